"""``naervaer restore``: put a backup into the database here; it must be empty, or --replace says otherwise."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import timezone

from naervaer.backups.actions import restore
from naervaer.config.command_backup import found_as_json, lines
from naervaer.config.progress import Bar


def add_arguments(parser: ArgumentParser) -> None:
    """The file, --replace, --json."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument(
        "--replace", action="store_true", help="also when there is something in the database; it is gone then"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")


def run(options: Namespace) -> int:
    """Exit code 1 when it is done and something in the backup was wrong. Raises Refused, KeyFileFault."""
    bar = Bar(silent=options.json)
    try:
        found = restore(options.file, replace=options.replace, at=timezone.now(), progress=bar)
    finally:
        bar.clear()
    if options.json:
        print(json.dumps({"file": str(options.file), **found_as_json(found)}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(found)))
        if found.older:
            print("It was of an older version; its tables have been brought to this one.")
        print("It is restored. Everybody signs in anew; what was sent since then may be sent once more.")
    return 0 if found.good else 1
