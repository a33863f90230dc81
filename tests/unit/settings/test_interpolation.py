"""Variables are filled into the texts of settings files."""

from pathlib import Path

import pytest

from tests.unit.settings.projects import mistakes, write
from typecase.settings import load_settings
from typecase.settings.interpolation import fill

FORMS = 'expected "${NAME}" or "${NAME:default}"; "$${" stands for the text "${"'


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ("${HOST}", "db.example"),
        ("http://${HOST}:${PORT:5432}/", "http://db.example:5432/"),
        ("${HOST:localhost}", "db.example"),
        ("${NOTHING:}", ""),
        ("${NOTHING:http://a:1}", "http://a:1"),
        ("${NOTHING:-1}", "-1"),
        ("$${HOST} $$${HOST}", "${HOST} $${HOST}"),
        ("$HOST $$ $ {HOST} }", "$HOST $$ $ {HOST} }"),
        ("${LITERAL}", "${HOST}"),
        (
            ["${HOST}", ["${HOST}"], {"${HOST}": "${HOST}"}, 1],
            ["db.example", ["db.example"], {"${HOST}": "db.example"}, 1],
        ),
        (True, True),
    ],
)
def test_variables_are_filled_in(value: object, filled: object) -> None:
    found = fill(value, {"HOST": "db.example", "LITERAL": "${HOST}"})

    assert (found.value, found.problems) == (filled, ())


def test_the_variables_that_were_named_are_told_once() -> None:
    assert fill(["${B}${A}", "${B:x}"], {"A": "1", "B": "2"}).names == ("B", "A")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("${SECRET}", '"${SECRET}" names a variable that is not set; set it, or write "${SECRET:default}"'),
        ("${HOSTS}", '"${HOSTS}" names a variable that is not set; did you mean "HOST"?'),
        ("${HOST:-x}", 'got "${HOST:-…}", expected "${HOST:default}" without the "-" of shells'),
        ("${}", f'got "${{}}", {FORMS}'),
        ("${a b}", f'got "${{a b}}", {FORMS}'),
        ("a${HOST", f'got "${{", {FORMS}'),
    ],
)
def test_what_cannot_be_filled_in_is_a_problem(value: str, problem: str) -> None:
    assert fill(value, {"HOST": "db.example"}).problems == (problem,)


def test_settings_take_variables_of_the_process_before_those_of_the_env_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = 'host = "${A}"\nport = "${B}"\ntrusted_proxies = ["10.0.0.${D:1}"]\n[rest]\nmax_limit = "${C}"\n'
    write(tmp_path, "server/settings.toml", toml)
    write(tmp_path, ".env", "A=dotenv\nB=1\nC=1\n")
    write(tmp_path, ".env.development", "B=2\nC=2\n")
    monkeypatch.setenv("C", "3")
    monkeypatch.setenv("D", "")

    settings = load_settings(tmp_path)

    assert (settings.host, settings.port, settings.rest.max_limit) == ("dotenv", 2, 3)
    assert settings.trusted_proxies == ("10.0.0.1",)


def test_a_missing_variable_is_a_mistake_with_file_and_key(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", 'host = "${A_HOST}"\n[auth]\njwt_secret = "${A_SECRET}"\n')
    write(tmp_path, "server/settings.development.toml", 'environment = "x"\n[project]\nx.y = ["${A_KEY}"]\n')

    _, *rest = mistakes(tmp_path)

    assert rest == [
        f'{place}: "${{{name}}}" names a variable that is not set; set it, or write "${{{name}:default}}"'
        for place, name in [
            ("server/settings.development.toml at project.x.y", "A_KEY"),
            ("server/settings.toml at host", "A_HOST"),
            ("server/settings.toml at auth.jwt_secret", "A_SECRET"),
        ]
    ]
    assert not (tmp_path / ".typecase").exists()


def test_an_environment_that_cannot_be_filled_in_is_one_mistake(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", 'environment = "${STAGE_OF_ALL}"\n')

    assert [mistake.split(":")[0] for mistake in mistakes(tmp_path)] == ["server/settings.toml at environment"]


def test_a_value_that_does_not_count_needs_no_variable(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", '[database]\nurl = "${DATABASE_OF_PRODUCTION}"\n')
    write(tmp_path, "server/settings.development.toml", '[database]\nurl = "sqlite://:memory:"\n')

    assert load_settings(tmp_path).database.url == "sqlite://:memory:"


def test_variables_are_not_filled_into_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_HOST", "${HOME}")

    assert load_settings(tmp_path).host == "${HOME}"
