"""``naervaer backup``: write a backup while everything runs, and read it again before it counts."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from naervaer.backups.actions import Made, back_up
from naervaer.backups.queries import Look
from naervaer.config.progress import Bar
from naervaer.vault.actions import key_file

TAIL = "It is no part of any backup; without it nothing that people wrote can be read. Keep a copy of it elsewhere."


def add_arguments(parser: ArgumentParser) -> None:
    """Where to, how long older ones stay, --json."""
    parser.add_argument(
        "to", type=Path, nargs="?", metavar="TO", help="a folder or a file name; backups/ in the data folder"
    )
    parser.add_argument(
        "--keep-days",
        type=_days,
        metavar="DAYS",
        help="when the new one is good, delete those in its folder that are as old as this",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")


def run(options: Namespace) -> int:
    """Exit code 1 when something in the data is wrong: the backup is there all the same. Raises Refused."""
    bar = Bar(silent=options.json)
    to = options.to or settings.DATA / "backups"
    try:
        made = back_up(to, at=timezone.now(), keep_days=options.keep_days, progress=bar)
    finally:
        bar.clear()
    if options.json:
        print(json.dumps(as_json(made), ensure_ascii=False, indent=1))
    else:
        _tell(made)
    return 0 if made.found.good else 1


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is no number of days from 1 on.")
    return int(text)


def as_json(made: Made) -> dict[str, Any]:
    """What has been made, and what was found in it."""
    return {
        "file": str(made.file),
        "bytes": made.bytes,
        "deleted": list(made.expired),
        "key_file": str(key_file()),
        **found_as_json(made.found),
    }


def found_as_json(found: Look) -> dict[str, Any]:
    """The same for backup, verify and restore; None where it was not looked at."""
    made = found.manifest
    return {
        "good": found.good,
        "made_at": made.made_at.isoformat(),
        "program": made.program,
        "database": made.vendor,
        "rows": made.facts.rows,
        "seals": found.seals.seals if found.seals else None,
        "sealed_rows": found.seals.rows if found.seals else None,
        "last_seal": made.facts.seal,
        "data_keys": made.keys,
        "masters": sorted(made.facts.masters),
        "keys_open": found.keys.keys - found.keys.unreadable if found.keys else None,
        "texts_open": found.samples - found.unopened if found.keys else None,
        "faults": [*found.damage, *found.faults],
        "newer": list(found.newer),
        "older": list(found.older),
    }


def lines(found: Look) -> list[str]:
    """What was found, for people."""
    made = found.manifest
    told = [
        f"Of {made.made_at:%Y-%m-%d %H:%M} UTC, version {made.program}, {made.vendor}: "
        f"{made.all_rows} rows in {len(made.facts.rows)} tables."
    ]
    if found.seals:
        told.append(f"The record: {found.seals.rows} rows under {found.seals.seals} seals looked at.")
    if made.facts.seal:
        told.append(f"Last seal: {made.facts.seal}")
    if found.keys:
        opened = found.samples - found.unopened
        told.append(
            f"With the key file, {found.keys.keys - found.keys.unreadable} of {found.keys.keys} data keys open, "
            f"and {opened} of {found.samples} sealed texts that were tried."
        )
    elif made.keys:
        masters = ", ".join(sorted(made.facts.masters))
        told.append(f"Its {made.keys} data keys need the master key {masters}; they were not tried.")
    return [*told, *(f"✗ {fault}" for fault in (*found.damage, *found.faults))]


def _tell(made: Made) -> None:
    print(f"{made.file}, {made.bytes / 1e6:.1f} MB, written and read again.")
    print("\n".join(lines(made.found)))
    if made.expired:
        print(f"Deleted: {', '.join(made.expired)}")
    if not key_file().exists():
        print(f"✗ The key file {key_file()} is missing.")
    print(f"The master key file is {key_file()}. {TAIL}")
    if key_file().resolve().parent in made.file.resolve().parents:
        print(
            "This backup lies in the same folder as the key file. Take it to another machine, without that file."
        )
