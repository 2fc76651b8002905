"""``naervaer demo``: load the demo organisation into an empty database, or remove it."""

from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from naervaer.config.failure import Failure
from naervaer.config.prepare import prepare, refuse_old_tables
from naervaer.demo.build import load
from naervaer.demo.removal import NotTheDemo, OthersToo, remove
from naervaer.people.actions import AlreadySetUp
from naervaer.people.setup_token import make_setup_token


def add_arguments(parser: ArgumentParser) -> None:
    """load, remove."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("load", help="about 40 people with half a year behind them, into an empty database")
    removal = what.add_parser(
        "remove", help="empty the database again; only when the organisation is the demo"
    )
    removal.add_argument(
        "--yes", action="store_true", help="also when somebody has added people of their own"
    )


def run(options: Namespace) -> int:
    """Do it, and say what has been done."""
    return _load() if options.what == "load" else _remove(sure=options.yes)


def _load() -> int:
    prepare()
    try:
        signs_in = load(now=timezone.now())
    except AlreadySetUp:
        raise Failure(
            "There is an organisation here already; the demo goes into an empty database."
        ) from None
    print(signs_in)
    return 0


def _remove(*, sure: bool) -> int:
    refuse_old_tables()
    try:
        remove(others_too=sure)
    except NotTheDemo:
        raise Failure("The organisation here is not the demo. Nothing has been removed.") from None
    except OthersToo as others:
        raise Failure(
            f"People here who are not of the demo: {others.count}. Somebody has added them, and they would be gone "
            "too. Nothing has been removed. If that is what you want: naervaer demo remove --yes"
        ) from None
    print("The demo organisation is removed, and everything that was done in it.")
    path = reverse("set_up", args=[make_setup_token()])
    print(f"This address opens the first day, once:\n  {settings.ADDRESS}{path}")
    return 0
