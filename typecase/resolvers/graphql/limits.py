"""How large an operation may be before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a GraphQL document may hold; None means any number.

    `characters` and `tokens` (without comments, of which there may be as many) bound the text. The others count in one
    operation with its fragments written out: `depth` the fields that have a selection, one inside the other; `fields`
    all of them; `repeats` those whose response key the same selection has already, which are validated in pairs.
    `errors` is how many problems one answer lists.
    """

    characters: int = 100_000
    tokens: int = 2_000
    depth: int | None = 15
    fields: int | None = 5_000
    aliases: int | None = 30
    directives: int | None = 50
    root_fields: int | None = 20
    repeats: int | None = 300
    errors: int = 20
    introspection: bool = False
