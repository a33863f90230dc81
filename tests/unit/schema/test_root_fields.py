"""Root fields: which action each calls, what guards it and which route it is, read from the SDL."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.schema.declaring import a_type
from typecase.errors import BootError
from typecase.schema.loader import load_declarations, load_registry
from typecase.schema.sdl import Guard, RootField, Route, root_fields
from typecase.schema.sdl.directives import DIRECTIVES

ROOT = Path(__file__).parents[3]
MAGAZINE = ROOT / "examples" / "magazine"
ARTICLE = "api::article.article"
GLOBAL = "api::global.global"
HOMEPAGE = "api::homepage.homepage"
FILE = "plugin::upload.file"
LOCALE = "plugin::i18n.locale"
ROLE = "plugin::users-permissions.role"
USER = "plugin::users-permissions.user"
AUTH = "plugin::users-permissions.auth"

DRAFTS: dict[str, Any] = {"options": {"draftAndPublish": True}}
DRAFT_ACTIONS = ("publish", "unpublish", "discardDraft")

# field, content type, action, permission, route
MAGAZINE_FIELDS = [
    ("Query.article", ARTICLE, "findOne", f"{ARTICLE}.findOne", "GET /articles/:id"),
    ("Query.articles_connection", ARTICLE, "find", f"{ARTICLE}.find", None),
    ("Query.articles", ARTICLE, "find", f"{ARTICLE}.find", "GET /articles"),
    ("Mutation.createArticle", ARTICLE, "create", f"{ARTICLE}.create", "POST /articles"),
    ("Mutation.updateArticle", ARTICLE, "update", f"{ARTICLE}.update", "PUT /articles/:id"),
    ("Mutation.deleteArticle", ARTICLE, "delete", f"{ARTICLE}.delete", "DELETE /articles/:id"),
    ("Mutation.publishArticle", ARTICLE, "publish", f"{ARTICLE}.publish", "POST /articles/:id/actions/publish"),
    ("Mutation.unpublishArticle", ARTICLE, "unpublish", f"{ARTICLE}.unpublish", "POST /articles/:id/actions/unpublish"),
    (
        "Mutation.discardDraftArticle",
        ARTICLE,
        "discardDraft",
        f"{ARTICLE}.discardDraft",
        "POST /articles/:id/actions/discard-draft",
    ),
    ("Mutation.createManyArticles", ARTICLE, "createMany", f"{ARTICLE}.create", None),
    ("Mutation.updateManyArticles", ARTICLE, "updateMany", f"{ARTICLE}.update", None),
    ("Mutation.deleteManyArticles", ARTICLE, "deleteMany", f"{ARTICLE}.delete", None),
    ("Query.global", GLOBAL, "find", f"{GLOBAL}.find", "GET /global"),
    ("Mutation.updateGlobal", GLOBAL, "update", f"{GLOBAL}.update", "PUT /global"),
    ("Mutation.deleteGlobal", GLOBAL, "delete", f"{GLOBAL}.delete", "DELETE /global"),
    ("Query.homepage", HOMEPAGE, "find", f"{HOMEPAGE}.find", "GET /homepage"),
    ("Mutation.publishHomepage", HOMEPAGE, "publish", f"{HOMEPAGE}.publish", "POST /homepage/actions/publish"),
]

BUILT_IN_FIELDS = [
    ("Query.uploadFile", FILE, "findOne", "plugin::upload.content-api.findOne"),
    ("Query.uploadFiles_connection", FILE, "find", "plugin::upload.content-api.find"),
    ("Query.uploadFiles", FILE, "find", "plugin::upload.content-api.find"),
    ("Query.i18NLocale", LOCALE, "findOne", "plugin::i18n.locales.listLocales"),
    ("Query.i18NLocales_connection", LOCALE, "find", "plugin::i18n.locales.listLocales"),
    ("Query.i18NLocales", LOCALE, "find", "plugin::i18n.locales.listLocales"),
    ("Query.usersPermissionsRole", ROLE, "findOne", f"{ROLE}.findOne"),
    ("Query.usersPermissionsRoles_connection", ROLE, "find", f"{ROLE}.find"),
    ("Query.usersPermissionsRoles", ROLE, "find", f"{ROLE}.find"),
    ("Query.usersPermissionsUser", USER, "findOne", f"{USER}.findOne"),
    ("Query.usersPermissionsUsers_connection", USER, "find", f"{USER}.find"),
    ("Query.usersPermissionsUsers", USER, "find", f"{USER}.find"),
    ("Query.me", None, "me", f"{USER}.me"),
    ("Query.outgoingWebhooks", None, "outgoingWebhooks", "plugin::webhooks.manage"),
    ("Mutation.updateUploadFile", FILE, "update", "plugin::upload.content-api.upload"),
    ("Mutation.deleteUploadFile", FILE, "delete", "plugin::upload.content-api.destroy"),
    ("Mutation.createUsersPermissionsRole", ROLE, "create", f"{ROLE}.createRole"),
    ("Mutation.updateUsersPermissionsRole", ROLE, "update", f"{ROLE}.updateRole"),
    ("Mutation.deleteUsersPermissionsRole", ROLE, "delete", f"{ROLE}.deleteRole"),
    ("Mutation.createUsersPermissionsUser", USER, "create", f"{USER}.create"),
    ("Mutation.updateUsersPermissionsUser", USER, "update", f"{USER}.update"),
    ("Mutation.deleteUsersPermissionsUser", USER, "delete", f"{USER}.destroy"),
    ("Mutation.login", None, "login", f"{AUTH}.callback"),
    ("Mutation.register", None, "register", f"{AUTH}.register"),
    ("Mutation.forgotPassword", None, "forgotPassword", f"{AUTH}.forgotPassword"),
    ("Mutation.resetPassword", None, "resetPassword", f"{AUTH}.resetPassword"),
    ("Mutation.changePassword", None, "changePassword", f"{AUTH}.changePassword"),
    ("Mutation.emailConfirmation", None, "emailConfirmation", f"{AUTH}.emailConfirmation"),
    *(
        (f"Mutation.{verb}OutgoingWebhook", None, f"{verb}OutgoingWebhook", "plugin::webhooks.manage")
        for verb in ("create", "update", "delete", "test")
    ),
]


def article_fields(api: dict[str, Any], **more: Any) -> dict[str, RootField]:
    """Return the root fields of an article whose file has this `api`."""
    registry = load_declarations({"schema/article.json": a_type(api=api, **more)})
    return {name: field for name, field in root_fields(registry).items() if field.uid == ARTICLE}


def test_each_field_of_the_magazine_has_its_action_permission_and_route() -> None:
    fields = root_fields(load_registry(MAGAZINE))

    for name, uid, action, scope, route in MAGAZINE_FIELDS:
        field = fields[name]
        assert (field.uid, field.action, field.scope) == (uid, action, (scope,))
        assert route == (field.rest and f"{field.rest.method} {field.rest.path}")


def test_the_fields_of_built_in_types_have_no_route() -> None:
    registry = load_declarations({"schema/article.json": a_type()})

    fields = {name: field for name, field in root_fields(registry).items() if field.uid != ARTICLE}

    assert [(name, field.uid, field.action, *field.scope) for name, field in fields.items()] == BUILT_IN_FIELDS
    assert {field.rest for field in fields.values()} == {None}


def test_a_field_without_options_asks_for_the_permission_of_its_own_name() -> None:
    assert article_fields({})["Query.article"] == RootField(
        operation="query",
        name="article",
        uid=ARTICLE,
        action="findOne",
        scope=("api::article.article.findOne",),
        public=False,
        policies=(),
        middlewares=(),
        rest=Route(method="GET", path="/articles/:id"),
    )


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        ("find", ["Query.articles_connection", "Query.articles"]),
        ("findOne", ["Query.article"]),
        ("create", ["Mutation.createArticle", "Mutation.createManyArticles", "Mutation.upsertArticle"]),
        ("update", ["Mutation.updateArticle", "Mutation.updateManyArticles", "Mutation.upsertArticle"]),
        ("delete", ["Mutation.deleteArticle", "Mutation.deleteManyArticles"]),
        ("createMany", ["Mutation.createManyArticles"]),
        ("updateMany", ["Mutation.updateManyArticles"]),
        ("deleteMany", ["Mutation.deleteManyArticles"]),
        ("upsert", ["Mutation.upsertArticle"]),
    ],
)
def test_an_action_that_is_switched_off_has_no_field_and_no_route(action: str, gone: list[str]) -> None:
    every, left = article_fields({}), article_fields({action: {"enabled": False}})

    assert [name for name in every if name not in left] == gone
    assert left.keys() <= every.keys()


@pytest.mark.parametrize(
    ("action", "gone"),
    [("find", "Query.home"), ("update", "Mutation.updateHome"), ("delete", "Mutation.deleteHome")],
)
def test_an_action_of_a_single_type_can_be_switched_off(action: str, gone: str) -> None:
    home = a_type("home", kind="singleType", api={action: {"enabled": False}})

    fields = root_fields(load_declarations({"schema/home.json": home}))

    assert gone not in fields
    assert len([field for field in fields.values() if field.uid == "api::home.home"]) == 2


@pytest.mark.parametrize("action", ["publish", "unpublish", "discardDraft"])
@pytest.mark.parametrize("kind", ["collectionType", "singleType"])
def test_an_action_of_drafts_can_be_switched_off_and_guarded(action: str, kind: str) -> None:
    guarded = {action: {"auth": {"scope": ["update"]}, "policies": ["global::is-editor"]}}

    left = article_fields({action: {"enabled": False}}, kind=kind, **DRAFTS)
    field = article_fields(guarded, kind=kind, **DRAFTS)[f"Mutation.{action}Article"]

    assert f"Mutation.{action}Article" not in left
    assert [(field.action, *field.scope) for field in left.values() if field.action in DRAFT_ACTIONS] == [
        (other, f"{ARTICLE}.{other}") for other in DRAFT_ACTIONS if other != action
    ]
    assert (field.scope, field.policies) == ((f"{ARTICLE}.update",), (Guard(name="global::is-editor"),))


def test_a_type_without_drafts_has_none_of_their_actions() -> None:
    assert [field for field in article_fields({}).values() if field.action in DRAFT_ACTIONS] == []


def test_many_documents_are_guarded_as_one_is() -> None:
    guarded = {"auth": {"scope": ["edit"]}, "policies": ["global::is-editor"], "middlewares": ["global::log"]}
    fields = article_fields({"create": {"auth": False}, "update": guarded, "delete": guarded})

    for one, many in [("create", "createMany"), ("update", "updateMany"), ("delete", "deleteMany")]:
        field, followed = fields[f"Mutation.{many}Articles"], fields[f"Mutation.{one}Article"]
        assert (field.operation, field.name, field.action) == ("mutation", f"{many}Articles", many)
        assert (field.scope, field.public) == (followed.scope, followed.public)
        assert (field.policies, field.middlewares) == (followed.policies, followed.middlewares)
        assert field.rest is None


def test_an_upsert_has_the_guards_of_create_and_update_each_once() -> None:
    log, limit = Guard(name="global::log"), Guard(name="global::limit", config=3)
    open_, editor = Guard(name="global::is-open"), Guard(name="global::is-editor")
    create = {"policies": ["global::is-open"], "middlewares": ["global::log"]}
    limited = {"name": "global::limit", "config": 3}
    update = {"policies": ["global::is-editor", "global::is-open"], "middlewares": [limited, "global::log"]}

    field = article_fields({"create": create, "update": update})["Mutation.upsertArticle"]

    assert (field.action, field.scope) == ("upsert", (f"{ARTICLE}.create", f"{ARTICLE}.update"))
    assert (field.policies, field.middlewares) == ((open_, editor), (log, limit))
    assert field.rest is None


@pytest.mark.parametrize(
    ("api", "public", "scope"),
    [
        ({}, False, (f"{ARTICLE}.create", f"{ARTICLE}.update")),
        ({"create": {"auth": False}}, False, (f"{ARTICLE}.update",)),
        ({"update": {"auth": False}}, False, (f"{ARTICLE}.create",)),
        ({"create": {"auth": False}, "update": {"auth": False}}, True, ()),
        ({"create": {"auth": {"scope": ["update"]}}}, False, (f"{ARTICLE}.update",)),
    ],
)
def test_an_upsert_is_public_when_create_and_update_are(
    api: dict[str, Any], public: bool, scope: tuple[str, ...]
) -> None:
    field = article_fields(api)["Mutation.upsertArticle"]

    assert (field.public, field.scope) == (public, scope)


def test_a_single_type_has_no_mutation_of_many() -> None:
    home = a_type("home", kind="singleType")

    fields = root_fields(load_declarations({"schema/home.json": home})).values()

    assert [field.action for field in fields if field.uid == "api::home.home"] == ["find", "update", "delete"]


def test_a_public_action_needs_no_permission() -> None:
    fields = article_fields({"find": {"auth": False}})

    assert (fields["Query.articles"].public, fields["Query.articles"].scope) == (True, ())
    assert (fields["Query.articles_connection"].public, fields["Query.articles_connection"].scope) == (True, ())
    assert (fields["Query.article"].public, fields["Query.article"].scope) == (False, ("api::article.article.findOne",))


def test_a_scope_without_a_content_type_is_an_action_of_its_own() -> None:
    fields = article_fields({"update": {"auth": {"scope": ["publish", "api::tag.tag.find"]}}})

    assert fields["Mutation.updateArticle"].scope == ("api::article.article.publish", "api::tag.tag.find")
    assert fields["Mutation.updateArticle"].action == "update"


def test_policies_and_middlewares_keep_their_order_and_their_configuration() -> None:
    config = {"roles": ["editor", 'a "chief"'], "limits": {"perDay": 10, "share": 0.5}, "strict": True, "until": None}
    policies = ["global::is-owner", {"name": "plugin::clock.open", "config": config}]
    middlewares = [{"name": "global::log", "config": "short"}, "global::cache"]

    field = article_fields({"find": {"policies": policies, "middlewares": middlewares}})["Query.articles"]

    assert field.policies == (Guard(name="global::is-owner"), Guard(name="plugin::clock.open", config=config))
    assert field.middlewares == (Guard(name="global::log", config="short"), Guard(name="global::cache"))
    assert field.scope == ("api::article.article.find",)


@pytest.mark.parametrize("key", ["max-age", "2nd", "größe", ""])
def test_a_configuration_that_the_sdl_cannot_hold_stops_the_boot(key: str) -> None:
    with pytest.raises(BootError) as caught:
        article_fields({"find": {"policies": [{"name": "global::fresh", "config": {"deep": [{key: 1}]}}]}})

    assert caught.value.mistakes == (
        f'api::article.article, api.find.policies: the key "{key}" of a config cannot be written in the SDL; '
        "use letters, digits and underscores",
    )


def test_a_query_and_a_mutation_may_have_one_name() -> None:
    fields = root_fields(load_declarations({"schema/login.json": a_type("login", plural="logins")}))

    assert (fields["Query.login"].uid, fields["Query.login"].action) == ("api::login.login", "findOne")
    assert (fields["Mutation.login"].uid, fields["Mutation.login"].action) == (None, "login")


def test_the_route_of_a_type_is_its_plural_name_as_it_is_written() -> None:
    fields = root_fields(load_declarations({"schema/long-read.json": a_type("long-read")}))

    assert fields["Query.longReads"].rest == Route(method="GET", path="/long-reads")
    assert fields["Mutation.updateLongRead"].rest == Route(method="PUT", path="/long-reads/:id")


def test_every_directive_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "directives.md").read_text()

    assert re.findall(r"^## `(@\w+\(.*\))`$", page, re.M) == re.findall(r"^directive (@\w+\(.*\))", DIRECTIVES, re.M)
