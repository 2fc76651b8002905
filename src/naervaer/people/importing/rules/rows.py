"""One row of the list: read into an entry, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.values import (
    LONGEST,
    NotADate,
    clean,
    email_fault,
    is_phone,
    read_date,
    read_email,
    read_person,
    said,
)

Kept = tuple[int, Sequence[str]]
NAMES = (Field.NAME, Field.FIRST_NAME, Field.LAST_NAME)


class Entry(NamedTuple):
    """What a row says of one person; "" and None: it says nothing, and nothing is changed by that.

    ``ended_on`` is the last day, as such lists mean it.
    """

    row: int
    name: str = ""
    email: str = ""
    number: str = ""
    phone: str = ""
    title: str = ""
    unit: str = ""
    leader: str = ""
    started_on: date | None = None
    ended_on: date | None = None


class Problem(NamedTuple):
    """What is wrong in one cell. ``left_out``: the whole row stays outside; else only this cell does.

    ``kind`` and ``about`` become a sentence in ``texts.py``.
    """

    row: int
    field: Field
    value: str
    kind: str
    about: tuple[str, ...] = ()
    left_out: bool = True
    person: str = ""


def read_rows(fields: Sequence[Field], rows: Iterable[Kept]) -> Iterator[tuple[Entry, list[Problem]]]:
    """An entry for every row that is not empty, with its own faults. ``fields`` name the values of a row."""
    name_field = next((field for field in NAMES if field in fields), Field.NAME)
    seen: dict[str, str] = {}  # the same title, unit and leader stand in many rows: keep each once
    for row, values in rows:
        if any(values):
            cells = {
                field: seen.setdefault(value, value)
                for field, value in zip(fields, values, strict=True)
                if value
            }
            yield _Reader(row, cells, name_field).read()


class _Reader:
    """Reads the cells of one row and notes the faults."""

    def __init__(self, row: int, cells: dict[Field, str], name_field: Field) -> None:
        self.row = row
        self.cells = cells
        self.name_field = name_field
        self.problems: list[Problem] = []
        self.name = ""

    def read(self) -> tuple[Entry, list[Problem]]:
        """The entry and its faults. What is faulty is empty in the entry."""
        self.name, inside = self._name()
        entry = Entry(
            row=self.row,
            name=self.name,
            email=self._email() or inside,
            number=self._text(Field.NUMBER),
            phone=self._phone(),
            title=self._text(Field.TITLE),
            unit=self._unit(),
            leader=said(self.cells.get(Field.LEADER, "")),
            started_on=self._date(Field.STARTED_ON),
            ended_on=self._date(Field.ENDED_ON),
        )
        if entry.started_on and entry.ended_on and entry.ended_on < entry.started_on:
            self._note(Field.ENDED_ON, "end_before_start", entry.started_on.isoformat())
        return entry, self.problems

    def _note(self, field: Field, kind: str, *about: str, left_out: bool = True) -> None:
        value = clean(self.cells.get(field, ""))
        shown = value if len(value) <= 80 else value[:79] + "…"
        self.problems.append(Problem(self.row, field, shown, kind, about, left_out, self.name))

    def _name(self) -> tuple[str, str]:
        parts = [clean(self.cells.get(field, "")) for field in (Field.FIRST_NAME, Field.LAST_NAME)]
        separate = " ".join(part for part in parts if part not in ("-", "–", "—")).strip()
        whole, email = read_person(clean(self.cells.get(Field.NAME, "")))
        name = self.name = whole if any(sign.isalpha() for sign in whole) else separate
        if not any(sign.isalpha() for sign in name):
            self._note(self.name_field, "name_empty")
            return "", email
        if len(name) > LONGEST["name"]:
            self.name = name[:40] + "…"
            self._note(self.name_field, self._too_long(self.name_field), str(LONGEST["name"]))
            return "", email
        return name, email

    def _too_long(self, field: Field) -> str:
        return "quote_never_closed" if "\n" in self.cells.get(field, "") else "too_long"

    def _text(self, field: Field) -> str:
        value = said(self.cells.get(field, ""))
        if len(value) > LONGEST[field]:
            self._note(field, self._too_long(field), str(LONGEST[field]))
            return ""
        return value

    def _unit(self) -> str:
        """The path of units: a department, in it a team, or "A / B / C" in one cell."""
        levels: list[str] = []
        for field in (Field.UNIT, Field.TEAM):
            parts = said(self.cells.get(field, "")).replace(" > ", " / ").replace(" › ", " / ").split(" / ")
            if any(len(part) > LONGEST["unit"] for part in parts):
                self._note(field, self._too_long(field), str(LONGEST["unit"]))
                return ""
            levels += [part.strip() for part in parts if part.strip()]
        return " / ".join(levels)

    def _email(self) -> str:
        email = read_email(said(self.cells.get(Field.EMAIL, "")))
        if not email:
            return ""
        fault = self._too_long(Field.EMAIL) if len(email) > LONGEST["email"] else email_fault(email)
        if fault:
            self._note(Field.EMAIL, fault, str(LONGEST["email"]))
            return ""
        return email

    def _phone(self) -> str:
        phone = said(self.cells.get(Field.PHONE, ""))
        if phone and not is_phone(phone):
            self._note(Field.PHONE, "phone_broken", left_out=False)
            return ""
        return phone

    def _date(self, field: Field) -> date | None:
        text = said(self.cells.get(field, ""))
        if not text:
            return None
        try:
            return read_date(text)
        except NotADate as fault:
            self._note(field, fault.kind, *fault.about)
            return None
