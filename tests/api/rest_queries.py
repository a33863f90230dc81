"""Random REST reads that mean something: parameters in the grammar of REST, and the query strings that say them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from graphql import GraphQLSchema
from hypothesis import strategies as st

from tests.api.operation_inputs import Inputs, Place
from typecase.resolvers.queries.selection import PublicationFilter
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Media, NestedAttribute, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name

_UIDS = (
    *("api::article.article", "api::article.article", "api::article.article", "api::author.author", "api::tag.tag"),
    *("api::category.category", "api::review.review", "api::homepage.homepage", "api::global.global"),
)
_OPERATORS = frozenset(
    {
        *("null", "notNull", "eq", "ne", "eqi", "nei", "in", "notIn", "between", "gt", "gte", "lt", "lte"),
        *("contains", "notContains", "containsi", "notContainsi", "startsWith", "endsWith"),
    }
)
_WORDS = _OPERATORS | {"and", "or", "not"}
_NUMBERS = ("1", "2", "3", "5", "10", "0", "-1")


@dataclass(frozen=True, slots=True)
class RestQuery:
    """A read of the documents of a type or of one of them; the parameters are objects, lists and texts."""

    uid: str
    document_id: str | None
    parameters: Mapping[str, Any]
    quoted: bool

    def target(self, content_type: ContentType) -> str:
        """Return the path and the query string that ask it."""
        name = content_type.singular_name if content_type.single else content_type.plural_name
        document = f"/{self.document_id}" if self.document_id else ""
        safe = "" if self.quoted else "[]$"
        pairs = (f"{quote(key, safe=safe)}={quote(value, safe='')}" for key, value in _flat("", self.parameters))
        return f"/api/{name}{document}?{'&'.join(pairs)}"


class RestQueries:
    """The strategy of reads over a registry."""

    def __init__(self, registry: Registry, schema: GraphQLSchema, inputs: Inputs) -> None:
        self._registry = registry
        self._schema = schema
        self._inputs = inputs

    def any(self) -> st.SearchStrategy[RestQuery]:
        """Return reads of any of the magazine's types."""
        return st.sampled_from(_UIDS).flatmap(self._of)

    def _of(self, uid: str) -> st.SearchStrategy[RestQuery]:
        content_type = self._registry.content_type(uid)
        place = Place("documentId", owner_name(content_type))
        ids = self._inputs.of(self._schema.type_map["ID"], place)
        documents = st.none() if content_type.single else st.one_of(st.none(), st.none(), ids.filter(str.isalnum))
        return st.builds(RestQuery, st.just(uid), documents, self._parameters(content_type), st.booleans())

    def _parameters(self, content_type: ContentType) -> st.SearchStrategy[dict[str, Any]]:
        optional = {
            **self._options(content_type, 2),
            "pagination": _pages(),
            "status": st.sampled_from(("draft", "published", "draft")),
            "locale": st.one_of(st.sampled_from(("en", "fr", "de", "*", "xx")), st.just(["fr", "de"])),
        }
        if not content_type.single:
            optional["publicationFilter"] = st.sampled_from(list(map(str, PublicationFilter)))
            optional["hasPublishedVersion"] = st.sampled_from(("true", "false"))
        return st.fixed_dictionaries({}, optional=optional).map(_few)

    def _options(self, owner: Owner, depth: int) -> dict[str, st.SearchStrategy[Any]]:
        options = {"fields": self._fields(owner), "sort": self._sorts(owner)}
        filters = self._schema.type_map.get(f"{owner_name(owner)}FiltersInput")
        if filters is not None:
            options["filters"] = self._inputs.of(filters, Place("filters", owner_name(owner))).map(_untyped)
        else:
            del options["sort"]
        if depth and nested_of(owner):
            options["populate"] = self._populates(owner, depth)
        return options

    def _fields(self, owner: Owner) -> st.SearchStrategy[Any]:
        names = st.lists(st.sampled_from(scalars_of(owner)), min_size=1, max_size=3)
        return st.one_of(names, names.map(",".join), st.just("*"))

    def _sorts(self, owner: Owner) -> st.SearchStrategy[Any]:
        keys = st.lists(
            self._inputs.of(self._schema.type_map["String"], Place("sort", owner_name(owner))), min_size=1, max_size=2
        )
        return st.one_of(keys, keys.map(",".join))

    def _populates(self, owner: Owner, depth: int) -> st.SearchStrategy[Any]:
        nested = nested_of(owner)
        names = st.lists(st.sampled_from(list(nested)), min_size=1, max_size=2, unique=True)
        objects = names.flatmap(
            lambda chosen: st.fixed_dictionaries({name: self._populated(owner, nested[name], depth) for name in chosen})
        )
        return st.one_of(objects, objects, objects, names, names.map(",".join), st.just("*"))

    def _populated(self, owner: Owner, attribute: NestedAttribute, depth: int) -> st.SearchStrategy[Any]:
        match attribute:
            case DynamicZone(components=uids):
                fragments = {uid: self._fragment(self._registry.component(uid), depth) for uid in uids}
                chosen = st.fixed_dictionaries({}, optional=fragments).filter(bool).map(lambda on: {"on": on})
                return st.one_of(st.just("true"), st.just({"populate": "*"}), chosen)
            case Relation(target=None):
                return st.just("true")
            case _:
                target = target_of(attribute, owner, self._registry)
                options = st.fixed_dictionaries({}, optional=self._options(target, depth - 1)).map(_few).filter(bool)
                several = isinstance(attribute, Relation) and attribute.many
                forms = [options, options, st.just("true"), *([st.just({"count": "true"})] if several else [])]
                return st.one_of(forms)

    def _fragment(self, owner: Owner, depth: int) -> st.SearchStrategy[Any]:
        options = self._options(owner, depth - 1)
        chosen = st.fixed_dictionaries({}, optional={key: options[key] for key in options if key != "filters"})
        return st.one_of(st.just("true"), chosen.map(_few).filter(bool))


