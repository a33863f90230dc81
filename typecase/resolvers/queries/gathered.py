"""Lists that PostgreSQL gathers beside the entries of a page: arrays in their rows, not a statement of their own.

The tags of a page of 25 articles, with one scalar each, took the client 84 µs and the database 228 as two statements,
and 48 and 190 as one; at 100 articles 210 and 430, and 138 and 395. Numbering the rows to cut lists off takes 20 µs
more than to cut the arrays. Arrays of many columns cost more than rows do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from typecase.resolvers.queries.selection import Constant, Output, Query, Scalar, Selection, Wrapped
from typecase.resolvers.queries.selects import Select

PAGE_ENTRIES = "p"
"""The alias of a page's entries, whose `id` the lists look at and whose place is `n`."""

_MOST_SCALARS = 4


def is_narrow(selection: Selection) -> bool:
    """Tell whether the entries of a list show a few scalars and nothing else."""
    outputs = list(_outputs(selection))
    columns = sum(isinstance(output, Scalar) and output.name != "__type" for output in outputs)
    return 0 < columns <= _MOST_SCALARS and all(isinstance(output, Scalar | Constant) for output in outputs)


def _outputs(selection: Selection) -> Iterator[Output]:
    for output in selection.outputs:
        if isinstance(output, Wrapped):
            yield from _outputs(output.selection)
        else:
            yield output


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredList:
    """A list of a page's entries: what `select` reads, as one array for each column.

    `key` is where it has the row id of the entry. `alias` is that of the arrays; the first is `a0`.
    """

    select: Select
    key: str
    query: Query
    alias: str

    @property
    def arrays(self) -> Sequence[str]:
        """The arrays, in the order of the columns; each is null where the list is empty."""
        return [f"{self.alias}.a{number}" for number in range(len(self.select.columns))]

    def joined(self) -> str:
        """Return the join of the arrays to the entries of a page.

        Rows come to the aggregate in the order of the key, so that those of a list stay in theirs.
        """
        select = self.select
        columns = "".join(f"{column} c{number}, " for number, column in enumerate(select.columns))
        of_page = f"{self.key} in (select id from {PAGE_ENTRIES})"
        rows = f"select {columns}{self.key} k {select.body(of_page)} order by {self.key}, {select.order}"
        arrays = ", ".join(f"(array_agg(x.c{number})){self._page} a{number}" for number in range(len(select.columns)))
        gathered = f"select x.k, {arrays} from ({rows}) x group by x.k"
        return f"left join ({gathered}) {self.alias} on {self.alias}.k = {PAGE_ENTRIES}.id"

    @property
    def _page(self) -> str:
        start, limit = self.query.start, self.query.limit
        if limit is None:
            return f"[{start + 1}:]" if start else ""
        return f"[{start + 1}:{start + limit}]"

    def rendered(self, arrays: Sequence[int], expression: str) -> str:
        """Return the expression of the list, from the places of its arrays in a row and the expression of an entry."""
        names = "".join(f"c{number}, " for number in range(len(arrays)))
        rows = ", ".join(f"c{place}" for place in arrays)
        return f"(() if c{arrays[0]} is None else [{expression} for ({names}) in zip({rows})])"


def around_page(select: Select, row_id: str, ending: str, lists: Sequence[GatheredList], *, by_id: bool) -> str:
    """Return the statement of a page with its lists, whose `ending` has the order and the page.

    The entries of the page have `row_id` as `id`, and all but the arrays as `c0`, `c1`… by their places. They come in
    the order of their `id` when the ending says so (`by_id`).
    """
    arrays = {array for gathered in lists for array in gathered.arrays}
    own = [f"{column} c{place}" for place, column in enumerate(select.columns) if column not in arrays]
    page = f"select {', '.join([f'{row_id} id', *own])} {select.body()}{ending}"
    shown = ", ".join(
        column if column in arrays else f"{PAGE_ENTRIES}.c{place}" for place, column in enumerate(select.columns)
    )
    joins = " ".join(gathered.joined() for gathered in lists)
    # To number the entries takes 25 µs more than to sort them by what they have.
    begins = f"with {PAGE_ENTRIES} as materialized ({page})" if by_id else page_entries(page)
    order = "id" if by_id else "n"
    return f"{begins} select {shown} from {PAGE_ENTRIES} {joins} order by {PAGE_ENTRIES}.{order}"


def page_entries(page: str) -> str:
    """Return the beginning of a statement that looks at the entries of a page several times; `n` numbers them."""
    return f"with {PAGE_ENTRIES} as materialized (select f.*, row_number() over () n from ({page}) f)"
