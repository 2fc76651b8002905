"""Installations in every state in which a test finds one; each state is made once in a run and copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.installation import Installation, installation


@pytest.fixture(scope="session")
def once_set_up(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("set-up")) as made:
        done = made.command("setup")
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture
def empty(transactional_db: None, tmp_path: Path) -> Iterator[Installation]:
    """Nothing but an address: the first start makes it."""
    with installation(tmp_path) as made:
        yield made


@pytest.fixture
def ready(once_set_up: Installation, transactional_db: None, tmp_path: Path) -> Iterator[Installation]:
    """Set up, with nobody in it."""
    with installation(tmp_path, like=once_set_up) as made:
        yield made
