"""The Python that each kind of customization begins with: typed, documented, and doing something small."""

import builtins
import keyword
from dataclasses import dataclass, field

from typecase.errors import ValidationError
from typecase.schema.checks.names import KEBAB_CASE
from typecase.schema.content_types import ContentType
from typecase.schema.names import pascal_case, snake_case
from typecase.server.own_routes import METHODS

_TYPECASE = "typecase"
_TYPING = "typing"
_ABC = "collections.abc"
_NEEDED = frozenset({"policy", "middleware", "route", "time", "logging"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """A piece of Python for a module of a project.

    `file` is relative to the project, `title` the docstring of the module where that is new. `imports` are names by
    module; a module without names is imported itself. `name` is what `body` defines, `hint` what to do next.
    """

    file: str
    title: str
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    name: str
    body: str
    hint: str


def policy(name: str, api: str | None = None) -> Skeleton:
    """Return a policy `is-owner`, of everything or of one API (`article`)."""
    function = _function(name)
    full = _full(name, api)
    return Skeleton(
        file="server/policies.py" if api is None else _resolvers(api),
        title=f"Policies{_of(api)}: who may do what.",
        imports={_TYPECASE: ("Context", "policy")},
        name=function,
        body=f'''@policy
def {function}(ctx: Context) -> bool:
    """Pass callers who have signed in."""
    return ctx.user is not None
''',
        hint=f'Ask it before an action: "api": {{"find": {{"policies": ["{full}"]}}}} in a file of schema/, '
        f'or @policy(name: "{full}") in your SDL.',
    )


def middleware(name: str, api: str | None = None) -> Skeleton:
    """Return a middleware `stamp`, of everything or of one API (`article`)."""
    function = _function(name)
    full = _full(name, api)
    return Skeleton(
        file="server/middlewares.py" if api is None else _resolvers(api),
        title=f"Middlewares{_of(api)}: what stands around actions.",
        imports={"time": (), _TYPING: ("Any",), _TYPECASE: ("Context", "Next", "middleware")},
        name=function,
        body=f'''@middleware
async def {function}(ctx: Context, call_next: Next) -> Any:
    """Tell in a header how many milliseconds the action took."""
    begun = time.perf_counter()
    result = await call_next()
    took = (time.perf_counter() - begun) * 1_000
    ctx.response.headers["server-timing"] = f"{name};dur={{took:.1f}}"
    return result
''',
        hint=f'Put it around an action: "api": {{"find": {{"middlewares": ["{full}"]}}}} in a file of schema/, '
        f'or @middleware(name: "{full}") in your SDL.',
    )


def controller(content_type: ContentType) -> Skeleton:
    """Return the controller of a content type."""
    name = f"{pascal_case(_last(content_type))}Controller"
    return Skeleton(
        file=_resolvers(_api(content_type)),
        title=f"What is special about {content_type.plural_name}.",
        imports={_TYPECASE: ("Context", "Controller", "Page")},
        name=name,
        body=f'''class {name}(Controller):
    """The actions of {content_type.plural_name}, the same in GraphQL and REST."""
{_uid(content_type)}
    async def find(self, ctx: Context) -> Page:
        """Return a page, what is newest first unless the caller sorts."""
        if not ctx.query.get("sort"):
            ctx.query = {{**ctx.query, "sort": "createdAt:desc"}}
        return await super().find(ctx)
''',
        hint="Override find_one, create, update or delete in the same way; @route on a method of your own is a route.",
    )


def service(content_type: ContentType) -> Skeleton:
    """Return the service of a content type."""
    name = f"{pascal_case(_last(content_type))}Service"
    return Skeleton(
        file=_resolvers(_api(content_type)),
        title=f"What is special about {content_type.plural_name}.",
        imports={
            "logging": (),
            _ABC: ("Mapping",),
            _TYPING: ("Any",),
            _TYPECASE: ("Context", "Page", "Query", "Service"),
        },
        name=name,
        body=f'''class {name}(Service):
    """What is done with {content_type.plural_name}, whoever asks for it."""
{_uid(content_type)}
    async def find(self, ctx: Context, query: Query | Mapping[str, Any] | None = None) -> Page:
        """Return a page, and log how many entries it has."""
        page = await super().find(ctx, query)
        logging.getLogger(__name__).info("%d found of %s", len(page.entries), self.entities.content_type.uid)
        return page
''',
        hint=f'Controllers call it by themselves, your own Python as ctx.service("{content_type.uid}").',
    )


def lifecycle(content_type: ContentType) -> Skeleton:
    """Return a subscriber to the writes of a content type."""
    function = f"log_{snake_case(_last(content_type))}"
    return Skeleton(
        file=f"lifecycles/{snake_case(_api(content_type))}.py",
        title=f"What happens around writes of {content_type.plural_name}.",
        imports={"logging": (), _TYPECASE: ("Action", "after")},
        name=function,
        body=f'''@after("{content_type.uid}", "create", "update")
async def {function}(action: Action) -> None:
    """Log which document was written, inside of the transaction of the write."""
    logging.getLogger(__name__).info("%s of %s %s", action.name, action.uid, action.params["document_id"])
''',
        hint="@before may change action.data or refuse the write; @around does both, with one yield in the middle.",
    )


def listener(content_type: ContentType) -> Skeleton:
    """Return a function that is called for the events of a content type."""
    function = f"follow_{snake_case(_last(content_type))}"
    events = '"entry.publish", "entry.unpublish"' if content_type.drafts else '"entry.create", "entry.update"'
    return Skeleton(
        file=f"lifecycles/{snake_case(_api(content_type))}.py",
        title=f"What happens around writes of {content_type.plural_name}.",
        imports={"logging": (), _TYPECASE: ("Event", "on")},
        name=function,
        body=f'''@on([{events}], "{content_type.uid}")
async def {function}(event: Event) -> None:
    """Log which document it was, after the commit; the same event may come again."""
    logging.getLogger(__name__).info("%s of %s %s", event.name, event.uid, event.document_id)
''',
        hint="An error that it raises lets the event come again later; a second parameter gets the app.",
    )


def route(name: str, method: str = "GET", path: str | None = None) -> Skeleton:
    """Return a route of a project's own; `path` is `/<name>` when nothing is said."""
    function = _function(name)
    path = f"/{name}" if path is None else path
    if method.upper() not in METHODS:
        raise ValidationError(f'There is no method "{method}" for a route; it is one of {", ".join(METHODS)}')
    if not path.startswith("/") or not path.isprintable() or '"' in path or "\\" in path:
        raise ValidationError(f'"{path}" is no path; write for example /word-count/{{id}}')
    return Skeleton(
        file="server/routes.py",
        title="Routes beside those of the content types.",
        imports={_TYPING: ("Any",), _TYPECASE: ("Context", "route")},
        name=function,
        body=f'''@route("{method.upper()}", "{path}")
async def {function}(ctx: Context) -> dict[str, Any]:
    """Answer with the name of who asks, and with the parameters of the path."""
    return {{"username": ctx.user and ctx.user["username"], "params": dict(ctx.params)}}
''',
        hint=f'Callers need the permission "global::{name}"; auth=False in @route lets everybody in.',
    )


def check_name(name: str) -> None:
    """Raise ValidationError for a name that is not in kebab case."""
    if not KEBAB_CASE.fullmatch(name):
        raise ValidationError(
            f'The name "{name}" must be small letters and digits joined by hyphens, beginning with a letter, '
            'such as "is-owner"'
        )


def _function(name: str) -> str:
    """Return the function that is called so in kebab case."""
    check_name(name)
    function = name.replace("-", "_")
    if keyword.iskeyword(function) or hasattr(builtins, function) or function in _NEEDED:
        raise ValidationError(f'"{name}" is a word of Python or of the skeleton itself; choose another name')
    return function


def _full(name: str, api: str | None) -> str:
    return f"global::{name}" if api is None else f"api::{api}.{name}"


def _of(api: str | None) -> str:
    return "" if api is None else f" of {api}"


def _resolvers(api: str) -> str:
    check_name(api)
    return f"resolvers/{snake_case(api)}.py"


def _api(content_type: ContentType) -> str:
    """Return what the files of a content type's Python are called after: `article` of `api::article.article`."""
    namespace, _, rest = content_type.uid.partition("::")
    return rest.partition(".")[0] if namespace == "api" else content_type.singular_name


def _last(content_type: ContentType) -> str:
    return content_type.uid.rpartition(".")[2]


def _uid(content_type: ContentType) -> str:
    """Return the line that names the content type, where the names of file and class do not."""
    return "" if content_type.uid.startswith("api::") else f'\n    uid = "{content_type.uid}"\n'
