"""The attribute kinds of a content type or component: a closed union of frozen declarations.

Each kind's dataclass fields are its options; the loader reads them from JSON under their camelCase names, and the JSON
Schema for editors is derived from the same fields. A new kind is added to `AnyAttribute`, and every `match` with
`assert_never` then fails to type-check until the kind is handled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
"""What a JSON text can hold: None, bool, int, float, str, list or dict."""


class RelationKind(StrEnum):
    """How many documents a relation holds on each side, in the words of the content type file."""

    ONE_TO_ONE = "oneToOne"
    ONE_TO_MANY = "oneToMany"
    MANY_TO_ONE = "manyToOne"
    MANY_TO_MANY = "manyToMany"
    MORPH_TO_ONE = "morphToOne"
    MORPH_TO_MANY = "morphToMany"
    MORPH_ONE = "morphOne"
    MORPH_MANY = "morphMany"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlOptions:
    """Whether an attribute appears in the output type, the input type and the filters of its owner."""

    output: bool = True
    input: bool = True
    filters: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What every kind shares.

    `private` attributes never leave the server. `localized` ones have a value of their own in each locale (it is read
    from `pluginOptions.i18n.localized`; relations and uids always are). `custom_field` names the custom field that
    this attribute was declared with, and `check` looks at its values: it raises ValueError or ValidationError.
    `default_from` names the function of the project that gives the default, `compute` is it. `renamed_from` is a fact
    for the migration planner.
    """

    description: str | None = None
    required: bool = False
    private: bool = False
    configurable: bool = True
    writable: bool = True
    visible: bool = True
    searchable: bool = True
    localized: bool = False
    default: JsonValue = None
    default_from: str | None = None
    renamed_from: str | None = None
    custom_field: str | None = None
    check: Callable[[JsonValue], None] | None = field(default=None, repr=False, compare=False)
    compute: Callable[[], Any] | None = field(default=None, repr=False, compare=False)
    graphql: GraphqlOptions = GraphqlOptions()
    plugin_options: Mapping[str, JsonValue] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class String(Attribute):
    """A line of at most `max_length` characters (255 when None)."""

    unique: bool = False
    min_length: int | None = None
    max_length: int | None = None
    regex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Attribute):
    """A text of any length, or of at most `max_length` characters."""

    unique: bool = False
    min_length: int | None = None
    max_length: int | None = None
    regex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText(Attribute):
    """Markdown."""

    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks(Attribute):
    """The JSON of the block editor: a list of paragraphs, headings, lists, quotes, code and images."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Attribute):
    """An e-mail address."""

    unique: bool = False
    min_length: int | None = None
    max_length: int | None = None
    regex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Password(Attribute):
    """A secret that is hashed when it is written and never read, filtered or sorted by."""

    min_length: int | None = None
    max_length: int | None = None
    regex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uid(Attribute):
    """A unique part of a URL, made from `target_field` when it is not given."""

    target_field: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    regex: str | None = None
    options: Mapping[str, JsonValue] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration(Attribute):
    """One of `enum`; `enum_name` is its name in the SDL when the generated one is not wanted.

    `values_renamed_from` has the former name of values that are called otherwise now, for the migration planner.
    """

    enum: tuple[str, ...]
    enum_name: str | None = None
    values_renamed_from: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Integer(Attribute):
    """A whole number of 32 bits."""

    unique: bool = False
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BigInteger(Attribute):
    """A whole number of 64 bits; a string in JSON, since JavaScript's numbers end at 2^53."""

    unique: bool = False
    min: int | str | None = None
    max: int | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Float(Attribute):
    """A number of double precision."""

    unique: bool = False
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decimal(Attribute):
    """A number with ten digits, two of them behind the point."""

    unique: bool = False
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Attribute):
    """True or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Attribute):
    """A day: `2024-02-29`."""

    unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Attribute):
    """A time of day: `23:59:59.999`."""

    unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Datetime(Attribute):
    """An instant in UTC with milliseconds: `2024-02-29T23:59:59.999Z`. Both `datetime` and `timestamp` are one."""

    unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Json(Attribute):
    """Any JSON value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Attribute):
    """One file, or several in an order, of the `allowed_types` (images, videos, files, audios)."""

    multiple: bool = False
    allowed_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Attribute):
    """Documents of `target` (of any type for the polymorphic kinds that point forward).

    `inversed_by` on the owning side and `mapped_by` (or `morph_by`) on the other name the attribute on the target.
    """

    relation: RelationKind
    target: str | None = None
    inversed_by: str | None = None
    mapped_by: str | None = None
    morph_by: str | None = None
    use_join_table: bool = True

    @property
    def many(self) -> bool:
        """Whether an entry holds several documents."""
        return self.relation in _TO_MANY

    @property
    def polymorphic(self) -> bool:
        """Whether the documents may be of any type."""
        return self.relation in (RelationKind.MORPH_TO_ONE, RelationKind.MORPH_TO_MANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Localizations(Attribute):
    """The same document in its other locales; every localized content type has one, none declares it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentAttribute(Attribute):
    """A value of `component`, or a list of `min` to `max` of them when `repeatable`."""

    component: str
    repeatable: bool = False
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicZone(Attribute):
    """An ordered list of `min` to `max` values, each of one of `components`."""

    components: tuple[str, ...]
    min: int | None = None
    max: int | None = None


ScalarAttribute: TypeAlias = (
    String
    | Text
    | RichText
    | Blocks
    | Email
    | Password
    | Uid
    | Enumeration
    | Integer
    | BigInteger
    | Float
    | Decimal
    | Boolean
    | Date
    | Time
    | Datetime
    | Json
)
"""The kinds that are one column of their entry."""

NestedAttribute: TypeAlias = Media | Relation | Localizations | ComponentAttribute | DynamicZone
"""The kinds that a read must ask for (`populate` in REST, a selection in GraphQL)."""

AnyAttribute: TypeAlias = ScalarAttribute | NestedAttribute

KINDS: Mapping[str, type[AnyAttribute]] = {
    "string": String,
    "text": Text,
    "richtext": RichText,
    "blocks": Blocks,
    "email": Email,
    "password": Password,
    "uid": Uid,
    "enumeration": Enumeration,
    "integer": Integer,
    "biginteger": BigInteger,
    "float": Float,
    "decimal": Decimal,
    "boolean": Boolean,
    "date": Date,
    "time": Time,
    "datetime": Datetime,
    "timestamp": Datetime,
    "json": Json,
    "media": Media,
    "relation": Relation,
    "component": ComponentAttribute,
    "dynamiczone": DynamicZone,
}
"""The `type` of a content type file → the attribute kind that it declares."""

_TO_MANY = frozenset(
    {RelationKind.ONE_TO_MANY, RelationKind.MANY_TO_MANY, RelationKind.MORPH_TO_MANY, RelationKind.MORPH_MANY}
)
