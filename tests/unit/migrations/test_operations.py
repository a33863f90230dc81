"""Operations are data: they come back as they were, and each has one that takes it back."""

import pytest

from typecase.migrations.describing import described, name_of
from typecase.migrations.operations import (
    AddColumn,
    ConvertColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    LinksToColumn,
    LinksToTable,
    Operation,
    RenameColumn,
    RenameContentType,
    RenameTable,
    ReplaceValues,
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
INDEX = Index(name="posts_owner_id", columns=("owner_id",))
TABLE = Table(name="posts", columns=(OWNER,), primary_key=("owner_id",), indexes=(INDEX,))
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
    (RenameColumn(table="posts", old="a", new="b"), "rename the column a of posts to b"),
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
]


@pytest.mark.parametrize(("operation", "words"), OPERATIONS)
def test_an_operation_is_data_words_and_can_be_taken_back(operation: Operation, words: str) -> None:
    assert operations_from_data(operations_to_data([operation])) == [operation]
    assert described(operation) == words
    back = inverse(inverse(operation))
    assert back == (AddColumn(before=TABLE, column=COLUMN) if isinstance(operation, AddColumn) else operation)


def test_an_operation_of_a_later_version_is_refused() -> None:
    with pytest.raises(ValueError, match='there is no operation "fly"; the file is of a later version of Typecase'):
        operations_from_data([["fly", {}]])


@pytest.mark.parametrize(
    ("operations", "name"),
    [
        ([CreateTable(table=TABLE)] * 2, "initial"),
        ([CreateTable(table=TABLE)], "make_posts"),
        (
            [DropIndex(table=TABLE, index=INDEX), RenameColumn(table="posts", old="a", new="b")],
            "rename_a_of_posts_to_b",
        ),
        ([DropIndex(table=TABLE, index=INDEX)], "drop_index_posts_owner_id_of_posts"),
        ([RenameTable(old="a", new="b"), RenameTable(old="c", new="d")], "rename_a_to_b_and_more"),
    ],
)
def test_a_file_is_called_after_what_it_does(operations: list[Operation], name: str) -> None:
    assert name_of(operations) == name
