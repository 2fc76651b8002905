"""Every route, with every method, as everybody: what `verdicts` says, and nothing else (`trust.md` T1, T7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookies import SimpleCookie
from itertools import product
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client as PlainClient
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naervaer.accounts.routes import declaration_of, walk
from naervaer.distance.models import ClosedDay
from naervaer.followup.actions import propose_rhythm
from naervaer.ledger.actions import forget_noted
from tests import numbers
from tests.access.verdicts import EVERYBODY, NOBODY, PEOPLE, VERDICTS, Verdict
from tests.agreements.rows import write_agreements
from tests.cast import NOW, TODAY, Cast, again, at_the_clock, build, cast_of, sign_in

USED_METHODS = ("GET", "POST")
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
OURS = [route for route in walk() if hasattr(route.view, "declaration")]


@dataclass(frozen=True)
class Asked:
    """The cast with something to answer and to end, and everybody signed in."""

    cast: Cast
    cookies: dict[str, str]

    def client(self, actor: str, *, enforce_csrf_checks: bool = False) -> PlainClient:
        client = PlainClient(enforce_csrf_checks=enforce_csrf_checks)
        if actor != NOBODY:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[actor]
        return client


@pytest.fixture
def asked(db: None) -> Iterator[Asked]:
    with at_the_clock():
        ids, cookies = again(signed_in)
        yield Asked(cast_of(ids), cookies)


def signed_in() -> tuple[dict[str, UUID], dict[str, str]]:
    """Who has which id, and which cookie."""
    ids = build()
    cast = with_something_to_end(cast_of(ids))
    clients = {actor: sign_in(PlainClient(), cast.named(actor)) for actor in PEOPLE}
    return ids, {
        actor: client.cookies[settings.SESSION_COOKIE_NAME].value for actor, client in clients.items()
    }


def with_something_to_end(cast: Cast) -> Cast:
    """A proposed rhythm, a leave and a closed day."""
    propose_rhythm(employee=cast.jonas, days=21, by=cast.mette, at=NOW)
    cast.jonas.leaves.create(
        started_on=TODAY + timedelta(days=30),
        ended_on=TODAY + timedelta(days=33),
        noted_by=cast.jonas,
        noted_at=NOW,
    )
    write_agreements(cast.jonas, cast.mette)
    ClosedDay.objects.create(on=date(2026, 12, 24), name="Juleaften")
    return cast


def test_every_route_of_ours_has_a_verdict() -> None:
    assert {route.name for route in OURS} == set(VERDICTS)


def test_every_other_route_is_declared_by_name() -> None:
    assert [route.path for route in walk() if declaration_of(route.name, route.view) is None] == []


@pytest.mark.dealt_out
@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_each_actor_with_each_method(asked: Asked, name: str) -> None:
    verdict = VERDICTS[name]
    address = reverse(name, args=verdict.address(asked.cast))
    clients = {actor: asked.client(actor) for actor in EVERYBODY}
    wrong = [
        f"{method} {name} as {actor}: {got}"
        for actor, method in _asked_for(verdict)
        if (got := _ask(clients[actor], actor, method, address, verdict, asked.cast))
        != _expected(verdict, actor, method)
    ]
    assert wrong == []


def _asked_for(verdict: Verdict) -> list[tuple[str, str]]:
    """Everybody with each method; in the short run only two ask with other methods than GET and POST."""
    some = {min((verdict.get | verdict.post) - {NOBODY}, default=NOBODY), NOBODY}
    others = [some, EVERYBODY][numbers(0, 1)]
    return [*product(sorted(EVERYBODY), USED_METHODS), *product(sorted(others), OTHER_METHODS)]


def _ask(client: PlainClient, actor: str, method: str, address: str, verdict: Verdict, cast: Cast) -> str:
    """What the actor gets, with everything that was written taken back. 403 is no answer of ours."""
    call = getattr(client, method.lower())
    cookies = SimpleCookie(client.cookies)
    with transaction.atomic():
        response = call(address, verdict.form(cast)) if method == "POST" else call(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    forget_noted()
    if response.status_code == 302 and "/account/login/" in response["Location"] and actor == NOBODY:
        return "refused" if method == "GET" else f"sent to the sign-in on {method}"
    if response.status_code in (404, 405):
        return "refused"
    return "answered" if response.status_code in (200, 302, 303, 422) else str(response.status_code)


def _expected(verdict: Verdict, actor: str, method: str) -> str:
    allowed = {"GET": verdict.get, "HEAD": verdict.get, "POST": verdict.post}.get(method, frozenset())
    return "answered" if actor in allowed else "refused"


@pytest.mark.dealt_out
@pytest.mark.parametrize("name", sorted(name for name, verdict in VERDICTS.items() if verdict.post))
def test_no_write_without_the_token_of_the_form(asked: Asked, name: str) -> None:
    verdict = VERDICTS[name]
    client = asked.client(min(verdict.post - {NOBODY}, default=NOBODY), enforce_csrf_checks=True)
    response = client.post(reverse(name, args=verdict.address(asked.cast)), verdict.form(asked.cast))
    assert response.status_code == 403


@pytest.mark.dealt_out
@pytest.mark.parametrize("name", sorted(name for name, verdict in VERDICTS.items() if verdict.get))
def test_a_get_changes_nothing_but_the_record_of_reads(asked: Asked, name: str) -> None:
    verdict = VERDICTS[name]
    client = asked.client(min(verdict.get - {NOBODY}, default=NOBODY))
    address = reverse(name, args=verdict.address(asked.cast))
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    writes = [query["sql"] for query in made if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert [write for write in writes if "ledger_read" not in write and "accounts_session" not in write] == []
