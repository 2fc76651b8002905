"""Small lists of people, and their plans."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import openpyxl

from naervaer.people.importing.reading import open_file
from naervaer.people.importing.rules.plan import Here, Plan, Term, Wish, World
from naervaer.people.importing.rules.planner import make_plan
from tests.cast import TODAY

NOBODY = World([], [])
LONG_AGO = date(2020, 1, 1)
HEADINGS = "Navn;Mail;Nærmeste leder;Startdato;Slutdato;Afdeling;Telefon;Medarbejdernr"


def sheet(*lines: str, headings: str = HEADINGS) -> bytes:
    """Lines under headings, as a CSV file of bytes."""
    return "\r\n".join([headings, *lines]).encode()


def plan_of(
    *lines: str, headings: str = HEADINGS, world: World = NOBODY, today: date = TODAY, **wish: Any
) -> Plan:
    """What these lines would do."""
    table = open_file(sheet(*lines, headings=headings))
    return make_plan(table.fields, table.kept(), world, wish=Wish(**wish), today=today)


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    """Row, column and kind of everything that is wrong."""
    return [(problem.row, problem.field.value, problem.kind) for problem in plan.problems]


def leads(plan: Plan) -> dict[str, str]:
    """Who leads whom among the newcomers, by name."""
    names: dict[UUID, str] = {newcomer.id: newcomer.entry.name for newcomer in plan.newcomers}
    return {names[move.person]: names[move.after] for move in plan.moves if move.after in names}


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """Rows as a spreadsheet writes them."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def as_workbook(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """Sheets by name, as an Excel file."""
    book = openpyxl.Workbook()
    for place, (name, rows) in enumerate(sheets):
        one = book.worksheets[0] if place == 0 else book.create_sheet()
        one.title = name
        for row in rows:
            one.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def here(name: str, **columns: object) -> Here:
    """Somebody who is here already."""
    own: dict[str, object] = {
        "email": f"{name.split()[0].lower()}@x.dk",
        "number": "",
        "phone": "",
        "title": "",
        "unit": None,
    }
    own |= {"leader": None, "term": Term(1, LONG_AGO, None, None)}
    return Here(id=uuid4(), name=name, **(own | columns))  # type: ignore[arg-type]


def after(plan: Plan, world: World) -> World:
    """The world as it is when this plan has been taken in, without the database."""
    people = {person.id: person for person in world.people}
    for newcomer in plan.newcomers:
        entry, term = newcomer.entry, Term(len(people), newcomer.started_on, newcomer.ended_on, None)
        people[newcomer.id] = Here(
            newcomer.id,
            entry.name,
            entry.email,
            entry.number,
            entry.phone,
            entry.title,
            newcomer.unit,
            None,
            term,
        )
    for old, entry, unit in plan.updates:
        people[old.id] = people[old.id]._replace(
            name=entry.name,
            email=entry.email or old.email,
            number=entry.number or old.number,
            phone=entry.phone or old.phone,
            title=entry.title or old.title,
            unit=unit,
        )
    for written in plan.terms:
        known = people[written.person].term
        after_it = known.ended_on if known and written.latest is None else known.after if known else None
        people[written.person] = people[written.person]._replace(
            term=Term(written.latest or len(people), written.started_on, written.ended_on, after_it)
        )
    for move in plan.moves:
        people[move.person] = people[move.person]._replace(leader=move.after)
    return World(list(people.values()), [*world.units, *plan.units], world.administrators)
