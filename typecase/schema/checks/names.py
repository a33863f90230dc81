"""Checks of the names that a declaration gives: its own, its table's and its attributes'."""

import re

from typecase.schema.content_types import ContentType
from typecase.schema.mistakes import Place, shown
from typecase.schema.names import camel_case, snake_case
from typecase.schema.sources import Sources

KEBAB_CASE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What singular and plural names look like: they become REST paths and GraphQL names."""

TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
"""What a `collectionName` looks like; it is short enough for the names of indexes and link tables made from it."""

RESERVED_ATTRIBUTES = frozenset(
    {
        *("id", "documentId", "createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy"),
        *("locale", "localizations", "status", "entryId", "strapi", "and", "or", "not"),
    }
)
"""Attribute names that every entry, every filter or a client already uses for something else."""

RESERVED_IN_COMPONENTS = frozenset({"id", "documentId", "strapi", "and", "or", "not"})

RESERVED_PREFIXES = ("strapi", "_strapi")

OUR_TABLES = "typecase_"

_GRAPHQL_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_RESERVED_TABLES = ("sqlite_", "pg_", "aerich")


def check_names(content_type: ContentType, sources: Sources) -> None:
    """Note names of a project's content type that no file, REST path or table can have."""
    if content_type.built_in:
        return
    info = sources.place(content_type.uid, "info")
    expected = content_type.uid.rpartition(".")[2]
    if content_type.singular_name != expected:
        given = shown(content_type.singular_name)
        info.at("singularName").add(f'expected the name of the file, "{expected}", got {given}; rename one of the two')
    if not KEBAB_CASE.fullmatch(content_type.plural_name):
        info.at("pluralName").add(
            f"expected small letters and digits joined by hyphens, got {shown(content_type.plural_name)}; "
            'write for example "pluralName": "long-reads"'
        )
    if content_type.plural_name == content_type.singular_name:
        info.at("pluralName").add(
            f"expected another name than singularName, got {shown(content_type.plural_name)}; "
            f'write for example "pluralName": "{content_type.singular_name}-list"'
        )
    _check_table_name(sources.place(content_type.uid, "collectionName"), content_type.collection_name)


def name_problem(name: str, reserved: frozenset[str] = RESERVED_ATTRIBUTES) -> str | None:
    """Return what is wrong with an attribute's name, or None."""
    if "__" in name:
        return f"an attribute name must not contain two underscores in a row; write for example {_mended(name)}"
    if not _GRAPHQL_NAME.fullmatch(name) or not snake_case(name):
        allowed = "letters, digits and underscores, no digit first"
        return f"an attribute name is made of {allowed}; write for example {_mended(name)}"
    if name in reserved or name.startswith(RESERVED_PREFIXES):
        return f'the attribute name "{name}" is reserved; choose another one'
    return None


def _check_table_name(place: Place, name: str) -> None:
    if name.startswith(OUR_TABLES):
        place.add(f'the prefix "{OUR_TABLES}" is kept for the built-in tables, got {shown(name)}; choose another name')
    elif name.startswith(_RESERVED_TABLES):
        place.add(f"{shown(name)} is a name that the database or the migrations use; choose another name")
    elif not TABLE_NAME.fullmatch(name):
        place.add(
            "expected at most 48 small letters, digits and underscores, a letter first, "
            f'got {shown(name)}; write for example "collectionName": "long_reads"'
        )


def _mended(name: str) -> str:
    return f'"{camel_case(name.lstrip("0123456789")) or "title"}"'
