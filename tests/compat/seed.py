"""The content that the recorded server was seeded with, in Typecase's portable form.

`seed.json` names things by logical keys. Its types with drafts give a published version (which stands for a draft and a
published entry with the same data), a draft version, or both. Run as a program, this writes the content of the example
project: everything but users and tokens.
"""

import base64
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

SEED = Path(__file__).with_name("seed.json")
CONTENT = Path(__file__).parents[2] / "examples" / "magazine" / "content"

Line = dict[str, Any]
Lines = Mapping[str, list[Line]]

_CREATED = "2024-01-01T00:00:00.000Z"
_UPDATED = "2024-01-02T00:00:00.000Z"
_LOCALES = ("en", "fr", "de")
_LOCALIZED = frozenset({"title", "slug", "summary", "body", "content", "author", "category", "tags", "related"})
_DEFAULT_PERMISSIONS = {
    "authenticated": ("auth.changePassword", "auth.logout", "user.me"),
    "public": (
        "auth.callback",
        "auth.connect",
        "auth.forgotPassword",
        "auth.resetPassword",
        "auth.register",
        "auth.emailConfirmation",
        "auth.sendEmailConfirmation",
        "auth.refresh",
    ),
}
_ROLES = {
    "authenticated": ("Authenticated", "Default role given to authenticated user."),
    "public": ("Public", "Default role given to unauthenticated user."),
}


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users and API tokens in the form of the seed, beside those that it has."""

    users: tuple[Mapping[str, Any], ...] = ()
    tokens: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Secrets:
    """How the passwords of users and the keys of API tokens are stored."""

    hash_password: Callable[[str], str]
    hash_key: Callable[[str], str]


def read_seed() -> Mapping[str, Any]:
    """Return what `seed.json` holds."""
    return orjson.loads(SEED.read_bytes())


def write_content(folder: Path, secrets: Secrets | None = None, more: Accounts | None = None) -> None:
    """Write the seed as a content folder; users and tokens only when it is known how their secrets are stored."""
    seed = read_seed()
    lines = dict(content_of(seed))
    if secrets is not None:
        lines |= accounts_of(seed, secrets, more or Accounts())
    folder.mkdir(parents=True, exist_ok=True)
    for uid, written in lines.items():
        text = b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in written)
        (folder / f"{uid.replace('::', '.')}.jsonl").write_bytes(text)
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for file in seed["files"]:
        stored = file["stored"]
        (files / f"{stored['hash']}{stored['ext']}").write_bytes(base64.b64decode(file["base64"]))


def content_of(seed: Mapping[str, Any]) -> Lines:
    """Return the lines of every type by uid, without users and tokens."""
    keys = _document_ids(seed)
    roles = list(_ROLES)
    return {
        "plugin::upload.file": [_file(file) for file in seed["files"]],
        "plugin::i18n.locale": [_locale(number, locale) for number, locale in enumerate(seed["locales"], 1)],
        "plugin::users-permissions.role": [_role(number, name) for number, name in enumerate(roles, 1)],
        "plugin::users-permissions.permission": list(_permissions(seed["roles"])),
        "api::author.author": [_plain(item, keys) for item in seed["authors"]],
        "api::category.category": [_plain(item, keys) for item in seed["categories"]],
        "api::tag.tag": [_plain(item, keys) for item in seed["tags"]],
        "api::article.article": list(_articles(seed["articles"], keys)),
        "api::review.review": list(_reviews(seed["reviews"], keys)),
        "api::global.global": [_plain(seed["global"], keys)],
        "api::homepage.homepage": list(_localized([seed["homepage"]], keys)),
    }


def accounts_of(seed: Mapping[str, Any], secrets: Secrets, more: Accounts) -> Lines:
    """Return the lines of users and API tokens."""
    return {
        "plugin::users-permissions.user": [
            _line(
                f"userlab{number:017}",
                {
                    "username": user["username"],
                    "email": user["email"],
                    "provider": "local",
                    "password": secrets.hash_password(user["password"]),
                    "confirmed": user["confirmed"],
                    "blocked": user["blocked"],
                    "role": _role_id(user["role"]) if user["role"] else None,
                },
            )
            for number, user in enumerate([*seed["users"], *more.users], 1)
        ],
        "admin::api-token": [
            _line(
                f"tokenlab{number:016}",
                {**token, "accessKey": secrets.hash_key(token["accessKey"])},
            )
            for number, token in enumerate([*seed["apiTokens"], *more.tokens], 1)
        ],
    }


def _document_ids(seed: Mapping[str, Any]) -> dict[str, str]:
    groups = ("authors", "categories", "tags", "articles", "reviews")
    keys = {item["key"]: item["documentId"] for group in groups for item in seed[group]}
    return keys | {file["key"]: file["stored"]["documentId"] for file in seed["files"]}


def _line(document_id: str, data: Mapping[str, Any], **header: Any) -> Line:
    """Return a line; what is null or an empty list is not written."""
    return {
        "documentId": document_id,
        "locale": None,
        "status": "published",
        "createdAt": _CREATED,
        "updatedAt": _UPDATED,
        "publishedAt": _CREATED,
        **header,
        "data": {name: value for name, value in data.items() if value is not None and value != []},
    }


def _file(file: Mapping[str, Any]) -> Line:
    stored = file["stored"]
    names = ("width", "height", "formats", "hash", "ext", "mime", "size", "url", "provider", "folderPath")
    described = {"name": file["name"], "alternativeText": file["alternativeText"], "caption": file["caption"]}
    data = {**described, **{name: (file if name == "mime" else stored)[name] for name in names}}
    return _line(stored["documentId"], {**data, "formats": _sorted(data["formats"])})


def _locale(number: int, locale: Mapping[str, Any]) -> Line:
    names = ("name", "code", "isDefault")
    return _line(f"localelab{number:015}", {name: locale[name] for name in names})


def _role(number: int, role: str) -> Line:
    name, description = _ROLES[role]
    return _line(f"rolelab{number:017}", {"name": name, "description": description, "type": role})


def _role_id(role: str) -> str:
    return f"rolelab{list(_ROLES).index(role) + 1:017}"


def _permissions(roles: Mapping[str, Any]) -> Iterator[Line]:
    number = 0
    for role in _ROLES:
        actions = [f"plugin::users-permissions.{action}" for action in _DEFAULT_PERMISSIONS[role]]
        actions += [f"{uid}.{action}" for uid, allowed in roles[role]["contentTypes"].items() for action in allowed]
        for action in [*actions, *roles[role]["extra"]]:
            number += 1
            yield _line(f"permissionlab{number:011}", {"action": action, "role": _role_id(role)})


def _plain(item: Mapping[str, Any], keys: Mapping[str, str]) -> Line:
    times = {"createdAt": item["createdAt"], "updatedAt": item["updatedAt"], "publishedAt": item["createdAt"]}
    return _line(item["documentId"], _data(item["data"], keys), **times)


def _version(item: Mapping[str, Any], version: Mapping[str, Any], keys: Mapping[str, str], **header: Any) -> Line:
    published = header["status"] == "published"
    times = {
        "createdAt": item["createdAt"],
        "updatedAt": version["updatedAt"],
        "publishedAt": version["publishedAt"] if published else None,
    }
    return _line(item["documentId"], _data(version["data"], keys), **header, **times)


def _reviews(items: Iterable[Mapping[str, Any]], keys: Mapping[str, str]) -> Iterator[Line]:
    for item in items:
        yield _version(item, _draft(item), keys, status="draft")
        if "published" in item:
            yield _version(item, item["published"], keys, status="published")


def _localized(items: Iterable[Mapping[str, Any]], keys: Mapping[str, str]) -> Iterator[Line]:
    """Yield the default locale's drafts, its published entries, then each further locale's, document by document."""
    items = list(items)
    for item in items:
        yield _version(item, _draft(item["locales"]["en"]), keys, locale="en", status="draft")
    for item in items:
        if "published" in item["locales"]["en"]:
            yield _version(item, item["locales"]["en"]["published"], keys, locale="en", status="published")
    for locale in _LOCALES[1:]:
        for item in items:
            versions = item["locales"].get(locale)
            if versions:
                yield _version(item, _draft(versions), keys, locale=locale, status="draft")
                if "published" in versions:
                    yield _version(item, versions["published"], keys, locale=locale, status="published")


def _articles(items: Iterable[Mapping[str, Any]], keys: Mapping[str, str]) -> Iterator[Line]:
    lines = list(_localized([_with_shared_attributes(item) for item in items], keys))
    published = {line["documentId"]: line for line in lines if (line["locale"], line["status"]) == ("en", "published")}
    revised = {item["documentId"] for item in items if {"draft", "published"} <= set(item["locales"]["en"])}
    last = len(lines)
    for line in lines:
        if line["documentId"] in revised and (line["locale"], line["status"]) == ("en", "draft"):
            last += 1
            _place_changed_links(line["data"], published[line["documentId"]]["data"], last)
        yield line


def _with_shared_attributes(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an article whose other locales have the attributes that they share with the default one."""
    default = item["locales"]["en"]
    locales: dict[str, Any] = {"en": default}
    for locale, versions in item["locales"].items():
        if locale != "en":
            draft, published = _draft(versions), versions.get("published")
            locales[locale] = {"draft": _sharing(draft, _draft(default))}
            if published:
                locales[locale]["published"] = _sharing(published, default.get("published") or default["draft"])
    return {**item, "locales": locales}


