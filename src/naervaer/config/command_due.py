"""``naervaer due``: whom a leader is to call, as a table or as JSON; the same people and days as on I dag."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from typing import Any

from django.utils import timezone

from naervaer.followup.queries import Seen, due_list
from naervaer.followup.texts import why
from naervaer.people.models import Person


def add_arguments(parser: ArgumentParser) -> None:
    """--leader, --on, --json."""
    parser.add_argument("--leader", required=True, metavar="EMAIL", help="whose people")
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="as of this day, 2026-11-24; today if left out"
    )
    parser.add_argument("--json", action="store_true", help="one JSON list instead of a table")


def run(options: Namespace) -> int:
    """Print the list, longest overdue first. Exit code 2 when nobody has this address."""
    leader = Person.objects.filter(email=options.leader.strip().lower()).order_by("pk").first()
    if leader is None:
        print(f"Nobody here has the address {options.leader}.", file=sys.stderr)
        return 2
    on = options.on or timezone.localdate()
    listed = due_list(leader, on=on)
    if options.json:
        print(json.dumps([as_json(seen, on) for seen in listed], ensure_ascii=False, indent=1))
    else:
        _print_table(listed, on)
    return 0


def as_json(seen: Seen, on: date) -> dict[str, Any]:
    """One person of the list with plain values."""
    return {
        "email": seen.person.email,
        "due_on": seen.due.due_on.isoformat(),
        "last_spoken_on": seen.last_spoken_on.isoformat() if seen.last_spoken_on else None,
        "rhythm_days": seen.rhythm_days,
        "state": str(seen.due.state),
        "reason": why(seen, today=on),
    }


def _print_table(listed: list[Seen], on: date) -> None:
    if not listed:
        print("Everyone is seen.")
        return
    width = max(len(seen.person.name) for seen in listed)
    for seen in listed:
        print(f"{seen.due.due_on.isoformat()}  {seen.person.name:<{width}}  {why(seen, today=on)}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day. Write it as 2026-11-24.") from None
