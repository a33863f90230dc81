"""The SDL of the magazine: the recorded one, unchanged, with the additions that are named here and no others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    REMOVE,
    DefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    UnionTypeDefinitionNode,
    Visitor,
    build_ast_schema,
    find_breaking_changes,
    find_dangerous_changes,
    parse,
    print_ast,
    visit,
)

from typecase.schema.export import export_sdl
from typecase.schema.loader import load_registry
from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "tests" / "schema" / "magazine.graphql"
RECORDED = ROOT / "tests" / "schema" / "strapi5.schema.graphql"
RENEW = """The SDL of examples/magazine has changed. If that is what you want, renew the committed file:

python - <<END
from pathlib import Path
from typecase.schema.export import export_sdl
from typecase.schema.loader import load_registry
Path("tests/schema/magazine.graphql").write_text(export_sdl(load_registry(Path("examples/magazine"))))
END
"""

PLURALS = {"Article": "Articles", "Author": "Authors", "Category": "Categories", "Review": "Reviews", "Tag": "Tags"}
COLLECTIONS = tuple(PLURALS)
SINGLES = ("Global", "Homepage")
WITH_DRAFTS = ("Article", "Homepage", "Review")

LINKS = {
    "ArticleInput": ("cover", "gallery", "author", "category", "tags", "related"),
    "AuthorInput": ("avatar", "articles"),
    "CategoryInput": ("parent", "children", "articles"),
    "ComponentSharedSeoInput": ("shareImage",),
    "ReviewInput": ("article",),
    "TagInput": ("articles",),
}

ADDITIONS = {
    *(f"Mutation.{verb}Many{plural}" for verb in ("create", "update", "delete") for plural in PLURALS.values()),
    *(f"Mutation.upsert{name}" for name in COLLECTIONS),
    *(f"{name}{end}" for name in COLLECTIONS for end in ("ManyPayload", "WhereUniqueInput")),
    "DeleteManyPayload",
    *("RelationChange", "RelationTarget", "RelationPosition"),
    *(f"{owner}.{name}_change" for owner, names in LINKS.items() for name in names),
    *(f"Mutation.{verb}{name}(expectedUpdatedAt)" for verb in ("update", "delete") for name in COLLECTIONS + SINGLES),
    "Query.outgoingWebhooks",
    *(f"Mutation.{verb}OutgoingWebhook" for verb in ("create", "update", "delete", "test")),
    *(f"OutgoingWebhook{end}" for end in ("", "Input", "Change", "Outcome")),
    *(f"Mutation.{action}{name}" for action in ("publish", "unpublish", "discardDraft") for name in WITH_DRAFTS),
}
"""What the SDL of the magazine has beyond the recorded one: types, fields of recorded types, their arguments."""


@pytest.fixture(scope="module")
def magazine() -> Registry:
    return load_registry(ROOT / "examples" / "magazine")


@pytest.fixture(scope="module")
def recorded() -> DocumentNode:
    """What Strapi generates for the magazine, without what is left out on purpose."""
    return visit(parse(RECORDED.read_text()), _LeftOutRemover())


class _LeftOutRemover(Visitor):
    """Removes review workflows, which we have not, and `Article.pin`, which gave away the hash of a password."""

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> Any:
        return REMOVE if "ReviewWorkflows" in node.name.value else None

    def enter_input_object_type_definition(self, node: InputObjectTypeDefinitionNode, *_: Any) -> Any:
        return REMOVE if "ReviewWorkflows" in node.name.value else None

    def enter_field_definition(self, node: FieldDefinitionNode, *details: Any) -> Any:
        name, owner = node.name.value, details[-1][-1].name.value
        return REMOVE if "reviewworkflows" in name.lower() or (owner, name) == ("Article", "pin") else None

    def enter_named_type(self, node: NamedTypeNode, *details: Any) -> Any:
        in_union = isinstance(details[-1][-1], UnionTypeDefinitionNode)
        return REMOVE if in_union and "ReviewWorkflows" in node.name.value else None


def test_the_magazine_breaks_no_client_of_the_recorded_schema(magazine: Registry, recorded: DocumentNode) -> None:
    ours, theirs = build_schema(magazine), build_ast_schema(recorded)
    harmless = {"OPTIONAL_ARG_ADDED", "OPTIONAL_INPUT_FIELD_ADDED"}

    dangerous = [change for change in find_dangerous_changes(theirs, ours) if change.type.name not in harmless]

    assert find_breaking_changes(theirs, ours) == []
    assert dangerous == []


def test_every_recorded_definition_is_printed_as_recorded(magazine: Registry, recorded: DocumentNode) -> None:
    ours = {name_of(node): node for node in parse(export_sdl(magazine)).definitions}
    for theirs in recorded.definitions:
        if name_of(theirs) == "GenericMorph":
            continue  # its members stand in the order of the registry

        kept = visit(ours[name_of(theirs)], _AdditionRemover(theirs))

        assert print_ast(kept) == print_ast(theirs)


def test_only_the_named_additions_are_there(magazine: Registry, recorded: DocumentNode) -> None:
    ours, theirs = set(paths(parse(export_sdl(magazine)))), set(paths(recorded))

    added = {path for path in ours - theirs if owner_of(path) not in ours - theirs}

    assert added == ADDITIONS
    assert theirs - ours == set()


def paths(document: DocumentNode) -> Iterator[str]:
    """Yield each type, field and argument of a document: `Query`, `Query.articles`, `Query.articles(sort)`."""
    for node in document.definitions:
        yield name_of(node)
        for part in (*(getattr(node, "fields", None) or ()), *(getattr(node, "values", None) or ())):
            yield f"{name_of(node)}.{name_of(part)}"
            for argument in getattr(part, "arguments", None) or ():
                yield f"{name_of(node)}.{name_of(part)}({name_of(argument)})"


def owner_of(path: str) -> str:
    """Return what a path is a part of: `Query.articles(sort)` → `Query.articles` → `Query`."""
    return path.partition("(")[0] if "(" in path else path.partition(".")[0] if "." in path else ""


def name_of(node: Any) -> str:
    return node.name.value


class _AdditionRemover(Visitor):
    """Removes the fields and arguments that the recorded definition has not."""

    def __init__(self, recorded: DefinitionNode) -> None:
        super().__init__()
        fields = getattr(recorded, "fields", None) or ()
        self.known = {(name_of(field),) for field in fields}
        self.known |= {
            (name_of(field), name_of(argument))
            for field in fields
            for argument in getattr(field, "arguments", None) or ()
        }

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Any:
        return None if (name_of(node),) in self.known else REMOVE

    def enter_input_value_definition(self, node: InputValueDefinitionNode, *details: Any) -> Any:
        owner = details[-1][-1]
        key = (name_of(owner), name_of(node)) if isinstance(owner, FieldDefinitionNode) else (name_of(node),)
        return None if key in self.known else REMOVE


def test_the_committed_sdl_is_what_the_magazine_exports(magazine: Registry) -> None:
    assert export_sdl(magazine) == COMMITTED.read_text(), RENEW
