"""How often Python looks for what nobody needs any more."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from naervaer.config import memory

ASK = """
import gc
from naervaer.config import cli, command_due
print(gc.isenabled())
command_due.run = lambda options: print(gc.isenabled(), gc.get_freeze_count(), gc.get_threshold()) or 0
cli.main(["due", "--leader", "mette@havn.test"])
"""


@pytest.fixture
def as_before() -> Iterator[None]:
    """What a test changes is undone."""
    threshold = gc.get_threshold()
    yield
    gc.freeze()
    gc.set_threshold(*threshold)
    gc.enable()


@pytest.mark.usefixtures("as_before")
def test_what_has_been_loaded_is_not_looked_through_again() -> None:
    memory.loading()
    assert not gc.isenabled()
    memory.loaded()
    assert gc.isenabled()
    assert gc.get_threshold() == memory.SELDOM
    assert gc.get_freeze_count() > 10_000


@pytest.mark.usefixtures("as_before")
def test_who_has_loaded_nothing_looks_as_before() -> None:
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    memory.loaded()
    assert gc.get_threshold() == (700, 10, 10)
    assert gc.get_freeze_count() == 0


def test_every_command_begins_so() -> None:
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    while_loading, then = told.stdout.splitlines()
    enabled, frozen, seldom = then.split(" ", 2)
    assert (while_loading, enabled, seldom) == ("False", "True", str(memory.SELDOM))
    assert int(frozen) > 50_000
