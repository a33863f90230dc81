"""Checks that no two attributes share a column and no two tables a name."""

from collections.abc import Iterator, Mapping

from typecase.schema.checks.names import name_problem
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, TableLink, held_relations
from typecase.schema.sources import Sources
from typecase.schema.tables import entry_table


def check_columns(registry: Registry, sources: Sources) -> None:
    """Note attributes whose columns have one name (`author` and `author_id`), and tables that do."""
    tables = {content_type.collection_name: content_type.uid for content_type in registry.content_types.values()}
    for content_type in registry.content_types.values():
        _check_columns(registry, content_type, sources)
        for name, link in held_relations(registry, content_type).items():
            if not isinstance(link, TableLink):
                continue
            if link.table in tables:
                sources.attribute(content_type.uid, name).add(
                    f'its links need the table "{link.table}", which {tables[link.table]} has; rename one of the two'
                )
            tables.setdefault(link.table, content_type.uid)


def _check_columns(registry: Registry, content_type: ContentType, sources: Sources) -> None:
    owners: dict[str, str | None] = {}
    links = held_relations(registry, content_type)
    for column, attribute in _columns(registry, content_type, links):
        if column in owners and attribute is not None and name_problem(attribute) is None:
            other = owners[column]
            holder = f'the attribute "{other}"' if other else "every entry"
            sources.attribute(content_type.uid, attribute).add(
                f'its column "{column}" is one that {holder} has already; choose another name'
            )
        owners.setdefault(column, attribute)


def _columns(
    registry: Registry, content_type: ContentType, links: Mapping[str, object]
) -> Iterator[tuple[str, str | None]]:
    """Yield the columns of an entry with the declared attribute that each is for (None: for every entry)."""
    linked = {
        column: name
        for name, link in links.items()
        if isinstance(link, ColumnLink)
        for column in (link.position, link.locale)
        if column is not None
    }
    for column in entry_table(registry, content_type).columns:
        if column.attribute in content_type.attributes:
            yield column.name, column.attribute
        else:
            yield column.name, linked.get(column.name) if column.attribute is None else None
