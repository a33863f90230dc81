"""What subscribers make of the result of an action: the answer shows it, the database does not hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Scalar, Selection


@dataclass(frozen=True, slots=True)
class ChangedResult:
    """The values that are others than those of the entry, by attribute."""

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def shown(self, page: Page, selection: Selection) -> Page:
        """Return the page with these values in its first entry, where it is asked for them."""
        keys = [
            (output.key, self.values[output.name])
            for output in selection.outputs
            if isinstance(output, Scalar) and output.name in self.values
        ]
        if keys and page.trees:
            page.entries[0].update(keys)
        return page


UNCHANGED = ChangedResult()


def changed_result(before: Mapping[str, Any], results: Sequence[Any]) -> ChangedResult:
    """Return what the results of several actions around one entry have that it had not; the first one counts most.

    What is no entry changes nothing.
    """
    values: dict[str, Any] = {}
    for result in reversed(results):
        if is_mapping(result):
            values |= {name: value for name, value in result.items() if name not in before or before[name] != value}
    return ChangedResult(values)
