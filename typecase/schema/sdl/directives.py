"""Our directives: what guards a root field and which REST route it is.

They are part of the SDL that the schema is built from and of the export that asks for them. Introspection and the
default export do not show them: a client has no use for them, and tools that compare schemas would see a difference.
"""

from collections.abc import Mapping, Sequence

from typecase.schema.attributes import JsonValue
from typecase.schema.content_types import ActionOptions, ContentType
from typecase.schema.sdl.text import literal, quoted

DIRECTIVES = '''
"""The permissions that the caller needs: all of `scope`. With `public: true` none is needed."""
directive @auth(scope: [String!], public: Boolean) on FIELD_DEFINITION

"""A yes-or-no question that is asked before the resolver, in the order written."""
directive @policy(name: String!, config: JSON) repeatable on FIELD_DEFINITION

"""Wraps the resolver, the first written outermost."""
directive @middleware(name: String!, config: JSON) repeatable on FIELD_DEFINITION

"""
The field is a REST route too. `path` starts behind the prefix of the REST API; `:id` stands for a value. `body` names
the argument that the body of a request is.
"""
directive @rest(method: RestMethod!, path: String!, body: String) on FIELD_DEFINITION

"""
What each value of the field adds to the cost of an operation. There are as many as the product of the arguments in
`multipliers`; without them, as many as the page has that is asked for, or one.
"""
directive @cost(weight: Int, multipliers: [String!]) on FIELD_DEFINITION

"""The HTTP method of a route."""
enum RestMethod { GET POST PUT DELETE PATCH }
'''

DIRECTIVE_NAMES = frozenset({"auth", "policy", "middleware", "rest", "cost"})
DIRECTIVE_TYPES = frozenset({"RestMethod"})
"""The types that only our directives use, and that are left out together with them."""

_NOTHING_SAID = ActionOptions()


def auth(*scope: str) -> str:
    """Return `@auth(scope: ["api::article.article.find"])`."""
    return f"@auth(scope: [{', '.join(map(quoted, scope))}])"


def rest(method: str, path: str) -> str:
    """Return `@rest(method: GET, path: "/articles")`."""
    return f"@rest(method: {method}, path: {quoted(path)})"


def guards(content_type: ContentType, *actions: str) -> str:
    """Return the directives of a project's action: as its file says under `api`, else the permission of its own name.

    A scope that names no content type is an action of this one: `find` → `api::article.article.find`. What does
    several actions at once has the guards of all, each once, is public when all are, and costs what the dearest does.
    """
    given = {action: content_type.api.get(action, _NOTHING_SAID) for action in actions}
    scope = [name for action, options in given.items() for name in _scope(content_type, action, options)]
    public = all(options.public for options in given.values())
    guarding = [
        directive
        for kind, key in (("policy", "policies"), ("middleware", "middlewares"))
        for action, options in given.items()
        for directive in _named(kind, getattr(options, key), f"{content_type.uid}, api.{action}.{key}")
    ]
    costs = [options.cost for options in given.values() if options.cost is not None]
    weighed = [f"@cost(weight: {max(costs)})"] if costs else []
    authorized = "@auth(public: true)" if public else auth(*dict.fromkeys(scope))
    return " ".join((authorized, *dict.fromkeys(guarding), *weighed))


def _scope(content_type: ContentType, action: str, options: ActionOptions) -> list[str]:
    """Return the permissions that an action needs, none when it is public."""
    if options.public:
        return []
    names = options.scope if options.scope is not None else (action,)
    return [name if "::" in name else f"{content_type.uid}.{name}" for name in names]


def _named(directive: str, entries: Sequence[Mapping[str, JsonValue]], place: str) -> list[str]:
    return [f"@{directive}(name: {quoted(entry['name'])}{_config(entry.get('config'), place)})" for entry in entries]


def _config(config: JsonValue, place: str) -> str:
    return "" if config is None else f", config: {literal(config, place)}"
