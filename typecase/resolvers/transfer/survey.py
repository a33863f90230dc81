"""A content folder, looked through before anything is written: what it holds and everything that is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from typecase.resolvers.entities.layout import LINE_FILES, Layout
from typecase.resolvers.transfer.entries import STATUSES, Entry, LineReader, references_of
from typecase.resolvers.transfer.uploads import file_names, is_file_name
from typecase.schema.attributes import JsonValue
from typecase.schema.content_types import FILE
from typecase.schema.mistakes import Place, suggestion
from typecase.schema.tables import entry_table


@dataclass(slots=True)
class Survey:
    """What a folder holds: its documents with their types, how many entries, and what they point to.

    `references` has, by document and the type that it must have (None: any), where it is first pointed to. `found`
    lists the mistakes, each with its file and line; `files` names the uploads and tells which are originals.
    """

    layouts: Sequence[Layout] = ()
    entries: int = 0
    documents: dict[str, str] = field(default_factory=dict[str, str])
    references: dict[tuple[str, str | None], Place] = field(default_factory=dict[tuple[str, str | None], Place])
    files: dict[str, bool] = field(default_factory=dict[str, bool])
    found: list[str] = field(default_factory=list[str])


def survey_folder(folder: Path, layouts: Sequence[Layout]) -> Survey:
    """Read every line of a folder and return what it holds, mistakes included."""
    survey = Survey()
    known = {layout.file_name: layout for layout in layouts}
    present = sorted(path.name for path in folder.glob(LINE_FILES))
    if not present:
        survey.found.append(f"{folder}: expected a folder with files such as {next(iter(known), 'a type.jsonl')}")
    for name in present:
        if name not in known:
            Place(name, survey.found).add(f"there is no content type of this name{suggestion(name, known)}")
    survey.layouts = [layout for layout in layouts if layout.file_name in present]
    for layout in survey.layouts:
        _survey_file(folder, layout, survey)
    return survey


def batches(folder: Path, layout: Layout, size: int) -> Iterator[list[Entry]]:
    """Yield the entries of a file without mistakes, `size` at a time."""
    reader = LineReader(layout, [])
    with (folder / layout.file_name).open("rb") as lines:
        entries = (entry for line in lines if (entry := reader.read(line)) is not None)
        while batch := list(islice(entries, size)):
            yield batch


def _survey_file(folder: Path, layout: Layout, survey: Survey) -> None:
    reader = LineReader(layout, survey.found)
    seen: dict[tuple[str, str, int], int] = {}
    unique = _Uniqueness(layout)
    uid = layout.content_type.uid
    with (folder / layout.file_name).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            entry = reader.read(line)
            if entry is None:
                continue
            place = Place(f"{layout.file_name}:{number}", survey.found)
            survey.entries += 1
            if (first := seen.setdefault(entry.key, number)) != number:
                place.add(f"the entry of line {first} again: the same document, locale and status")
            if (owner := survey.documents.setdefault(entry.document_id, uid)) != uid:
                place.at("documentId").add(f"{entry.document_id} is a document of {owner}")
            unique.check(entry, number, place)
            for reference in references_of(layout, entry):
                at = place.at("data", *reference.path.split("."))
                survey.references.setdefault((reference.document_id, reference.target), at)
            if uid == FILE:
                _survey_names(entry, survey, place)
    documents = {document_id for document_id, _, _ in seen}
    if layout.content_type.single and len(documents) > 1:
        Place(layout.file_name, survey.found).add(f"{uid} has one document, here are {len(documents)}")


def _survey_names(entry: Entry, survey: Survey, place: Place) -> None:
    for name, is_original in file_names(entry):
        if is_file_name(name):
            survey.files[name] = is_original
        else:
            place.at("data", "hash").add(f'hash and ext give "{name}", which is no name of a file')


@dataclass(slots=True)
class _Uniqueness:
    """The values of unique attributes among the published entries of each locale."""

    layout: Layout
    _lines: dict[tuple[str, str, JsonValue], int] = field(default_factory=dict[tuple[str, str, JsonValue], int])
    _names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        table = entry_table(self.layout.registry, self.layout.content_type)
        published = {index.columns[0] for index in table.indexes if index.published}
        self._names = tuple(name for name, column in self.layout.columns.items() if column.name in published)

    def check(self, entry: Entry, number: int, place: Place) -> None:
        if entry.status != STATUSES["published"]:
            return
        for name in self._names:
            value = entry.values.get(name)
            if value not in (None, ""):
                first = self._lines.setdefault((name, entry.locale, value), number)
                if first != number:
                    place.at("data", name).add(f"must be unique among published entries: line {first} has it too")
