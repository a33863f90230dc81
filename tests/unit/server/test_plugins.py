"""Plugins are used when settings name them, and what is wrong with one stops the boot."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.customizing.guarded import write_python
from tests.plugins import install_plugin
from tests.projects import content_type, write_project
from tests.unit.server.cli.commands import run
from typecase.errors import BootError
from typecase.server.customization_list import list_customizations
from typecase.server.project import Project, load_project, registry_of
from typecase.settings import load_settings

SETTINGS = """from typecase import PluginSettings

class Settings(PluginSettings):
    currency: str = "EUR"
    rows: int = 5
    nested: dict[str, int] = {}
"""
PLUGIN = {
    "__init__.py": SETTINGS,
    "schema/product.json": orjson.dumps(
        {
            "kind": "collectionType",
            "info": {"singularName": "product", "pluralName": "products", "displayName": "Product"},
            "attributes": {"name": {"type": "string"}},
            "api": {"find": {"policies": ["is-open"]}},
        }
    ).decode(),
    "server/policies.py": """from typecase import cron, policy, route

@policy
def is_open(ctx):
    return True

@route("GET", "/opening-hours", policies=["is-open"])
async def hours(ctx):
    return {}
""",
    "server/cron.py": "from typecase import cron\n\n@cron('0 3 * * *')\nasync def purge(app):\n    pass\n",
}


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the Python of the project at the end."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "project"]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with notes."""
    folder = tmp_path / "project"
    write_project(folder, {"note": content_type("note", "notes", {"title": {"type": "string"}})})
    return folder


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed plugin."""
    return install_plugin(tmp_path / "packages", monkeypatch, PLUGIN)


def configured(folder: Path, text: str, files: Mapping[str, str] | None = None) -> Project:
    write_python(folder, {"server/settings.toml": text, **(files or {})})
    return load_project(folder)


def mistakes_of(folder: Path, text: str, files: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(BootError) as caught:
        configured(folder, text, files)
    return list(caught.value.mistakes)


@pytest.mark.usefixtures("shop")
def test_a_plugin_that_nobody_names_is_not_used(folder: Path) -> None:
    project = configured(folder, "")

    assert (project.plugins, project.settings.plugins) == ((), {})
    assert "plugin::shop.product" not in project.registry.content_types
    assert "plugin_shop.server.policies" not in sys.modules


@pytest.mark.usefixtures("shop")
def test_all_of_a_plugin_is_called_after_it(folder: Path) -> None:
    project = configured(folder, "[plugins.shop]\n")

    product = project.registry.content_type("plugin::shop.product")
    assert (product.collection_name, product.route_prefix, product.plugin) == ("shop_products", "/shop", "shop")
    assert project.registry.files[product.uid] == "plugin_shop/schema/product.json"
    assert list(project.customizations.guards.policies) == ["plugin::shop.is-open"]
    assert project.customizations.chains[product.uid]["find"].names == ("plugin::shop.is-open",)
    assert [(route.path, route.action, route.chain.names) for route in project.routes] == [
        ("/shop/opening-hours", "plugin::shop.hours", ("plugin::shop.is-open",))
    ]
    assert [task.name for task in project.tasks] == ["shop.purge"]
    assert [each.place for each in list_customizations(project)] == ["plugin_shop/server/policies.py:3"]


@pytest.mark.usefixtures("shop")
def test_a_plugin_is_switched_off(folder: Path) -> None:
    assert configured(folder, "[plugins.shop]\nenabled = false\nwhatever = 1").plugins == ()


@pytest.mark.usefixtures("shop")
def test_a_variable_switches_a_plugin_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PLUGINS__SHOP__ENABLED", "false")

    assert configured(folder, "[plugins.shop]\n").plugins == ()


@pytest.mark.usefixtures("shop")
def test_its_settings_are_its_own_type(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PLUGINS__SHOP__ROWS", "9")

    settings: Any = configured(folder, '[plugins.shop]\ncurrency = "USD"\nnested = {a = 1}').settings.plugins["shop"]

    assert (settings.currency, settings.rows, settings.nested) == ("USD", 9, {"a": 1})
    assert type(settings).__module__ == "plugin_shop"


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[plugins.shopp]\na = 1",
            'server/settings.toml at plugins.shopp: no plugin "shopp" is installed; did you mean "shop"?',
        ),
        (
            "[plugins]\nshop = true",
            "server/settings.toml at plugins.shop: got true, expected a table, such as [plugins.shop]",
        ),
        (
            "[plugins.shop]\nenabled = 'perhaps'",
            'server/settings.toml at plugins.shop.enabled: got "perhaps", expected true or false',
        ),
        (
            "[plugins.upload]\n",
            'server/settings.toml at plugins.upload: no plugin can be called "upload": the name belongs to Typecase',
        ),
        (
            "[plugins.My_Shop]\n",
            'server/settings.toml at plugins.My_Shop: no plugin can be called "My_Shop": the name must be small '
            "letters and digits joined by hyphens",
        ),
        (
            "[plugins.shop]\ncurency = 'EUR'",
            'server/settings.toml at plugins.shop.curency: the plugin "shop" has no such setting; '
            'did you mean "currency"?',
        ),
        (
            "[plugins.shop]\nrows = 'many'\nnested = {a = 'b'}",
            'server/settings.toml at plugins.shop.rows: got "many", expected a whole number',
        ),
        (
            "[plugin.shop]\nrows = 1",
            'server/settings.toml at plugin.shop.rows: unknown setting; did you mean "plugins.shop.rows"?',
        ),
    ],
)
def test_a_wrong_setting_stops_the_boot(folder: Path, text: str, expected: str) -> None:
    assert mistakes_of(folder, text)[0] == expected


def test_without_plugins_nobody_can_be_meant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PLUGINS__SHOP__ROWS", "1")
    monkeypatch.setattr("typecase.server.plugins.entry_points", lambda group: ())

    assert mistakes_of(folder, "") == [
        'environment variable TYPECASE_PLUGINS__SHOP__ROWS: no plugin "shop" is installed; none is installed'
    ]


@pytest.mark.parametrize(
    ("files", "text", "expected"),
    [
        ({}, "a = 1", 'settings.toml at plugins.shop.a: the plugin "shop" takes no settings'),
        ({"__init__.py": "1 / 0"}, "", 'the plugin "shop" cannot be imported: ZeroDivisionError: division by zero'),
        (
            {"__init__.py": "class Settings: ..."},
            "",
            'the Settings of the plugin "shop" must extend typecase.PluginSettings',
        ),
        (
            {"__init__.py": SETTINGS.replace('str = "EUR"', "str")},
            "",
            "plugins.shop.currency: missing: the plugin needs it",
        ),
        (
            {"server/x.py": "1 / 0"},
            "",
            "plugin_shop/server/x.py at line 1: cannot be imported: ZeroDivisionError: division by zero",
        ),
        (
            {"schema/x.json": "{}"},
            "",
            'plugin_shop/schema/x.json: a content type needs "info"; write for example '
            '"info": {"singularName": "article", "pluralName": "articles", "displayName": "Article"}',
        ),
        (
            {"lifecycles/x.py": "from typecase import before\n\n@before('api::x.x', 'create')\ndef f(action): ...\n"},
            "",
            'plugin_shop/lifecycles/x.py at f: there is no content type "api::x.x"',
        ),
        (
            {"server/app.py": "def register(): ...\n"},
            "",
            "plugin_shop/server/app.py at line 1: got register(), expected one argument: async def register(app)",
        ),
        (
            {"server/cron.py": "from typecase import cron\n\n@cron('x')\nasync def f(app): ...\n"},
            "",
            "plugin_shop/server/cron.py at line 3: ",
        ),
    ],
)
def test_a_broken_plugin_stops_the_boot(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], text: str, expected: str
) -> None:
    install_plugin(tmp_path / "packages", monkeypatch, files)

    assert any(expected in mistake for mistake in mistakes_of(folder, f"[plugins.shop]\n{text}"))


def test_a_module_of_one_file_is_no_plugin(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = install_plugin(tmp_path / "packages", monkeypatch, {})
    (package / "__init__.py").unlink()
    package.rmdir()
    (tmp_path / "packages" / "plugin_shop.py").write_text("")

    assert mistakes_of(folder, "[plugins.shop]\n") == [
        'server/settings.toml at plugins.shop: the plugin "shop" is no package: plugin_shop is a file, '
        "expected a folder"
    ]


@pytest.mark.usefixtures("shop")
def test_a_project_extends_the_controller_of_a_plugin(folder: Path, shop: Path) -> None:
    write_python(
        shop,
        {
            "resolvers/product.py": """from typecase import Controller, route

