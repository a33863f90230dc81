"""Random REST requests: names and values that mean something, mixed with junk."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from typecase.resolvers.queries.conditions import Operator
from typecase.resolvers.queries.selection import PublicationFilter
from typecase.schema.attributes import (
    BigInteger,
    Blocks,
    Boolean,
    ComponentAttribute,
    Date,
    Datetime,
    Decimal,
    Float,
    Integer,
    Json,
    Media,
    NestedAttribute,
    Relation,
    Time,
)
from typecase.schema.registry import Registry

Parameter: TypeAlias = tuple[tuple[str, ...], str]
"""The segments of a key, and a value."""

PATHS: Mapping[str, str] = {
    "/api/articles": "api::article.article",
    "/api/articles/articlelab00000000000014": "api::article.article",
    "/api/authors": "api::author.author",
    "/api/categories": "api::category.category",
    "/api/reviews": "api::review.review",
    "/api/tags/taglab000000000000000001": "api::tag.tag",
    "/api/homepage": "api::homepage.homepage",
    "/api/global": "api::global.global",
    "/api/upload/files": "plugin::upload.file",
    "/api/upload/files/1": "plugin::upload.file",
    "/api/i18n/locales": "plugin::i18n.locale",
    "/api/users/me": "plugin::users-permissions.user",
}
"""What is read with GET, and its content type."""

_JUNK = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "é\udfff",
        "\U0001f600",
        "ǅ İ ß",
        "%",
        "%%%",
        "_",
        "\\",
        "'",
        '"',
        "`",
        "--",
        ";",
    ),
    *("$1", "?", "%s", "{}", "[]", "[[", "]]", "[object Object]", "null", "undefined", "__proto__", "constructor"),
    *("\u2028", "\x1b[0m", "٣", "²", "x" * 10_001, "[" * 200, '{"a":' * 600),
)
JUNK: st.SearchStrategy[str] = st.one_of(st.text(max_size=8), st.sampled_from(_JUNK))
"""Texts that mean nothing, among them what databases and drivers refuse."""

_NUMBERS = (
    *("1", "0", "-1", "1.5", "-0", "1e5", "1e400", "-1e-400", "1e308", "0x10", "NaN", "Infinity", "-Infinity", ""),
    *("2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "9007199254740993"),
    *("9" * 4_500, "-" + "9" * 30, "1" + "0" * 400, "0." + "1" * 300, " 7 ", "1_000", "٣"),
)
_DAYS = ("2024-02-29", "2023-02-29", "0000-00-00", "0001-01-01", "9999-12-31", "2024-01-01T12:00:00Z", "10000-01-01")
_TIMES = ("23:59:59.999", "00:00:00", "24:00:00", "12:00", "1:02:03", "23:59:60")
_INSTANTS = (
    *("2024-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999-23:59", "0001-01-01T00:00:00+14:00", "1704067200000"),
    *("-271821-04-20T00:00:00.000Z", "8640000000000001", "2024", "2024-13", "2024-01-01 00:00", "2024-W01-1"),
)
_TEXTS = ("Ada", "news", "how-to", "a", "%", "_", "é", "İ", "\\", "articlelab00000000000014", "true", "7")
_DOCUMENTS = (
    '{"a":1}',
    '[1,"x",null]',
    "{}",
    "null",
    "7",
    '"x"',
    "{",
    '{"a":{"b":[1e400]}}',
    "[[[]]]",
    '{"\\u0000":1}',
)
_TRUTHS = ("true", "false", "t", "f", "1", "0", "maybe", "")
_EVERY_VALUE = (*_NUMBERS, *_DAYS, *_TIMES, *_INSTANTS, *_TEXTS, *_DOCUMENTS, *_TRUTHS)
VALUES: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(_EVERY_VALUE), JUNK, st.integers().map(str), st.floats().map(str)
)
"""Values of parameters, as texts."""

_OPERATORS = tuple(f"${operator}" for operator in Operator)
_PARAMETERS = (
    *("filters", "sort", "fields", "populate", "pagination", "status", "locale", "publicationFilter", "_q"),
    *("hasPublishedVersion", "page", "pageSize", "start", "limit", "withCount"),
)
_WORDS = (*_PARAMETERS, "on", "count", "$and", "$or", "$not", "$in", "", "0", "1", "101", "*", "99999999999")


def requests(registry: Registry) -> st.SearchStrategy[tuple[str, bytes]]:
    """Return paths with query strings: what makes sense, the same with something odd in it, or all of it odd."""
    return st.one_of(*(st.tuples(st.just(path), _query_strings(registry, uid)) for path, uid in PATHS.items()))


def _query_strings(registry: Registry, uid: str) -> st.SearchStrategy[bytes]:
    sound, odd = _sound(registry, uid), _odd(registry)
    escaped = st.builds(_escaped, st.one_of(st.lists(sound, max_size=4), st.lists(odd, max_size=5)), _ESCAPES)
    mixed = st.builds(lambda some, one, how: _escaped([*some, one], how), st.lists(sound, max_size=3), odd, _ESCAPES)
    return st.one_of(escaped, mixed, st.binary(max_size=40).map(_clean))


def _sound(registry: Registry, uid: str) -> st.SearchStrategy[Parameter]:
    """Return parameters whose names exist, with values of the right kind."""
    numbers = st.sampled_from(("0", "1", "2", "25", "-1", "1000", "9007199254740991", "9223372036854775807", "1e15"))
    scalars = [path for path, attribute in _paths(registry, uid, 1) if not isinstance(attribute, NestedAttribute)]
    return st.one_of(
        _comparisons(registry, uid, ("filters",)),
        _comparisons(registry, uid, ("filters",)),
        _sorts(registry, uid).map(lambda value: (("sort",), value)),
        st.sampled_from(scalars).map(lambda path: (("fields",), path[0])),
        _populates(registry, uid),
        st.tuples(st.sampled_from([("pagination", name) for name in ("page", "pageSize")]), numbers),
        st.tuples(st.sampled_from([("pagination", name) for name in ("start", "limit")]), numbers),
        st.tuples(st.just(("status",)), st.sampled_from(("draft", "published", "x"))),
        st.tuples(st.just(("locale",)), st.sampled_from(("en", "fr", "*", "xx"))),
        st.tuples(st.just(("publicationFilter",)), st.sampled_from(tuple(PublicationFilter))),
        st.tuples(st.just(("hasPublishedVersion",)), st.sampled_from(("true", "false"))),
        st.tuples(st.just(("_q",)), st.sampled_from(_TEXTS)),
    )


def _comparisons(registry: Registry, uid: str, before: tuple[str, ...]) -> st.SearchStrategy[Parameter]:
    groups = st.sampled_from(((), (), ("$and", "0"), ("$or", "1"), ("$not",), ("$or", "0", "$and", "0")))
    return st.sampled_from(list(_paths(registry, uid, 3))).flatmap(
        lambda found: st.builds(
            lambda group, operator, more, value: ((*before, *group, *found[0], *operator, *more), value),
            groups,
            st.sampled_from((*((operator,) for operator in _OPERATORS), (), ("$not", "$eq"))),
            st.sampled_from(((), (), ("0",), ("1",))),
            _values_of(found[1]),
        )
    )


def _sorts(registry: Registry, uid: str) -> st.SearchStrategy[str]:
    paths = [".".join(path) for path, _ in _paths(registry, uid, 3)]
    keys = st.builds(str.__add__, st.sampled_from(paths), st.sampled_from(("", ":asc", ":desc", ":DESC")))
    return st.lists(keys, min_size=1, max_size=3).map(",".join)


def _populates(registry: Registry, uid: str, depth: int = 3) -> st.SearchStrategy[Parameter]:
    nested = [
        (name, _target(attribute))
        for name, attribute in _attributes(registry, uid)
        if isinstance(attribute, NestedAttribute)
    ]
    if not nested or not depth:
        return st.sampled_from(("*", "true", "false")).map(lambda value: (("populate",), value))
    inner = [(name, target) for name, target in nested if target is not None]
    parts = [
        st.sampled_from(nested).map(lambda found: (("populate",), found[0])),
        st.tuples(st.sampled_from([("populate", name) for name, _ in nested]), st.sampled_from(("true", "*", "false"))),
        st.just((("populate",), "*")),
    ]
    for name, target in inner:
        below = st.one_of(
            _populates(registry, target, depth - 1),
            _comparisons(registry, target, ("filters",)),
            _sorts(registry, target).map(lambda value: (("sort",), value)),
            st.sampled_from([(("count",), "true"), (("fields",), "id"), (("fields",), "name")]),
        )
        parts.append(below.map(lambda found, name=name: (("populate", name, *found[0]), found[1])))
    return st.one_of(*parts)


def _odd(registry: Registry) -> st.SearchStrategy[Parameter]:
    names = sorted(
        {name for uid in (*registry.content_types, *registry.components) for name, _ in _attributes(registry, uid)}
    )
    uids = (*registry.components, *registry.content_types)
    hidden = ("password", "resetPasswordToken", "accessKey", "createdBy", "updatedBy", "localizations", "secret", "pin")
    segments = st.one_of(st.sampled_from((*names, *hidden)), st.sampled_from((*_OPERATORS, *_WORDS, *uids)), JUNK)
    first = st.one_of(st.sampled_from(_PARAMETERS), JUNK)
    keys = st.builds(lambda name, rest: (name, *rest), first, st.lists(segments, max_size=6))
    deep = st.builds(lambda name, part, times: (name, *[part] * times), first, segments, st.integers(7, 60))
    texts = st.lists(st.one_of(st.sampled_from(names), VALUES), min_size=1, max_size=3)
    return st.tuples(st.one_of(keys, keys, deep), st.one_of(VALUES, texts.map(".".join), texts.map(",".join)))


def _values_of(attribute: Any) -> st.SearchStrategy[str]:
    match attribute:
        case Integer() | BigInteger() | Float() | Decimal():
            return st.one_of(st.sampled_from(_NUMBERS), st.integers().map(str), st.floats().map(str))
        case Boolean():
            return st.sampled_from(_TRUTHS)
        case Date():
            return st.sampled_from(_DAYS)
        case Time():
            return st.sampled_from(_TIMES)
        case Datetime():
            return st.one_of(st.sampled_from(_INSTANTS), st.datetimes().map(lambda found: found.isoformat()))
        case Json() | Blocks():
            return st.one_of(st.sampled_from(_DOCUMENTS), JUNK)
        case _:
            return st.one_of(st.sampled_from(_TEXTS), JUNK)


def _paths(registry: Registry, uid: str, depth: int) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the ways to every attribute, through relations, media and components up to a depth."""
    for name, attribute in _attributes(registry, uid):
        yield (name,), attribute
        target = _target(attribute)
        if target is not None and depth > 1:
            for rest, last in _paths(registry, target, depth - 1):
                yield (name, *rest), last


