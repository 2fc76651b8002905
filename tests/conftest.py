"""Fixtures of all tests. The people are in `tests.cast`, the rules every test runs under in `tests.guards`."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from naervaer.config import memory
from naervaer.ledger.actions import forget_noted
from naervaer.vault import ring
from naervaer.vault.crypto import first_masters, write_masters
from tests import numbers
from tests.cast import cast, live_cast  # noqa: F401  # the people: fixtures of all tests
from tests.client import Client
from tests.config.states import empty, once_set_up, ready  # noqa: F401  # installations: fixtures of all tests
from tests.guards import pytest_collection_modifyitems, pytest_configure  # noqa: F401  # hooks: pytest finds them here

hypothesis_settings.register_profile(
    "naervaer",
    max_examples=numbers(60, 1000),
    deadline=None,  # never a timed test
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("naervaer")


def pytest_collection_finish() -> None:
    """As every command does when it has loaded what it needs: a twelfth of the time of all tests."""
    memory.loading()
    memory.loaded()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failing test at once: the details come at the end, perhaps minutes later."""
    if report.failed:
        print(f"\n✗ {report.nodeid} ({report.when})", flush=True)


@pytest.fixture(scope="session", autouse=True)
def master_key() -> None:
    """The vault's key file of this run."""
    write_masters(settings.MASTER_KEY_FILE, first_masters())


@pytest.fixture(autouse=True)
def own_key_ring() -> Iterator[None]:
    """Every test opens its own keys, as every request does, and knows of no page shown before it."""
    ring.empty()
    forget_noted()
    yield
    ring.empty()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Every test begins in the language of the settings: the answer to a request leaves its own in this thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def sign_in_mails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a request leaves to a thread is done before its answer, so that a test need not wait for it."""
    monkeypatch.setattr("naervaer.people.signin.later", lambda task: task())


@pytest.fixture
def client() -> Client:
    """Nobody signed in."""
    return Client()
