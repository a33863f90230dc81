"""Operations are data: they come back as they were, and each has one that takes it back."""

import pytest

from typecase.migrations.describing import described, name_of
from typecase.migrations.operations import (
    AddColumn,
    AddDrafts,
    AddLocales,
    ComponentChange,
    ConvertColumn,
    CreateIndex,
    CreateTable,
    DeleteDocuments,
    DropColumn,
    DropDrafts,
    DropIndex,
    DropLocales,
    DropTable,
    FillColumn,
    LinkPlace,
    LinksToColumn,
    LinksToTable,
    MoveMentions,
    Operation,
    PartChange,
    RenameColumn,
    RenameContentType,
    RenameTable,
    ReplaceValues,
    RequireValues,
    RewriteComponents,
    TransposeLinks,
    UnpinLinks,
    inverse,
    operations_from_data,
    operations_to_data,
)
from typecase.schema.tables import Column, ColumnType, Index, OnDelete, Reference, Table

COLUMN = Column(name="size", type=ColumnType.INTEGER)
OWNER = Column(
    name="owner_id",
    type=ColumnType.DOCUMENT_ID,
    references=Reference(table="typecase_documents", on_delete=OnDelete.SET_NULL),
)
PASSING = Column(name="size__new", type=ColumnType.TEXT)
INDEX = Index(name="posts_owner_id", columns=("owner_id",))
TABLE = Table(name="posts", columns=(OWNER,), primary_key=("owner_id",), indexes=(INDEX,))
UID = "api::post.post"
LINKS = {
    "links": "posts_owner_links",
    "table": "posts",
    "target": "owner_id",
    "position": None,
    "locale": "owner_locale",
}
OPERATIONS: list[tuple[Operation, str]] = [
    (CreateTable(table=TABLE), "make the table posts"),
    (DropTable(table=TABLE), "drop the table posts"),
    (RenameTable(old="posts", new="pieces"), "rename the table posts to pieces"),
    (AddColumn(before=TABLE, column=COLUMN, fill=7), "add the column size to posts"),
    (DropColumn(before=TABLE, column="owner_id"), "drop the column owner_id of posts"),
    (RenameColumn(before=TABLE, old="owner_id", new="by_id"), "rename the column owner_id of posts to by_id"),
    (
        ConvertColumn(table="posts", source=COLUMN, target=Column(name="size__new", type=ColumnType.TEXT), lossy=True),
        "convert size of posts from integer to text",
    ),
    (CreateIndex(table=TABLE, index=INDEX), "make the index posts_owner_id of posts"),
    (DropIndex(table=TABLE, index=INDEX), "drop the index posts_owner_id of posts"),
    (LinksToTable(**LINKS), "copy the links in owner_id of posts to posts_owner_links"),
    (LinksToColumn(**LINKS), "copy the first link of each entry in posts_owner_links to owner_id of posts"),
    (
        RenameContentType(old="api::post.post", new="api::piece.piece"),
        "call documents of api::post.post api::piece.piece",
    ),
    (ReplaceValues(table="posts", column="kind", values={"a": "b"}), "write b in place of a in kind of posts"),
    (ReplaceValues(table="posts", column="kind", values={}), "take more values in kind of posts"),
    (
        AddDrafts(content_type=UID, table="posts", columns=("title",), links=("posts_tags_links",)),
        "give each entry of posts a draft",
    ),
    (DropDrafts(content_type=UID, table="posts", columns=("title",)), "delete the drafts of posts"),
    (AddLocales(content_type=UID, table="posts", locale="en"), "have the entries of posts in the locale en"),
    (
        DropLocales(content_type=UID, table="posts", locale="en"),
        "keep the entries of posts in the locale en, and delete the others",
    ),
    (
        TransposeLinks(source=LinkPlace(table="posts", target="owner_id"), target=LinkPlace(table="owners", links="l")),
        "copy the links in owner_id of posts to l, from the other side",
    ),
    (MoveMentions(table="posts", old="a", new="b"), "have what a of posts mentions in b"),
    (
        RewriteComponents(
            table="posts",
            column="parts",
            part=PartChange(name="parts", zone=True, many=None),
            components={
                "shared.a": ComponentChange(
                    uid="shared.b",
                    attributes={
                        "old": PartChange(name="new", component="shared.a", many=True),
                        "kind": PartChange(name="kind", values={"x": "y"}),
                        "size": PartChange(name="size", conversion=(ColumnType.INTEGER, ColumnType.TEXT)),
                    },
                )
            },
            lossy=("shared.a.old", "shared.a.kind", "shared.a.size"),
        ),
        "rewrite the components in parts of posts",
    ),
]
ONE_WAY: list[tuple[Operation, str]] = [
    (FillColumn(table="posts", column=COLUMN, value=7), "fill size of posts where it is empty"),
    (RequireValues(table="posts", column="size"), "demand size of published posts"),
    (UnpinLinks(links="posts_tags_links"), "have the links in posts_tags_links point to no locale"),
    (DeleteDocuments(content_type="api::post.post"), "delete the documents of api::post.post"),
    (MoveMentions(table="posts", old="a", new=None), "forget what a of posts mentions"),
]


