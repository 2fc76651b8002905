"""``naervaer setup``: prepare database, keys and static files without starting anything."""

from argparse import ArgumentParser, Namespace

from naervaer.config.prepare import prepare


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(options: Namespace) -> int:
    """Bring the installation to this version."""
    prepare()
    print("Ready.")
    return 0
