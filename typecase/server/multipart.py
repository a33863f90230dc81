"""Bodies of the media type `multipart/form-data`: texts and files by the names of their fields."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from typecase.errors import BodySyntaxError
from typecase.resolvers.exchanges import SentFile

MULTIPART = "multipart/form-data"

_MOST_PARTS = 100
"""How many texts a body has at most, and how many files."""


@dataclass(slots=True)
class Multipart:
    """The texts and the files of a body by the names of their fields, in the order in which they were sent."""

    texts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    files: dict[str, list[SentFile]] = field(default_factory=dict[str, list[SentFile]])


async def parse_multipart(headers: Mapping[str, str], body: bytes) -> Multipart:
    """Return the parts of a body; BodySyntaxError for one that is none, or has more than 100 texts or files."""
    try:
        return await _parse(headers["content-type"], body)
    except MultiPartException as error:
        raise BodySyntaxError(error.message) from None
    except UnicodeError:  # in the charset that the media type names
        raise BodySyntaxError("The texts of a multipart body must be of the charset that it names") from None


async def _parse(media_type: str, body: bytes) -> Multipart:
    parser = _Parser(
        Headers({"content-type": media_type}),
        _stream(body),
        max_files=_MOST_PARTS,
        max_fields=_MOST_PARTS,
        max_part_size=len(body),
    )
    form = await parser.parse()
    found = Multipart()
    try:
        if not parser.ended:
            raise BodySyntaxError("A multipart body must end with its boundary and --")
        for name, value in form.multi_items():
            name.encode()
            if isinstance(value, UploadFile):
                found.files.setdefault(name, []).append(await _read(value))
            else:
                value.encode()
                found.texts.setdefault(name, []).append(value)
    finally:
        await form.close()
    return found


class _Parser(MultiPartParser):
    """Starlette's, which takes a body that is cut off for one without its last part."""

    ended = False

    def on_end(self) -> None:
        self.ended = True


async def _stream(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


async def _read(file: UploadFile) -> SentFile:
    filename = file.filename or ""
    filename.encode()
    media_type = (file.content_type or "").partition(";")[0].strip().lower()
    return SentFile(filename=filename, media_type=media_type, content=await file.read())
