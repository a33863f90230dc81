"""Content that breaks its own declarations, as it is when a declaration has changed since or a program wrote SQL.

Some rows have no value where one is required, or one that an enumeration has no more, or parts that a dynamic zone does
not take: what of an answer becomes null, and which errors it has, depends on them.
"""

from collections.abc import Iterator, Mapping, Sequence

from tests.magazines import Magazine

_COLUMNS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "articles": {
        "title = null": ("articlelab00000000000003", "articlelab00000000000014", "articlelab00000000000031"),
        "kind = 'gone'": ("articlelab00000000000005", "articlelab00000000000010", "articlelab00000000000062"),
        "{reads} = -9007199254740993": ("articlelab00000000000006", "articlelab00000000000016"),
        "{reads} = 9007199254740991": ("articlelab00000000000007",),
        "rating = 7, score = 1e21": ("articlelab00000000000004", "articlelab00000000000008"),
        "rating = 1e3, score = 2": ("articlelab00000000000001", "articlelab00000000000013"),
        """seo = '{"id": 900001, "metaDescription": "no title", "shareImage": "filelab00000000000000002"}'""": (
            "articlelab00000000000009",
        ),
        """seo = '{"id": 900002, "metaTitle": "no such file", "shareImage": "nothing"}'""": (
            "articlelab00000000000010",
        ),
        """links = '[{"id": 900003, "url": "/none", "target": "gone"}, {"id": 900004, "label": "b", "url": "/b"}]'""": (
            "articlelab00000000000011",
            "articlelab00000000000014",
        ),
        "links = null, blocks = null, seo = null": ("articlelab00000000000012",),
        """blocks = '[{"__component": "shared.seo", "id": 900005, "metaTitle": "not here"},
            {"__component": "shared.gone", "id": 900006}, {"__component": "shared.quote", "id": 900007, "author": "A"},
            {"__component": "shared.slider", "id": 900008, "links": [{"id": 900009, "label": "no url"}]},
            {"__component": "shared.rich-text", "id": 900010}]'""": (
            "articlelab00000000000001",
            "articlelab00000000000013",
            "articlelab00000000000020",
        ),
        """meta = '{"whole":7.0,"list":[1.5,null,{"a":2.0}]}'""": ("articlelab00000000000002",),
    },
    "tags": {"name = null": ("taglab000000000000000002", "taglab000000000000000005")},
    "authors": {"name = null": ("authorlab000000000000003",)},
    "categories": {"name = null": ("categorylab0000000000004",)},
    "reviews": {"rating = null": ("reviewlab000000000000002", "reviewlab000000000000040")},
    "typecase_files": {"mime = null": ("filelab00000000000000002",)},
}
"""What is set in the rows of which documents, by table."""


async def make_holes(magazine: Magazine) -> None:
    """Break some of the content of a magazine."""
    quote = "`" if magazine.database.dialect == "mariadb" else '"'
    statements = ";\n".join(_statements()).replace("{reads}", f"{quote}reads{quote}")
    await magazine.database.writer.execute_script(statements)


def _statements() -> Iterator[str]:
    for table, changes in _COLUMNS.items():
        for change, documents in changes.items():
            listed = ", ".join(f"'{document}'" for document in documents)
            yield f"update {table} set {change} where document_id in ({listed})"
    yield "update homepages set headline = null where locale = 'fr'"
