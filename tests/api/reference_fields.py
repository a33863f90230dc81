"""The resolvers of the reference: each root field, relation, component and dynamic zone is a call of its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError, GraphQLList, GraphQLNonNull

from tests.access.operations import allows
from tests.api.operation_inputs import named
from tests.api.reference_arguments import filters_of, page_info, page_of, sort_of, target_of
from tests.api.reference_nodes import Node, Scope, entries
from tests.api.reference_reads import Reads
from tests.api.reference_values import shown_as
from tests.magazines import USERS
from typecase.errors import ForbiddenError, TypecaseError
from typecase.resolvers.accounts import USER
from typecase.resolvers.backend import Backend
from typecase.resolvers.queries.selection import PublicationFilter, Status
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import FILE, Component, ContentType
from typecase.schema.sdl.owners import Owner, owner_name

_OLDER_FILTERS = {
    True: PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT,
    False: PublicationFilter.NEVER_PUBLISHED_DOCUMENT,
    None: None,
}
"""What `hasPublishedVersion` means."""


class Mistakes(Exception):
    """What is wrong with the arguments in a root field: the answer has any one of the errors."""

    def __init__(self, errors: Iterable[TypecaseError]) -> None:
        self.errors = tuple(errors)
        super().__init__(str(self.errors))


def sees(who: str, uid: str) -> bool:
    """Tell whether a caller sees documents of a content type behind a relation."""
    return uid == FILE or allows(who, [f"{uid}.find"])


class Fields:
    """The resolvers for one caller; `mistakes` are those of the root fields by their keys."""

    def __init__(
        self, backend: Backend, reads: Reads, who: str, mistakes: Mapping[str, Sequence[TypecaseError]]
    ) -> None:
        self._registry = backend.registry
        self._root_fields = backend.root_fields
        self._reads = reads
        self._who = who
        self._mistakes = mistakes

    def resolve(self, source: Any, info: Any, **arguments: Any) -> Any:
        """Return the value of a field."""
        match source:
            case None:
                return self._root(info, arguments)
            case Node():
                return self._field(source, info, arguments)
            case _:
                return source[info.field_name]

    def type_of(self, value: Node, info: Any, abstract: Any) -> str:
        """Return the type of a member of a union."""
        return owner_name(self._owner(value.uid))

    def _root(self, info: Any, arguments: Mapping[str, Any]) -> Any:
        root_field = self._root_fields[f"Query.{info.field_name}"]
        if not root_field.public and not allows(self._who, root_field.scope):
            raise ForbiddenError
        if found := self._mistakes.get(info.path.key):
            raise Mistakes(found)
        if root_field.uid is None:
            return self._me()
        owner = self._registry.content_type(root_field.uid)
        filters = filters_of(arguments, owner_name(owner), info.schema)
        if "documentId" in arguments:
            filters = {"documentId": {"$eq": arguments["documentId"]}}
        publication = arguments.get("publicationFilter") or _OLDER_FILTERS[arguments.get("hasPublishedVersion")]
        scope = Scope(arguments.get("status") or Status.PUBLISHED, publication)
        rows = self._reads.find_many(
            owner.uid,
            filters=filters,
            sort=sort_of(arguments),
            status=scope.status,
            locale=arguments.get("locale") or None,
        )
        return self._shaped(info, self._entries(rows, owner.uid, scope), arguments)

    def _me(self) -> Any:
        if self._who not in USERS:
            raise GraphQLError("Authentication requested")
        rows = self._reads.find_many(USER, filters={"username": self._who}, populate={"role": True})
        return rows[0] if rows else {}

    def _field(self, node: Node, info: Any, arguments: Mapping[str, Any]) -> Any:
        name = info.field_name
        base = name.removesuffix("_connection")
        attribute = self._nested(node.uid).get(name) or self._nested(node.uid).get(base)
        match attribute:
            case ComponentAttribute():
                return self._components(node, name, attribute, info, arguments)
            case DynamicZone():
                return self._zone(node, name, attribute)
            case Relation() if attribute.target is None or attribute.polymorphic:
                return self._of_any_type(node, name)
            case Relation() | Media() | Localizations():
                return self._related(node, base, attribute, info, arguments)
            case _ if name in node.value:
                return shown_as(named(info.return_type), node.value[name])
            case _:
                return node  # the levels of Strapi 4: `data` and `attributes`

    def _related(
        self,
        node: Node,
        name: str,
        attribute: Relation | Media | Localizations,
        info: Any,
        arguments: Mapping[str, Any],
    ) -> Any:
        target = target_of(attribute, self._owner(node.uid), self._registry)
        if not isinstance(attribute, Media) and not sees(self._who, target.uid):
            raise ForbiddenError
        options = {"filters": filters_of(arguments, owner_name(target), info.schema), "sort": sort_of(arguments)}
        found = node.read(name, options, self._reads)
        rows = found if isinstance(found, list | tuple) else [found] if found else []
        return self._shaped(info, self._entries(rows, target.uid, node.scope), arguments)

    def _of_any_type(self, node: Node, name: str) -> Sequence[Node]:
        """Return the documents of those types that the caller sees, whatever the publication filter says."""
        rows: Sequence[Any] = node.read(name, {}, self._reads) or ()
        shown = [row for row in rows if sees(self._who, row["__type"])]
        return [Node(row["__type"], row, (row["__type"], row["id"]), node.scope) for row in shown]

    def _components(
        self, node: Node, name: str, attribute: ComponentAttribute, info: Any, arguments: Mapping[str, Any]
    ) -> Any:
        component = self._registry.component(attribute.component)
        options: dict[str, Any] = {"populate": self._inside(component)}
        if not attribute.repeatable:
            found = node.read(name, options, self._reads)
            return found and node.part(name, found, component.uid)
        options["filters"] = filters_of(arguments, owner_name(component), info.schema)
        options["sort"] = sort_of(arguments)
        items: Sequence[Any] = node.read(name, options, self._reads) or ()
        return page_of([node.part(name, item, component.uid) for item in items], arguments)

    def _zone(self, node: Node, name: str, attribute: DynamicZone) -> Sequence[Node]:
        shown = {uid: {"populate": self._inside(self._registry.component(uid))} for uid in attribute.components}
        items: Sequence[Any] = node.read(name, {"on": shown}, self._reads) or ()
        return [node.part(name, item, item["__component"], zone=True) for item in items]

    def _inside(self, component: Component) -> dict[str, Any]:
        """Return the populate of all that a component holds."""
        return {
            name: {"populate": self._inside(self._registry.component(attribute.component))}
            if isinstance(attribute, ComponentAttribute)
            else True
            for name, attribute in component.attributes.items()
            if isinstance(attribute, ComponentAttribute | Media | Relation)
        }

    def _shaped(self, info: Any, nodes: Sequence[Node], arguments: Mapping[str, Any]) -> Any:
        declared = info.return_type.of_type if isinstance(info.return_type, GraphQLNonNull) else info.return_type
        if isinstance(declared, GraphQLList):
            return page_of(nodes, arguments)
        if not named(declared).name.endswith("Collection"):
            return nodes[0] if nodes else None
        page, about = page_of(nodes, arguments), page_info(len(nodes), arguments)
        return {"nodes": page, "data": page, "pageInfo": about, "meta": {"pagination": about}}

    def _entries(self, rows: Iterable[Mapping[str, Any]], uid: str, scope: Scope) -> list[Node]:
        return entries(rows, uid, scope, self._reads, self._registry)

    def _owner(self, uid: str) -> Owner:
        return self._registry.components.get(uid) or self._registry.content_type(uid)

    def _nested(self, uid: str) -> Mapping[str, Any]:
        owner = self._owner(uid)
        return owner.nested if isinstance(owner, ContentType) else owner.attributes