def nested_of(owner: Owner) -> Mapping[str, NestedAttribute]:
    """Return the relations, media, components and zones of an owner that clients see."""
    if isinstance(owner, ContentType):
        return owner.nested
    return {name: held for name, held in owner.public_attributes.items() if isinstance(held, NestedAttribute)}


def scalars_of(owner: Owner) -> list[str]:
    """Return the names of the other attributes that clients see, in the order in which REST shows them."""
    if isinstance(owner, ContentType):
        return list(owner.scalars)
    return ["id", *(name for name, held in owner.public_attributes.items() if not isinstance(held, NestedAttribute))]


def target_of(attribute: NestedAttribute, owner: Owner, registry: Registry) -> Owner:
    """Return what an attribute holds, where that is of one type."""
    match attribute:
        case Media():
            return registry.content_type(FILE)
        case ComponentAttribute(component=uid):
            return registry.component(uid)
        case Relation(target=str(uid)):
            return registry.content_type(uid)
        case _:
            return owner


def _pages() -> st.SearchStrategy[Any]:
    number = st.sampled_from(_NUMBERS)
    counted = st.sampled_from(("true", "false"))
    return st.one_of(
        st.fixed_dictionaries({"pageSize": number}, optional={"page": number, "withCount": counted}),
        st.fixed_dictionaries({"limit": number}, optional={"start": number, "withCount": counted}),
        st.fixed_dictionaries({}, optional={"start": number, "page": number}).filter(bool),
    )


def _few(options: dict[str, Any]) -> dict[str, Any]:
    """Return the first few of some options that say something: a query string has no empty objects."""
    return dict([(key, value) for key, value in options.items() if value not in ({}, [], None)][:4])


def _untyped(filters: Any) -> dict[str, Any] | None:
    """Return filters as a query string can say them: in texts, without nulls, and with the operators' `$`."""
    said = {(f"${key}" if key in _WORDS else key): _said(key, held) for key, held in (filters or {}).items()}
    return {key: held for key, held in said.items() if held not in (None, {}, [])} or None


def _said(key: str, value: Any) -> Any:
    items = value if isinstance(value, list) else [value]
    match key:
        case "and" | "or":
            return [part for part in map(_untyped, items) if part]
        case _ if key in _OPERATORS:
            texts = [_text(item) for item in items if item is not None and not isinstance(item, dict | list)]
            return texts if isinstance(value, list) else next(iter(texts), None)
        case _:
            return _untyped(value)


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case Mapping():
            for name, held in value.items():
                yield from _flat(f"{key}[{name}]" if key else name, held)
        case list():
            for index, held in enumerate(value):
                yield from _flat(f"{key}[{index}]", held)
        case _:
            yield key, value
