"""A file of people as rows: CSV in the encodings and delimiters that systems write, XLSX, or a pasted list.

Everything happens in memory. The bytes are read again for each pass, and only the columns that are
kept ever leave this module.
"""

import csv
import hashlib
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from typing import Any

from naervaer.people.importing.rules.columns import (
    Columns,
    Field,
    guess,
    guess_by_content,
    heading_row,
    like_cpr,
    never_in_such_a_file,
)
from naervaer.people.importing.rules.rows import Kept
from naervaer.people.importing.rules.values import clean

MAX_BYTES = 40 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 300_000
MAX_COLUMNS = 300
LOOK_AT = 500
DELIMITERS = (",", ";", "\t", "|")
MAILBOX = re.compile(r"\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<name>[^<>]*?))\s*<(?P<email>[^<>\s]+@[^<>\s]+)>\s*")
LINE = re.compile(r"\s*(?P<name>[^,;|<>@\t]+?)[\s,;|]+(?P<email>[^\s,;|<>]+@[^\s,;|<>]+)[\s,;|]*")
NO_ADDRESS = re.compile(r"\s*(?P<name>[^,;|<>@\t]+?)[\s,;|]+(?P<email>[^\s,;|<>]+\.[a-z]{2,})[\s,;|]*")
SPLIT_MAILBOXES = re.compile(r"[;\n]+|(?<=>)\s*,")

# What a workbook holds besides its cells (styles, validations) is not read, and no reason to warn.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

Records = Callable[[], Iterator[list[str]]]


