"""``naervaer import``: bring in people from a CSV or Excel file, or see first what would happen."""

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naervaer.config.failure import Failure
from naervaer.config.prepare import refuse_old_tables
from naervaer.people.importing import texts
from naervaer.people.importing.actions import take_in
from naervaer.people.importing.queries import left_behind_by, preview
from naervaer.people.importing.reading import MAX_BYTES, Table, Unreadable, open_file
from naervaer.people.importing.rules.columns import UnknownColumn, correct, names_people
from naervaer.people.importing.rules.plan import Plan, Wish, counts
from naervaer.people.importing.rules.rows import Problem
from naervaer.people.models import Organisation
from naervaer.vault.actions import require_masters

SHOWN = 50
BAR = 30


def add_arguments(parser: ArgumentParser) -> None:
    """people FILE, and what to do with it."""
    parser.add_argument("what", choices=["people"], help="people")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX; - reads from standard input")
    parser.add_argument(
        "--dry-run", action="store_true", help="only tell what would happen; nothing is written"
    )
    parser.add_argument("--json", action="store_true", help="counts and bad rows as JSON")
    parser.add_argument(
        "--columns",
        type=_columns,
        action="extend",
        default=[],
        metavar="HEADING=FIELD,…",
        help="correct the guessed columns; fields: name, first_name, last_name, email, phone, employee_number, title, "
        "unit, team, leader, started_on, ended_on, ignore",
    )
    parser.add_argument(
        "--missing-leave", action="store_true", help="whoever is here but not in the file leaves today"
    )


def run(options: Namespace) -> int:
    """Take the file in, or tell what would happen. Raises Failure when it cannot be read."""
    refuse_old_tables()
    require_masters()
    with translation.override(_language()):
        try:
            table, plan = _read(options)
        except Unreadable as fault:
            raise Failure(texts.unreadable(fault.kind, fault.about)) from None
        if not options.dry_run:
            take_in(plan=plan, by=None, at=timezone.now())
        if options.json:
            print(json.dumps(as_json(table, plan, dry_run=options.dry_run), ensure_ascii=False, indent=1))
        else:
            _tell(table, plan, dry_run=options.dry_run)
    return 0


def _language() -> str:
    organisation = Organisation.objects.order_by("pk").first()
    chosen = os.environ.get("NAERVAER_LANGUAGE", "") or (organisation.language if organisation else "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _read(options: Namespace) -> tuple[Table, Plan]:
    table = open_file(_bytes(options.file))
    try:
        table = table.with_columns(correct(table.headings, table.columns, dict(options.columns)))
    except UnknownColumn as unknown:
        raise Unreadable("unknown_column", str(unknown)) from None
    if not names_people(table.columns):
        raise Unreadable("no_names")
    wish = Wish(missing_leave=options.missing_leave)
    bar = _Bar(table) if sys.stderr.isatty() and not options.json else None
    plan = preview(table=table, wish=wish, today=timezone.localdate(), progress=bar)
    if bar:
        bar.clear()
    return table, plan


def _bytes(path: Path) -> bytes:
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from None


def _columns(text: str) -> list[tuple[str, str]]:
    pairs = [part.rpartition("=") for part in text.split(",")]
    if not all(sign for _heading, sign, _field in pairs):
        raise ArgumentTypeError(f"{text}: write HEADING=FIELD, several with commas between.")
    return [(heading.strip(), field.strip()) for heading, _sign, field in pairs]


class _Bar:
    """How far the reading is, on a terminal; gone when it is done."""

    def __init__(self, table: Table) -> None:
        self.rows = max(sum(1 for _row in table.kept()), 1)

    def __call__(self, done: int) -> None:
        filled = BAR * done // self.rows
        print(
            f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done:,} / {self.rows:,}",
            end="",
            file=sys.stderr,
            flush=True,
        )

    def clear(self) -> None:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def as_json(table: Table, plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """Counts and bad rows; values come from kept columns only."""
    figures = counts(plan)
    return {
        **{
            name: figures[name]
            for name in ("rows", "added", "changed", "unchanged", "left", "ended", "left_out")
        },
        "missing": len(plan.missing),
        "projects_left_behind": [project.name for project in left_behind_by(plan)],
        "bad_rows": [_bad_row(table, problem) for problem in plan.problems],
        "columns": {
            heading: field.value
            for heading, field in zip(table.headings, table.columns, strict=True)
            if field
        },
        "ignored_columns": table.ignored,
        "should_not_be_in_the_file": table.never_in_such_a_file,
        "dry_run": dry_run,
    }


def _bad_row(table: Table, problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.field.value,
        "heading": table.heading_of(problem.field),
        "value": problem.value,
        "problem": texts.problem(problem.kind, problem.about),
        "what_to_do": texts.what_to_do(problem.kind, problem.about),
        "left_out": problem.left_out,
    }


def _tell(table: Table, plan: Plan, *, dry_run: bool) -> None:
    """The same as a short table for people."""
    figures = counts(plan)
    lines = [
        (_("Rows"), figures["rows"]),
        (_("New"), figures["added"]),
        (_("Changed"), figures["changed"]),
        (_("Unchanged"), figures["unchanged"]),
        (_("Left out"), figures["left_out"]),
        (_("Last day in the list"), figures["ended"]),
        (_("Leave today"), figures["left"]),
    ]
    width = max(len(words) for words, _figure in lines)
    for words, figure in lines:
        print(f"{words:<{width}}  {figure:>7}")
    if table.ignored:
        print(_("Not read in: %(columns)s") % {"columns": ", ".join(table.ignored)})
    if table.never_in_such_a_file:
        columns = ", ".join(table.never_in_such_a_file)
        print(_("Should not be in such a file at all: %(columns)s") % {"columns": columns})
    _tell_problems(table, plan)
    if len(plan.missing) > len(plan.leaving):
        _tell_missing(plan)
    if projects := ", ".join(project.name for project in left_behind_by(plan)):
        print(_("Need another project leader: %(projects)s") % {"projects": projects})
    if dry_run:
        print(_("Nothing has been written."))


def _tell_problems(table: Table, plan: Plan) -> None:
    for problem in plan.problems[:SHOWN]:
        place = _("Row %(row)s, %(column)s") % {"row": problem.row, "column": table.heading_of(problem.field)}
        told: list[Callable[..., str]] = [texts.problem, texts.what_to_do]
        sentences = [words(problem.kind, problem.about) for words in told]
        sentences.append(texts.outcome(problem.field, left_out=problem.left_out))
        value = f" “{problem.value}”" if problem.value else ""
        print(f"{place}{value}: {' '.join(sentences)}")
    more = len(plan.problems) - SHOWN
    if more > 0:
        words = ngettext("and %(count)d more.", "and %(count)d more.", more) % {"count": more}
        print(f"… {words} --json")


def _tell_missing(plan: Plan) -> None:
    count = len(plan.missing) - len(plan.leaving)
    text = ngettext(
        "%(count)d person here is not in the list and stays.",
        "%(count)d people here are not in the list and stay.",
        count,
    )
    print(text % {"count": count})
