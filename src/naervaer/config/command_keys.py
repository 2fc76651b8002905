"""``naervaer keys``: check the master key file, or change the master key."""

from argparse import ArgumentParser, Namespace
from functools import partial

from naervaer.config.failure import Failure
from naervaer.config.prepare import refuse_old_tables
from naervaer.config.progress import Bar
from naervaer.vault.actions import (
    StillNeeded,
    check_keys,
    forget_older_masters,
    key_file,
    readable_by_others,
    require_masters,
    rotate,
)


def add_arguments(parser: ArgumentParser) -> None:
    """check, rotate, forget-old."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("check", help="open every data key with the key file")
    rotation = what.add_parser("rotate", help="make a new master key and wrap every data key with it")
    rotation.add_argument(
        "--forget-old",
        action="store_true",
        help="then destroy the older master keys; backups from before can no longer be read",
    )


def run(options: Namespace) -> int:
    """Do it, and say what has been done."""
    refuse_old_tables()
    require_masters()
    return _check() if options.what == "check" else _rotate(forget=options.forget_old)


def _check() -> int:
    found = check_keys()
    if readable_by_others():
        print(f"Other users of this machine may read {key_file()}. Run: chmod 600 {key_file()}")
    if found.older:
        print(f"{found.older} of {found.keys} data keys have an older master key. Run: naervaer keys rotate")
    if found.unreadable:
        raise Failure(f"{found.unreadable} of {found.keys} data keys do not open with {key_file()}.")
    print(f"All {found.keys} data keys open with {key_file()}.")
    return 0


def _rotate(*, forget: bool) -> int:
    bar = Bar()
    done = rotate(progress=partial(bar, "Wrapping anew"))
    bar.clear()
    if done.resumed:
        print("An earlier change of the master key had not been ended; this has ended it.")
    print(f"{done.rewrapped} data keys have the new master key. Copy {key_file()} to where you keep it.")
    if forget:
        try:
            print(f"{forget_older_masters()} older master keys are destroyed.")
        except StillNeeded:
            raise Failure("A data key still has an older master key. Run it again.") from None
    return 0
