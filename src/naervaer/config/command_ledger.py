"""``naervaer ledger``: whether the record of acts and reads is as it was sealed."""

from argparse import ArgumentParser, Namespace

from django.utils import timezone

from naervaer.config.prepare import refuse_old_tables
from naervaer.ledger.queries import has_seal, verify


def add_arguments(parser: ArgumentParser) -> None:
    """verify, and a seal that was written down."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = what.add_parser("verify", help="look at every sealed row")
    check.add_argument(
        "--known", metavar="SEAL", help="a seal that an earlier run has printed; it must still be there"
    )


def run(options: Namespace) -> int:
    """Say what has been found. Exit code 1 when something is not as it was."""
    refuse_old_tables()
    found = verify(at=timezone.now())
    faults = list(found.faults)
    if options.known and not has_seal(options.known.strip()):
        faults.append("The seal that you have written down is not there any more.")
    for fault in faults:
        print(fault)
    if faults:
        return 1
    print(f"All {found.rows} rows under {found.seals} seals are as they were.")
    if found.last:
        print(f"Write this seal down somewhere else, to compare later with --known:\n{found.last}")
    return 0
