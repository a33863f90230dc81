"""graphql-codegen reads the exported schema, and what it generates is strict TypeScript that reads the magazine."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.clients.commands import HERE, MODULES, needs_node, run
from tests.served import ROOT

TYPECASE = Path(sys.executable).parent / "typecase"

pytestmark = needs_node


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the operations, what was generated for them from both forms of the schema, and who uses it."""
    folder = tmp_path_factory.mktemp("codegen") / "front-end"
    shutil.copytree(HERE / "codegen", folder)
    shutil.copy(HERE / "package.json", folder)
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "schema.graphql").write_text(export_schema("sdl"))
    (folder / "schema.json").write_text(export_schema("introspection"))
    run(MODULES / ".bin" / "graphql-codegen", "--config", "codegen.yml", folder=folder)
    return folder


def test_both_forms_of_the_schema_give_the_same_types(generated: Path) -> None:
    from_sdl = (generated / "sdl.ts").read_text()

    assert from_sdl == (generated / "introspection.ts").read_text()
    for operation in ("ArticleList", "ArticlePage", "ArticleConnection", "Homepage", "CreateArticle"):
        assert f"export const {operation}Document = " in from_sdl


def test_the_types_compile_strictly(generated: Path) -> None:
    run(MODULES / ".bin" / "tsc", "--strict", "--noEmit", "--project", ".", folder=generated)


def test_the_typed_operations_read_the_magazine(generated: Path, magazine_url: str) -> None:
    run(MODULES / ".bin" / "tsc", "--outDir", "built", "--project", ".", folder=generated)

    read = json.loads(run("node", "built/read.js", f"{magazine_url}/graphql", folder=generated))

    assert read["list"] == {
        "articles": [
            card(74, "modern letters at night 74", views=962, event_date="2024-03-15", category="Culture"),
            card(146, "Über Oceans — a writer's note 146", views=901, event_date="2024-05-26", category="Music"),
            card(62, "Hidden stars ✨ of Paris 62", views=806, event_date="2024-03-03", category="Music"),
        ]
    }
    assert read["page"] == {"article": ARTICLE}
    assert read["connection"] == {
        "articles_connection": {
            "nodes": [
                {"documentId": document_id(74), "title": "modern letters at night 74", "views": 962},
                {"documentId": document_id(150), "title": "Quiet rivers at night 150", "views": 953},
            ],
            "pageInfo": {"total": 150, "page": 2, "pageSize": 2, "pageCount": 75},
        }
    }
    assert read["homepage"] == {
        "homepage": {
            "documentId": "homepagelab0000000000001",
            "headline": "Bienvenue",
            "locale": "fr",
            "publishedAt": "2024-02-02T00:02:00.000Z",
            "blocks": [{"__typename": "ComponentSharedQuote", "text": "Bonjour le monde"}],
            "localizations": [{"headline": "Welcome", "locale": "en"}],
        }
    }
    assert read["got"]["homepage"]["headline"] == "Welcome"
    assert read["refusal"] == {"status": 200, "errors": ["FORBIDDEN"]}


def export_schema(form: str) -> str:
    return run(TYPECASE, "export", "schema", "--format", form, "--project", ROOT / "examples" / "magazine", folder=ROOT)


def document_id(number: int) -> str:
    return f"articlelab{number:014}"


def card(number: int, title: str, *, views: int, event_date: str, category: str) -> dict[str, object]:
    """Return an article as the fragment `ArticleCard` shows it; all that are read here are how-tos."""
    return {
        "documentId": document_id(number),
        "title": title,
        "kind": "how_to",
        "views": views,
        "event_date": event_date,
        "category": {"name": category},
    }


LINKS = [
    {"label": "Link 14.0", "url": "https://example.com/a/14/0", "target": "blank"},
    {"label": "Link 14.1", "url": "https://example.com/a/14/1", "target": None},
]

ARTICLE = {
    **card(14, "modern letters 🚀 14", views=182, event_date="2024-01-15", category="Science"),
    "body": (
        "# Title 14\n\nlost Cities 東京 100% pure. lost rivers at night. Quiet Machines snake_case.\n\n"
        "- item *one*\n- item **two**"
    ),
    "content": None,
    "rating": 0.18,
    "reads": "9007199254741006",
    "featured": None,
    "event_at": "2024-06-02T02:30:15.250Z",
    "event_time": None,
    "meta": True,
    "cover": {"url": "/uploads/wide_76c178e515.png", "width": 1200, "alternativeText": "A wide gradient"},
    "author": {"name": "Chloé Zhang", "avatar": None},
    "tags": [{"name": "sigma"}],
    "seo": {"metaTitle": "SEO 14 modern", "metaDescription": "Meta description 14", "shareImage": None},
    "links": LINKS,
    "blocks": [
        {"__typename": "ComponentSharedSlider", "title": "Slider 14.0", "links": LINKS},
        {"__typename": "ComponentSharedQuote", "text": "Quote 14.1 “naïve”", "author": None},
        {"__typename": "ComponentSharedRichText", "body": "## Rich 14.2\n\nSome *text*."},
        {"__typename": "ComponentSharedSlider", "title": "Slider 14.3", "links": LINKS},
    ],
}
