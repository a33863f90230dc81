"""The border of names: every rule with the name that a client of Strapi 5 knows."""

import pytest

from typecase.schema import names
from typecase.schema.content_types import Component, ContentType


def _content_type(uid: str, singular: str, plural: str) -> ContentType:
    return ContentType(
        uid=uid, singular_name=singular, plural_name=plural, display_name="", collection_name="", attributes={}
    )


ARTICLE = _content_type("api::article.article", "article", "articles")
LONG_READ = _content_type("api::long-read.long-read", "long-read", "long-reads")
FILE = _content_type("plugin::upload.file", "file", "files")
LOCALE = _content_type("plugin::i18n.locale", "locale", "locales")
USER = _content_type("plugin::users-permissions.user", "user", "users")
API_TOKEN = _content_type("admin::api-token", "api-token", "api-tokens")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("article", ["article"]),
        ("long-read", ["long", "read"]),
        ("users-permissions.meRole2", ["users", "permissions", "me", "Role", "2"]),
        ("XMLHttpRequest", ["XML", "Http", "Request"]),
        ("provider_metadata", ["provider", "metadata"]),
        ("i18n", ["i", "18", "n"]),
        ("", []),
        ("--", []),
    ],
)
def test_a_name_is_split_where_its_style_joins_words(text: str, expected: list[str]) -> None:
    assert names.words(text) == expected


@pytest.mark.parametrize(
    ("text", "pascal", "camel", "snake", "constant"),
    [
        ("rich-text", "RichText", "richText", "rich_text", "RICH_TEXT"),
        ("metaTitle", "MetaTitle", "metaTitle", "meta_title", "META_TITLE"),
        ("event_at", "EventAt", "eventAt", "event_at", "EVENT_AT"),
        ("i18n locale", "I18NLocale", "i18NLocale", "i_18_n_locale", "I_18_N_LOCALE"),
        ("never-published", "NeverPublished", "neverPublished", "never_published", "NEVER_PUBLISHED"),
        ("HTMLBody", "HtmlBody", "htmlBody", "html_body", "HTML_BODY"),
        ("", "", "", "", ""),
    ],
)
def test_a_name_is_written_in_every_style(text: str, pascal: str, camel: str, snake: str, constant: str) -> None:
    assert names.pascal_case(text) == pascal
    assert names.camel_case(text) == camel
    assert names.snake_case(text) == snake
    assert names.constant_case(text) == constant


@pytest.mark.parametrize(
    ("content_type", "plugin", "type_name", "one", "many", "connection"),
    [
        (ARTICLE, "", "Article", "article", "articles", "articles_connection"),
        (LONG_READ, "", "LongRead", "longRead", "longReads", "longReads_connection"),
        (FILE, "upload", "UploadFile", "uploadFile", "uploadFiles", "uploadFiles_connection"),
        (LOCALE, "i18n", "I18NLocale", "i18NLocale", "i18NLocales", "i18NLocales_connection"),
        (
            USER,
            "users-permissions",
            "UsersPermissionsUser",
            "usersPermissionsUser",
            "usersPermissionsUsers",
            "usersPermissionsUsers_connection",
        ),
        (API_TOKEN, "", "ApiToken", "apiToken", "apiTokens", "apiTokens_connection"),
    ],
)
def test_a_content_type_has_the_graphql_names_of_strapi(
    content_type: ContentType, plugin: str, type_name: str, one: str, many: str, connection: str
) -> None:
    assert content_type.plugin == plugin
    assert names.type_name(content_type) == type_name
    assert names.one_field(content_type) == one
    assert names.many_field(content_type) == many
    assert names.connection_field(content_type) == connection


@pytest.mark.parametrize(
    ("content_type", "action", "expected"),
    [
        (ARTICLE, "create", "createArticle"),
        (LONG_READ, "discardDraft", "discardDraftLongRead"),
        (USER, "update", "updateUsersPermissionsUser"),
    ],
)
def test_a_mutation_is_named_by_its_action_and_type(content_type: ContentType, action: str, expected: str) -> None:
    assert names.mutation_field(content_type, action) == expected


def test_a_mutation_of_many_is_named_by_the_plural() -> None:
    assert names.many_mutation_field(ARTICLE, "createMany") == "createManyArticles"
    assert names.many_mutation_field(LONG_READ, "deleteMany") == "deleteManyLongReads"


@pytest.mark.parametrize(
    ("uid", "expected"),
    [
        ("shared.seo", "ComponentSharedSeo"),
        ("shared.rich-text", "ComponentSharedRichText"),
        ("page-parts.call_to_action", "ComponentPagePartsCallToAction"),
    ],
)
def test_a_component_is_named_by_its_category_and_name(uid: str, expected: str) -> None:
    assert names.component_type_name(Component(uid=uid, display_name="", attributes={})) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("news", "news"),
        ("how-to", "how_to"),
        ("long read", "long_read"),
        ("2nd", "_2nd"),
        ("UPPER", "UPPER"),
        ("snake_case", "snake_case"),
        ("Ärger", "Arger"),
        ("a.b", "a_b"),
        ("&", ""),
    ],
)
def test_an_enumeration_value_becomes_a_graphql_name(value: str, expected: str) -> None:
    assert names.enum_value(value) == expected


def test_a_change_is_named_by_its_attribute() -> None:
    assert names.change_field("shareImage") == "shareImage_change"


def test_enums_and_zones_are_named_by_type_and_attribute() -> None:
    assert names.enum_name("Article", "kind") == "ENUM_ARTICLE_KIND"
    assert names.enum_name("ComponentSharedLink", "target") == "ENUM_COMPONENTSHAREDLINK_TARGET"
    assert names.zone_name("Article", "blocks") == "ArticleBlocksDynamicZone"
    assert names.zone_name("LongRead", "side_notes") == "LongReadSideNotesDynamicZone"


def test_an_identifier_of_63_characters_is_kept() -> None:
    text = "a" * 63

    assert names.identifier(text) == text


def test_a_longer_identifier_ends_in_a_hash_of_the_whole() -> None:
    first, second = names.identifier("a" * 63 + "x"), names.identifier("a" * 63 + "y")

    assert first == "a" * 54 + "_2e41c418"
    assert len(second) == 63
    assert first != second
