"""``naervaer doctor``: how this installation is: database, key file, worker, mail, push, chat, last backup."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from django.utils import timezone

from naervaer.config.health import examine


def add_arguments(parser: ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")


def run(options: Namespace) -> int:
    """Look, and say what has been found. Exit code 1 when something is not well."""
    found = examine(timezone.now())
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(f"{'✓' if each.good else '✗'} {each.what:10} {each.says}")
    return 0 if all(each.good for each in found) else 1