@pytest.mark.parametrize(("operation", "words"), OPERATIONS)
def test_an_operation_is_data_words_and_can_be_taken_back(operation: Operation, words: str) -> None:
    assert operations_from_data(operations_to_data([operation])) == [operation]
    assert described(operation) == words
    undone = inverse(operation)
    assert undone is not None
    back = inverse(undone)
    assert back == (AddColumn(before=TABLE, column=COLUMN) if isinstance(operation, AddColumn) else operation)


@pytest.mark.parametrize(("operation", "words"), ONE_WAY)
def test_of_some_there_is_nothing_to_take_back(operation: Operation, words: str) -> None:
    assert operations_from_data(operations_to_data([operation])) == [operation]
    assert described(operation) == words
    assert inverse(operation) is None


def test_what_goes_with_a_component_does_not_come_back() -> None:
    gone = PartChange(name=None)
    change = ComponentChange(
        uid="shared.a", attributes={"old": gone, "kind": PartChange(name="kind", values={"x": None})}
    )
    made = RewriteComponents(
        table="posts", column="a", part=PartChange(name="a", component="shared.a"), components={"shared.a": change}
    )

    back = inverse(made)

    assert isinstance(back, RewriteComponents)
    assert back.components == {
        "shared.a": ComponentChange(uid="shared.a", attributes={"kind": PartChange(name="kind")})
    }
    assert inverse(LinksToTable(**LINKS)) == LinksToColumn(**LINKS)


def test_an_operation_of_a_later_version_is_refused() -> None:
    with pytest.raises(ValueError, match='there is no operation "fly"; the file is of a later version of Typecase'):
        operations_from_data([["fly", {}]])


@pytest.mark.parametrize(
    ("operations", "name"),
    [
        ([CreateTable(table=TABLE)] * 2, "initial"),
        ([CreateTable(table=TABLE)], "make_posts"),
        (
            [DropIndex(table=TABLE, index=INDEX), RenameColumn(before=TABLE, old="owner_id", new="by_id")],
            "rename_owner_id_of_posts_to_by_id",
        ),
        ([DropIndex(table=TABLE, index=INDEX)], "drop_index_posts_owner_id_of_posts"),
        ([RenameTable(old="a", new="b"), RenameTable(old="c", new="d")], "rename_a_to_b_and_more"),
        (
            [
                AddColumn(before=TABLE, column=PASSING),
                ConvertColumn(table="posts", source=COLUMN, target=PASSING),
                DropColumn(before=TABLE, column="size"),
                RenameColumn(before=TABLE, old="size__new", new="size"),
                RequireValues(table="posts", column="size"),
            ],
            "convert_size_of_posts_from_integer_to_text",
        ),
    ],
)
def test_a_file_is_called_after_what_it_does(operations: list[Operation], name: str) -> None:
    assert name_of(operations) == name