class ProductController(Controller):
    @route("GET", "/products/first")
    async def first(self, ctx): ...

    @route("GET", "/products/last")
    async def last(self, ctx): ...
"""
        },
    )
    extending = """from plugin_shop.resolvers.product import ProductController
from typecase import route

class MyController(ProductController):
    uid = "plugin::shop.product"

    async def first(self, ctx): ...

    @route("GET", "/newest-product")
    async def last(self, ctx): ...
"""
    other = extending.replace("(ProductController)", "(Controller)").replace(
        "from typecase import", "from typecase import Controller,"
    )

    project = configured(folder, "[plugins.shop]\n", {"resolvers/product.py": extending})

    assert project.customizations.controllers["plugin::shop.product"].__name__ == "MyController"
    assert sorted((route.path, route.action) for route in project.routes if route.uid) == [
        ("/newest-product", "plugin::shop.product.last"),
        ("/shop/products/first", "plugin::shop.product.first"),
    ]
    assert mistakes_of(folder, "[plugins.shop]\n", {"resolvers/product.py": other}) == [
        "resolvers/product.py at line 4: ProductController is the controller of plugin::shop.product already; "
        "extend it: from plugin_shop.resolvers.product import ProductController "
        "and class MyController(ProductController)"
    ]


@pytest.mark.usefixtures("shop")
def test_names_of_a_project_and_a_plugin_do_not_clash(folder: Path) -> None:
    write_project(folder, {"product": content_type("product", "products", {"name": {"type": "string"}})})

    types = configured(folder, "[plugins.shop]\n").registry.content_types

    assert {"api::product.product", "plugin::shop.product"} <= set(types)


@pytest.mark.usefixtures("shop")
def test_its_content_types_alone_make_a_project(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    write_python(folder, {"server/settings.toml": "[plugins.shop]\n"})

    assert "plugin::shop.product" in registry_of(folder).content_types


@pytest.mark.usefixtures("shop")
def test_settings_alone_are_what_the_files_say(folder: Path) -> None:
    write_python(folder, {"server/settings.toml": "[plugins.shop]\nrows = 2\n"})

    assert load_settings(folder).plugins == {"shop": {"rows": 2}}


def test_installed_plugins_are_listed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_plugin(tmp_path / "packages", monkeypatch, PLUGIN)
    install_plugin(tmp_path / "more", monkeypatch, {}, name="a-b", version="0.3")
    write_python(folder, {"server/settings.toml": "[plugins.shop]\n"})

    listed = run("plugins", "--project", folder).output.splitlines()
    as_json = orjson.loads(run("plugins", "--json", "--project", folder).output)

    assert [line.split() for line in listed if "plugin_" in line] == [
        ["a-b", "plugin_a_b", "0.3"],
        ["shop", "plugin_shop", "1.2", "used"],
    ]
    assert {"name": "shop", "module": "plugin_shop", "version": "1.2", "used": True} in as_json
