"""Where declarations were written: for mistakes that are found after reading."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from typecase.schema.form import is_object
from typecase.schema.mistakes import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The file of each uid and what it holds (None when it could not be read).

    What is written but could not be read has had its own mistake: nothing that refers to it is called wrong.
    """

    files: Mapping[str, tuple[Place, Mapping[str, Any] | None]]

    def place(self, uid: str, *keys: str) -> Place:
        """Return a place in the file of a uid."""
        return self.files[uid][0].at(*keys)

    def attribute(self, uid: str, name: str, *keys: str) -> Place:
        """Return the place of an attribute, or of one of its options."""
        return self.place(uid, "attributes", name, *keys)

    def written(self, uid: str) -> bool:
        """Tell whether there is a file for a uid, whether it could be read or not."""
        return uid in self.files

    def attributes(self, uid: str) -> Set[str]:
        """Return the attribute names that the file of a uid holds, those that could not be read included."""
        data = self.files[uid][1] if uid in self.files else None
        attributes = (data or {}).get("attributes")
        return frozenset(attributes) if is_object(attributes) else frozenset()
