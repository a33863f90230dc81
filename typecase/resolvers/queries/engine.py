"""The query engine: a query in, trees out."""

from dataclasses import dataclass, field

from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.dialects import dialect_named
from typecase.resolvers.queries.levels import Compiler
from typecase.resolvers.queries.plan import Run
from typecase.resolvers.queries.selection import Page, Query, Style
from typecase.resolvers.queries.statements import Storage


@dataclass(slots=True)
class QueryEngine:
    """Answers queries over an open database. It knows no drafts or permissions but what a query says of them."""

    database: Database
    storage: Storage
    default_locale: str = "en"
    _compilers: dict[Style, Compiler] = field(init=False)

    def __post_init__(self) -> None:
        dialect = dialect_named(self.database.dialect)
        self._compilers = {
            style: Compiler(storage=self.storage, dialect=dialect, style=style, default_locale=self.default_locale)
            for style in Style
        }

    async def find(self, query: Query, style: Style = Style.REST, *, entries: bool = True, count: bool = False) -> Page:
        """Return the entries that a query means, their total when `count`, or the total alone.

        `Page.clean` is False when something in the trees must not be shown as it is in GraphQL: null where it must not
        be, an enumeration value that is gone, or an error in the place of a relation.
        """
        compiler = self._compilers[style]
        plan = compiler.plan(query)
        run = Run(self.database, compiler.dialect)
        found = await run.entries(plan) if entries else []
        total = await run.count(plan) if count else None
        return Page(entries=found, total=total, clean=not run.problems)