def _sharing(version: Mapping[str, Any], default: Mapping[str, Any]) -> Mapping[str, Any]:
    own = version["data"]
    data = {name: own.get(name) if name in _LOCALIZED else value for name, value in default["data"].items()}
    return {**version, "data": data}


def _place_changed_links(draft: dict[str, Any], published: Mapping[str, Any], place: int) -> None:
    """Put a revised draft at the end of the lists of what it did not point to when it was published."""
    for name in ("author", "category"):
        if draft.get(name) is not None and draft[name] != published.get(name):
            draft[name] = {"documentId": draft[name], "position": place}
    if "tags" in draft:
        draft["tags"] = [
            tag if tag in published.get("tags", ()) else {"documentId": tag, "position": place} for tag in draft["tags"]
        ]


def _draft(versions: Mapping[str, Any]) -> Mapping[str, Any]:
    return versions.get("draft") or versions["published"]


def _data(data: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    return {name: _value(name, value, keys) for name, value in data.items()}


def _value(name: str, value: Any, keys: Mapping[str, str]) -> Any:
    match name:
        case "content" | "meta":
            return _sorted(value)
        case "avatar" | "cover" | "parent" | "category" | "article" | "shareImage":
            return keys[value] if value is not None else None
        case "author" if value in keys:
            return keys[value]
        case "tags" | "related" | "gallery":
            return [keys[item] for item in value or ()]
        case "seo" | "defaultSeo":
            return _component(value, keys) if value is not None else None
        case "links" | "blocks":
            return [_component(item, keys) for item in value or ()]
        case _:
            return value


def _component(item: Mapping[str, Any], keys: Mapping[str, str]) -> Mapping[str, Any]:
    parts = {name: _value(name, value, keys) for name, value in item.items()}
    return {name: value for name, value in parts.items() if value is not None and value != []}


def _sorted(value: Any) -> Any:
    """Return a JSON value with the keys of its objects in order, as the portable form has them."""
    return orjson.loads(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


if __name__ == "__main__":
    write_content(Path(sys.argv[1]) if len(sys.argv) > 1 else CONTENT)