def _attributes(registry: Registry, uid: str) -> Iterable[tuple[str, Any]]:
    component = registry.components.get(uid)
    if component is not None:
        return [("id", Integer()), *component.public_attributes.items()]
    content_type = registry.content_type(uid)
    return [("id", Integer()), *content_type.scalars.items(), *content_type.nested.items()]


def _target(attribute: Any) -> str | None:
    match attribute:
        case Media():
            return "plugin::upload.file"
        case ComponentAttribute():
            return attribute.component
        case Relation():
            return attribute.target
        case _:
            return None


_ESCAPES = st.sampled_from(("all", "values", "nothing", "brackets"))


def _escaped(parameters: list[Parameter], how: str) -> bytes:
    return b"&".join(_parameter(path, value, how) for path, value in parameters)


def _parameter(path: tuple[str, ...], value: str, how: str) -> bytes:
    key = path[0] + "".join(f"[{segment}]" for segment in path[1:])
    match how:
        case "nothing":
            return _clean(f"{key}={value}".encode("utf-8", "surrogatepass"))
        case "values":
            brackets = "".join(f"[{_quoted(segment)}]" for segment in path[1:])
            return f"{_quoted(path[0])}{brackets}={_quoted(value)}".encode()
        case "brackets":
            return f"{_quoted(key, '$')}={_quoted(value, '/:,')}".encode()
        case _:
            return f"{_quoted(key)}={_quoted(value)}".encode()


def _quoted(text: str, safe: str = "") -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe=safe)


def _clean(raw: bytes) -> bytes:
    """Return what an HTTP server lets through: no spaces and control characters, no fragment."""
    return bytes(byte for byte in raw if byte > 0x20 and byte not in b"#\x7f")
