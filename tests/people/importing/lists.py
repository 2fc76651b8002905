"""Small lists of people, and their plans."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl

from naervaer.people.importing.reading import open_file
from naervaer.people.importing.rules.plan import Plan, Wish, World
from naervaer.people.importing.rules.planner import make_plan
from tests.cast import TODAY

NOBODY = World([], [])
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