class Unreadable(Exception):
    """The bytes are no list of people; ``kind`` and ``about`` become a sentence in ``texts.py``."""

    def __init__(self, kind: str, *about: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.about = about


@dataclass(frozen=True)
class Table:
    """A list with headings. ``heading_row`` counts from 1 as in the file; 0: there is none.

    ``columns``: the field of each column. ``like_cpr`` names the columns (from 0) whose values read as CPR numbers:
    they are never kept, whatever somebody chooses.
    """

    records: Records
    headings: tuple[str, ...]
    heading_row: int
    columns: Columns
    like_cpr: frozenset[int]
    sheet: str = ""
    corrections: Mapping[tuple[int, Field], str] = field(default_factory=dict)
    held: tuple[Kept, ...] | None = None

    def with_columns(self, columns: Columns) -> "Table":
        """The same list with other fields for its columns."""
        allowed = tuple(None if place in self.like_cpr else field for place, field in enumerate(columns))
        return replace(self, columns=allowed, held=None)

    def with_corrections(self, corrections: Mapping[tuple[int, Field], str]) -> "Table":
        """The same list with other words in some cells."""
        return replace(self, corrections=corrections, held=None)

    @property
    def fields(self) -> list[Field]:
        """The fields that ``kept`` gives values for, in their order."""
        return [field for field in self.columns if field is not None]

    def heading_of(self, field: Field) -> str:
        """The heading under which a field stands; "" where no column holds it."""
        return next(
            (heading for heading, other in zip(self.headings, self.columns, strict=True) if other is field),
            "",
        )

    @property
    def ignored(self) -> list[str]:
        """The headings of the columns that are of no use here."""
        return [heading for heading, field in zip(self.headings, self.columns, strict=True) if field is None]

    @property
    def never_in_such_a_file(self) -> list[str]:
        """Those of the ignored that look like CPR numbers or sickness."""
        return [
            heading
            for place, (heading, field) in enumerate(zip(self.headings, self.columns, strict=True))
            if field is None and never_in_such_a_file(heading, values_like_cpr=place in self.like_cpr)
        ]

    def read_once(self) -> "Table":
        """The same list with its kept rows at hand: a workbook is slow to read again and again. Raises Unreadable."""
        return replace(self, held=tuple(self.kept()))

    def kept(self) -> Iterator[Kept]:
        """The row numbers and the values of the columns that have a field; nothing else.

        Raises Unreadable in the middle of a broken file.
        """
        return self._read() if self.held is None else iter(self.held)

    def _read(self) -> Iterator[Kept]:
        places = [place for place, field in enumerate(self.columns) if field is not None]
        last = max(places, default=-1)
        for number, record in enumerate(self.records(), 1):
            if number > self.heading_row:
                if number > MAX_ROWS:
                    raise Unreadable("too_many_rows", str(MAX_ROWS))
                cells = record if len(record) > last else record + [""] * (last + 1 - len(record))
                yield number, self._corrected(number, [cells[place] for place in places])

    def _corrected(self, number: int, values: list[str]) -> list[str]:
        """A correction that says what stands there already is none."""
        if not self.corrections:
            return values
        given = [self.corrections.get((number, field)) for field in self.fields]
        return [
            value if other is None or other == clean(value) else other
            for other, value in zip(given, values, strict=True)
        ]

    def fingerprint(self) -> str:
        """The same for the same kept rows: what was looked at is what is brought in."""
        digest = hashlib.sha256(repr(self.fields).encode())
        for number, values in self.kept():
            digest.update(repr((number, *values)).encode())
        return digest.hexdigest()


def open_file(data: bytes) -> Table:
    """The list in these bytes, whatever the file is called. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable("too_big", str(MAX_BYTES // 1024 // 1024))
    if data.startswith(b"PK\x03\x04"):
        return _open_workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old_workbook")
    return _open_text(data)


def open_list(text: str) -> Table:
    """A pasted list: lines or cells out of a sheet, or recipients out of a mail. Raises Unreadable."""
    pieces = [piece for piece in SPLIT_MAILBOXES.split(text) if piece.strip()]
    people = [found for found in map(MAILBOX.fullmatch, pieces) if found]
    if people and 2 * len(people) >= len(pieces):
        rows = [_person(piece) for piece in pieces]
        return _table(lambda: iter(rows), pasted=True)
    lines = [line for line in text.splitlines() if line.strip()]
    if (
        not _parted_alike(lines)
        and 2 * sum(LINE.fullmatch(line) is not None for line in lines) >= len(lines) > 0
    ):
        rows = [_person(line) for line in lines]
        return _table(lambda: iter(rows), pasted=True)
    return _open_text(text.encode(), pasted=True)


def _parted_alike(lines: list[str]) -> bool:
    """Whether the same sign parts each line, as in a file."""
    return any(all(sign in line for line in lines) for sign in DELIMITERS)


def _person(piece: str) -> list[str]:
    """Name and address as people write them, whichever way most of the list is written.

    A recipient of a mail (``"Krogh, Mette" <mette@havn.dk>`` is turned round), or a space or a sign between the two.
    What looks like an address gone wrong (bo(at)x.dk) stands as one, so that its row is named.
    """
    if found := MAILBOX.fullmatch(piece):
        return [_turned_round((found["quoted"] or found["name"] or "").strip()), found["email"]]
    if found := LINE.fullmatch(piece) or NO_ADDRESS.fullmatch(piece):
        return [found["name"].strip(), found["email"]]
    alone = piece.strip(" ,;|\t\r\n")
    return ["", alone] if "@" in alone else [alone, ""]


def _turned_round(name: str) -> str:
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name


def _table(records: Records, *, sheet: str = "", pasted: bool = False) -> Table:
    """Find the headings and guess the columns."""
    first = [[clean(cell) for cell in record] for record in islice(records(), LOOK_AT)]
    if not any(sign.isalnum() for row in first for cell in row for sign in cell):
        raise Unreadable("empty")
    place = heading_row(first, pasted=pasted)
    width = min(max(len(row) for row in first), MAX_COLUMNS)
    below = first[place + 1 :] if place is not None else first
    headings = (first[place] if place is not None else [])[:width]
    headings += [""] * (width - len(headings))
    guessed = guess_by_content(first)[:width] if place is None else guess(headings)
    cpr = frozenset(
        column
        for column in range(width)
        if like_cpr([row[column] for row in below if len(row) > column and row[column]])
    )
    shown = tuple(heading or f"{column}" for column, heading in enumerate(headings, 1))
    found = Table(records, shown, place + 1 if place is not None else 0, guessed, cpr, sheet)
    return found.with_columns(guessed)


def _open_text(data: bytes, *, pasted: bool = False) -> Table:
    if data[:512].lstrip().lower().startswith((b"<", b"%pdf", b"{\\rtf")):
        raise Unreadable("not_a_list")
    encoding = "utf-8" if pasted else _encoding(data)
    first_line = _lines(data, encoding).readline(200).strip().lstrip("\ufeff")
    told = re.fullmatch(r"sep=(.)", first_line.strip('"'), re.IGNORECASE)
    delimiter = told[1] if told else _delimiter(_lines(data, encoding).read(65536))

    def records() -> Iterator[list[str]]:
        lines = _lines(data, encoding)
        if told:
            lines.readline()
        try:
            for record in csv.reader(lines, delimiter=delimiter):
                yield record[:MAX_COLUMNS]
        except csv.Error:
            raise Unreadable("quote_never_closed") from None

    return _table(records, pasted=pasted)


def _lines(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BytesIO(data), encoding=encoding, newline=""
    )  # shares the bytes, copies nothing


def _encoding(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else Windows-1252. Raises Unreadable."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\0" in data:
        raise Unreadable("not_a_list")
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            text = _lines(data, encoding)
            while text.read(1 << 16):
                pass
        except UnicodeError:
            continue
        return encoding
    raise Unreadable("unknown_signs")


def _delimiter(sample: str) -> str:
    """The sign that cuts most lines into the same number of cells; of two such, the one that gives more cells."""
    lines = sample.splitlines(keepends=True)
    if len(sample) == 65536:
        lines = lines[:-1] or lines

    def quality(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if any(record)]
        except csv.Error:
            return 0.0, 0
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (count / len(widths), width) if width > 1 else (0.0, 0)

    best = max(DELIMITERS, key=quality)
    return best if quality(best)[1] else ","


def _open_workbook(data: bytes) -> Table:
    _refuse_bombs(data)
    tables: list[Table] = []
    for name, first in _beginnings(data):
        try:
            found = _table(first.__iter__, sheet=name)
        except Unreadable as fault:
            if fault.kind != "empty":
                raise
        else:
            tables.append(replace(found, records=partial(_sheet, data, name, len(found.headings))))
    if not tables:
        raise Unreadable("empty")
    return max(tables, key=lambda table: sum(field is not None for field in table.columns))


def _refuse_bombs(data: bytes) -> None:
    """No file that unpacks to far more than it weighs, and no other kind of packed file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Unreadable("bomb")
            if "xl/workbook.xml" not in packed.namelist():
                raise Unreadable("not_a_workbook")
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable("broken_workbook") from error


def _beginnings(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """The visible sheets and their first rows, opened once: opening may read all of a sheet that tells no size."""
    with _workbook(data) as book:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [(sheet.title, list(islice(_rows(sheet, MAX_COLUMNS), LOOK_AT))) for sheet in visible[:10]]


@contextmanager
def _workbook(data: bytes) -> Iterator[Any]:
    """openpyxl on untrusted bytes: whatever it trips over means that the file is broken."""
    import openpyxl  # loaded where it is needed: an eighth of every start

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise Unreadable("broken_workbook") from error
    try:
        yield book
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("broken_workbook") from error
    finally:
        book.close()


def _sheet(data: bytes, name: str, width: int) -> Iterator[list[str]]:
    """The rows of one sheet, as far to the right as it has headings."""
    with _workbook(data) as book:
        yield from _rows(book[name], width)


def _rows(sheet: Any, width: int) -> Iterator[list[str]]:
    """Row numbers are the sheet's own, so rows that it leaves out come as empty ones.

    Every row is filled up to ``width``: a workbook of 100,000 rows takes half the time with nine as with 300.
    """
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    for cells in sheet.iter_rows(max_col=width, values_only=True):
        yield _shortened([_as_text(cell) for cell in cells])


def _shortened(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _as_text(cell: Any) -> str:
    """A cell as a CSV file would have it: days as ISO, whole numbers without a point."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if isinstance(cell, time) else str(cell)
