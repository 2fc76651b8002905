"""``naervaer serve``: the web server alone."""

from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.db import connections

from naervaer.config.command_run import refuse_taken_port
from naervaer.config.prepare import prepare
from naervaer.config.serve import serve


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(options: Namespace) -> int:
    """Prepare what is missing and answer until asked to end."""
    refuse_taken_port(settings.PORT)
    prepare()
    connections.close_all()
    print(f"Nærvær is here: {settings.ADDRESS}", flush=True)
    serve()
    return 0
