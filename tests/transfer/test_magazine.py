"""The example's content: what it is made from, how it is stored, and that it comes out as it went in."""

import time
from pathlib import Path

from tests.compat.seed import CONTENT, Secrets, write_content
from tests.transfer.folders import Content, contents, everything, rows_of
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.transfer.dumping import DumpReport, dump
from typecase.resolvers.transfer.loading import load
from typecase.schema.registry import Registry

ENTRIES = {
    "api::article.article": 431,
    "api::author.author": 12,
    "api::category.category": 8,
    "api::global.global": 1,
    "api::homepage.homepage": 4,
    "api::review.review": 540,
    "api::tag.tag": 30,
    "plugin::i18n.locale": 3,
    "plugin::upload.file": 3,
    "plugin::users-permissions.permission": 57,
    "plugin::users-permissions.role": 2,
}
SECRETS = Secrets(hash_password=lambda password: f"hash of {password}", hash_key=lambda key: f"hash of {key[:8]}")


def test_the_content_of_the_example_is_the_seed(tmp_path: Path) -> None:
    write_content(tmp_path)

    assert contents(CONTENT) == contents(tmp_path)


async def test_every_entry_is_loaded_in_under_ten_seconds(
    magazine_database: Database, magazine: Registry, content: Content
) -> None:
    start = time.monotonic()
    report = await load(CONTENT, magazine_database, magazine, content.uploads)

    assert time.monotonic() - start < 10
    assert report.created == ENTRIES
    assert (report.entries, sum(report.updated.values()), sum(report.unchanged.values())) == (1091, 0, 0)
    assert (report.files, report.missing_files, report.left_out) == (3, (), ())
    assert contents(content.uploads) == contents(CONTENT / "files")


async def test_rows_have_the_order_of_the_lines(
    magazine_database: Database, magazine: Registry, content: Content
) -> None:
    await load(CONTENT, magazine_database, magazine, content.uploads)

    rows = await rows_of(
        magazine_database,
        "select id, document_id, locale, status from articles"
        " where id in (1, 200, 201, 350, 351, 352, 431) order by id",
    )
    assert rows == [
        (1, "articlelab00000000000001", "en", 0),
        (200, "articlelab00000000000200", "en", 0),
        (201, "articlelab00000000000001", "en", 1),
        (350, "articlelab00000000000150", "en", 1),
        (351, "articlelab00000000000005", "fr", 0),
        (352, "articlelab00000000000005", "fr", 1),
        (431, "articlelab00000000000200", "de", 0),
    ]


async def test_a_published_entry_has_the_place_of_its_draft(
    magazine_database: Database, magazine: Registry, content: Content
) -> None:
    await load(CONTENT, magazine_database, magazine, content.uploads)

    rows = await rows_of(
        magazine_database,
        "select status, author_id, author_position, category_position from articles"
        " where document_id = 'articlelab00000000000003' and locale = 'en' order by status",
    )
    assert rows == [
        (0, "authorlab000000000000001", 432.0, 3.0),
        (1, "authorlab000000000000004", 3.0, 3.0),
    ]


async def test_the_hub_the_mentions_and_the_counter_are_filled(
    magazine_database: Database, magazine: Registry, content: Content
) -> None:
    await load(CONTENT, magazine_database, magazine, content.uploads)

    documents = await rows_of(
        magazine_database, "select content_type, count(*) from typecase_documents group by content_type order by 1"
    )
    assert dict(documents) == {
        **ENTRIES,
        "api::article.article": 200,
        "api::review.review": 300,
        "api::homepage.homepage": 1,
    }
    assert await rows_of(magazine_database, "select name, value from typecase_counters") == [("component", 2067)]
    mentions = "select entry_id, target_id, path from typecase_mentions where document_id = 'articlelab00000000000001'"
    assert await rows_of(magazine_database, f"{mentions} order by id") == [
        (1, "filelab00000000000000002", "seo.shareImage"),
        (201, "filelab00000000000000002", "seo.shareImage"),
    ]


async def test_loading_twice_is_loading_once(magazine_database: Database, magazine: Registry, content: Content) -> None:
    await load(CONTENT, magazine_database, magazine, content.uploads)
    before = await everything(magazine_database, magazine)

    report = await load(CONTENT, magazine_database, magazine, content.uploads)

    assert report.unchanged == ENTRIES
    assert (report.files, sum(report.created.values()), sum(report.updated.values())) == (0, 0, 0)
    assert await everything(magazine_database, magazine) == before


async def test_a_dump_is_what_was_loaded(magazine_database: Database, magazine: Registry, content: Content) -> None:
    await load(CONTENT, magazine_database, magazine, content.uploads)

    report = await dump(content.folder, magazine_database, magazine, content.uploads)

    assert report == DumpReport(entries=ENTRIES, files=3, missing_files=())
    assert contents(content.folder) == contents(CONTENT)


async def test_users_and_tokens_are_dumped_when_asked_for(
    magazine_database: Database, magazine: Registry, content: Content, tmp_path: Path
) -> None:
    write_content(tmp_path / "seed", SECRETS)
    await load(tmp_path / "seed", magazine_database, magazine, content.uploads)

    await dump(content.folder, magazine_database, magazine, content.uploads, accounts=True)
    assert contents(content.folder) == contents(tmp_path / "seed")

    # Without them, the files of a former dump do not stay.
    await dump(content.folder, magazine_database, magazine, content.uploads)
    assert contents(content.folder) == contents(CONTENT)
