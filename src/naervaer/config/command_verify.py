"""``naervaer verify``: read a backup and say what is in it; the installation is not touched."""

import json
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from naervaer.backups.archive import workspace
from naervaer.backups.queries import Look, look
from naervaer.config.command_backup import found_as_json, lines
from naervaer.config.failure import Failure
from naervaer.config.progress import Bar


def add_arguments(parser: ArgumentParser) -> None:
    """The file, a key file, --json."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="also try whether this master key file opens what is in it",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")


def run(options: Namespace) -> int:
    """Exit code 1 when something in it is wrong, 2 when it cannot be read. Raises Refused, KeyFileFault."""
    found = _look(options)
    if options.json:
        print(json.dumps({"file": str(options.file), **found_as_json(found)}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(found)))
        if found.older:
            print("It is of an older version; restore brings its tables to this one.")
        if found.newer:
            print("It is of a newer version; this one cannot take it in.")
        print("It is good." if found.good else "It is not good.")
    return 0 if found.good else 1


def _look(options: Namespace) -> Look:
    """It is unpacked into a folder of the system for temporary files (TMPDIR), which only we may read."""
    if options.key_file and not options.key_file.exists():
        raise Failure(f"There is no key file {options.key_file}.")
    bar = Bar(silent=options.json)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="naervaer-verify-") as parent,
            workspace(Path(parent)) as folder,
        ):
            return look(options.file, folder, key_file=options.key_file, progress=bar)
    finally:
        bar.clear()
