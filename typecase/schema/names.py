"""The border between the names of content type files, GraphQL, REST, SQL and Python.

GraphQL and REST names are camelCase or PascalCase, SQL's and Python's are snake_case; nowhere else is a name changed.
The rules are Strapi 5's, so that generated code and stored queries keep working.
"""

import hashlib
import re

from slugify import slugify

from typecase.schema.content_types import Component, ContentType

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LONGEST_IDENTIFIER = 63
"""PostgreSQL cuts longer names silently; MariaDB's limit is 64."""


def words(text: str) -> list[str]:
    """Split a name of any style into its words: `users-permissions.meRole2` → users, permissions, me, Role, 2."""
    return _WORDS.findall(text)


def pascal_case(text: str) -> str:
    """Join a name's words, each with a capital: `rich-text` → `RichText`."""
    return "".join(word[0].upper() + word[1:].lower() for word in words(text))


def camel_case(text: str) -> str:
    """Join a name's words, each but the first with a capital: `rich-text` → `richText`."""
    joined = pascal_case(text)
    return joined[:1].lower() + joined[1:]


def snake_case(text: str) -> str:
    """Join a name's words in lower case with underscores: `metaTitle` → `meta_title`."""
    return "_".join(word.lower() for word in words(text))


def kebab_case(text: str) -> str:
    """Join a name's words in lower case with hyphens: `is_owner` → `is-owner`."""
    return "-".join(word.lower() for word in words(text))


def constant_case(text: str) -> str:
    """Join a name's words in upper case with underscores: `never-published` → `NEVER_PUBLISHED`."""
    return snake_case(text).upper()


def type_name(content_type: ContentType) -> str:
    """Return the GraphQL type: `Article`, `UploadFile`."""
    return pascal_case(f"{content_type.plugin} {content_type.singular_name}")


def component_type_name(component: Component) -> str:
    """Return the GraphQL type of a component: `ComponentSharedRichText`."""
    return f"Component{pascal_case(component.category)}{pascal_case(component.name)}"


def one_field(content_type: ContentType) -> str:
    """Return the root field of one document, or of a single type: `article`, `uploadFile`."""
    return camel_case(f"{content_type.plugin} {content_type.singular_name}")


def many_field(content_type: ContentType) -> str:
    """Return the root field of a list: `articles`, `uploadFiles`."""
    return camel_case(f"{content_type.plugin} {content_type.plural_name}")


def connection_field(content_type: ContentType) -> str:
    """Return the root field of a list with its page: `articles_connection`."""
    return f"{many_field(content_type)}_connection"


def mutation_field(content_type: ContentType, action: str) -> str:
    """Return the root field of an action on one document: `createArticle`, `discardDraftArticle`."""
    return f"{action}{type_name(content_type)}"


def many_mutation_field(content_type: ContentType, action: str) -> str:
    """Return the root field of an action on many documents: `createManyArticles`."""
    return f"{action}{pascal_case(f'{content_type.plugin} {content_type.plural_name}')}"


def change_field(attribute: str) -> str:
    """Return the input field that changes what an attribute points to: `tags_change`."""
    return f"{attribute}_change"


def enum_name(owner: str, attribute: str) -> str:
    """Return the GraphQL enum of an attribute of the GraphQL type `owner`: `ENUM_ARTICLE_KIND`."""
    return f"ENUM_{owner.upper()}_{attribute.upper()}"


def enum_value(value: str) -> str:
    """Return the GraphQL name of an enumeration value: `how-to` → `how_to`, `2nd` → `_2nd`."""
    name = slugify(value, separator="_", lowercase=False)
    return f"_{name}" if name[:1].isdigit() else name


def zone_name(owner: str, attribute: str) -> str:
    """Return the GraphQL union of a dynamic zone: `ArticleBlocksDynamicZone`; its input scalar adds `Input`."""
    return f"{owner}{pascal_case(attribute)}DynamicZone"


def identifier(text: str) -> str:
    """Return an SQL name that every database takes whole: long ones keep their start and end in a hash."""
    if len(text) <= _LONGEST_IDENTIFIER:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{text[: _LONGEST_IDENTIFIER - 9]}_{digest}"
