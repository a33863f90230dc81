"""The HTTP side of a request for Python of a project: what was sent, and what shall be said about the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Literal, Protocol
from urllib.parse import quote


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file in a body of the media type `multipart/form-data`.

    `filename` and `media_type` are what the caller says of it, and no more to be believed than anything else it sends;
    either may be empty.
    """

    filename: str
    media_type: str
    content: bytes = field(repr=False)


class Request(Protocol):
    """What was sent. Names of headers are in lower case."""

    @property
    def method(self) -> str:
        """The method, in capitals."""
        ...

    @property
    def path(self) -> str:
        """The path, decoded, without the query string."""
        ...

    @property
    def url(self) -> str:
        """The whole address, with the query string."""
        ...

    @property
    def host(self) -> str:
        """The host that was asked, with its port where it is not the usual one."""
        ...

    @property
    def protocol(self) -> str:
        """`http` or `https`."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by their names; of several with one name the first."""
        ...

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies by their names."""
        ...

    @property
    def client(self) -> str | None:
        """The network address of the caller, behind proxies that are trusted; None where there is none."""
        ...

    @property
    def query(self) -> Mapping[str, Any]:
        """The query string, nested as `filters[title][$eq]` says; ValidationError when it cannot be read."""
        ...

    async def parsed(self) -> Any:
        """Return the body, parsed as its media type says; it can be asked for again. ValidationError and its kinds."""
        ...

    async def files(self) -> Mapping[str, Sequence[SentFile]]:
        """Return the files of a multipart body by the names of their fields; no files of another body.

        Raises as `parsed` does, whose value are the texts beside them.
        """
        ...

    async def content(self) -> bytes:
        """Return the body as it came; it can be asked for again."""
        ...


@dataclass(slots=True)
class Response:
    """What shall be said about the answer. What is not set stays as the API has it.

    `status` and `body` are REST's alone: in GraphQL the value of a field is its answer. Headers and cookies are sent in
    both. A `body` may be a JSON value, a text or bytes; `media_type` is guessed from it when it is None.
    """

    status: int | None = None
    body: Any = None
    media_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def set_cookie(
        self,
        name: str,
        value: str,
        *,
        max_age: int | None = None,
        path: str = "/",
        domain: str | None = None,
        secure: bool = True,
        http_only: bool = True,
        same_site: Literal["lax", "strict", "none"] = "lax",
    ) -> None:
        """Set a cookie; `max_age` is in seconds, None until the browser is closed."""
        self.cookies[name] = value
        morsel = self.cookies[name]
        morsel["path"], morsel["samesite"], morsel["secure"], morsel["httponly"] = path, same_site, secure, http_only
        if max_age is not None:
            morsel["max-age"] = max_age
        if domain is not None:
            morsel["domain"] = domain

    def delete_cookie(self, name: str, *, path: str = "/", domain: str | None = None) -> None:
        """Tell the browser to forget a cookie."""
        self.set_cookie(name, "", max_age=0, path=path, domain=domain)

    def redirect(self, url: str, status: int = 302) -> None:
        """Send the caller to another address."""
        self.status, self.body = status, ""
        self.headers["location"] = quote(url, safe=":/%#?=@[]!$&'()*+,;~")

    def attachment(self, filename: str) -> None:
        """Have the body kept as a file of that name."""
        self.headers["content-disposition"] = f"attachment; filename*=utf-8''{quote(filename, safe='')}"
