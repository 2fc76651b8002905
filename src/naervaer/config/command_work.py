"""``naervaer work``: the worker alone; it sends mails, takes in files and seals the record."""

from argparse import ArgumentParser, Namespace

from naervaer.config.prepare import refuse_old_tables
from naervaer.config.work import work
from naervaer.vault.actions import require_masters


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(options: Namespace) -> int:
    """Do what is due until asked to end."""
    refuse_old_tables()
    require_masters()
    work()
    return 0
