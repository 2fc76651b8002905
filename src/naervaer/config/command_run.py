"""``naervaer run``: everything on this machine, web server and worker, until Ctrl-C."""

import socket
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from naervaer.config.failure import Failure
from naervaer.config.prepare import prepare
from naervaer.config.process import Family
from naervaer.config.serve import serve
from naervaer.config.work import work
from naervaer.demo import ways_in
from naervaer.people.models import Organisation
from naervaer.people.setup_token import make_setup_token


def add_arguments(parser: ArgumentParser) -> None:
    """None: what an installation chooses stands in the environment."""


def run(options: Namespace) -> int:
    """Prepare what is missing, say where it is, and stay."""
    refuse_taken_port(settings.PORT)
    prepare()
    print(f"\n  Nærvær is here: {settings.ADDRESS}\n", flush=True)
    _say_how_to_begin()
    print("  Ctrl-C ends it.\n", flush=True)
    refuse_taken_port(settings.PORT)  # once more: somebody may have begun in the meantime
    connections.close_all()  # no child may use its parent's connection
    return Family({"web": serve, "worker": work}).live()


def refuse_taken_port(port: int) -> None:
    """Ask whether somebody answers there; the server itself would share the port without a word.

    Raises Failure.
    """
    for host in ("127.0.0.1", "::1"):
        try:
            with socket.create_connection((host, port), timeout=1):
                raise Failure(
                    f"Port {port} is taken: something answers there already. "
                    f"Choose another with NAERVAER_PORT, for example: NAERVAER_PORT={port + 1} make run"
                )
        except OSError:
            continue
    try:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((settings.BIND, port))
    except OSError as error:
        raise Failure(
            f"Nærvær cannot listen on {settings.BIND}, port {port} ({error.strerror}). "
            "Choose others with NAERVAER_BIND and NAERVAER_PORT."
        ) from None


def _say_how_to_begin() -> None:
    """The ways into the demo organisation, or the address that opens an empty installation once."""
    is_demo = Organisation.objects.order_by("pk").values_list("is_demo", flat=True).first()
    if is_demo is None and settings.DEMO:
        print("  Loading the demo organisation …\n", flush=True)
        from naervaer.demo.build import load  # here, because every later start does without it

        load(now=timezone.now())
        is_demo = True
    if is_demo:
        print(ways_in.sign_ins(), end="\n\n", flush=True)
    elif is_demo is None:
        path = reverse("set_up", args=[make_setup_token()])
        print(f"  Nobody is in yet. This address opens it once:\n  {settings.ADDRESS}{path}\n", flush=True)
