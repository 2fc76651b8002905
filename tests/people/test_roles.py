"""Roles, and the last administrator: also when two take each other's role at the same moment."""

import threading
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from naervaer.people.actions import LastAdministrator, end_employment, give_role, take_role
from naervaer.people.models import Employment, Person, Role
from tests.cast import Cast, sign_in
from tests.client import Client

ROUNDS = 15  # without the lock about every third round goes wrong on PostgreSQL


def administrators() -> set[str]:
    held = Role.objects.filter(kind=Role.Kind.ADMIN, ended_at=None)
    return set(held.values_list("person__name", flat=True))


def test_the_last_administrator_keeps_the_role_and_the_page_says_why(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ole, confirmed=True)
    page = client.post(reverse("role_end", args=[cast.ole.id, "admin"]), follow=True).content.decode()
    assert "Så kunne ingen anden lukke folk ind." in page
    assert administrators() == {"Ole Bay"}


def test_the_last_administrator_does_not_leave(client: Client, cast: Cast) -> None:
    sign_in(client, cast.hanne)
    answer = client.post(reverse("employment_end", args=[cast.ole.id]), {"last_day": "2026-12-31"})
    assert answer.status_code == 422
    assert "Så kunne ingen anden lukke folk ind." in answer.content.decode()


def test_an_administrator_without_a_sign_in_does_not_count(cast: Cast) -> None:
    give_role(person=cast.karen, kind="admin", by=cast.ole, at=cast.now)
    with pytest.raises(LastAdministrator):
        take_role(person=cast.ole, kind="admin", by=cast.ole, at=cast.now)


def test_an_administrator_who_leaves_does_not_count(cast: Cast) -> None:
    give_role(person=cast.hanne, kind="admin", by=cast.ole, at=cast.now)
    end_employment(person=cast.hanne, on=date(2026, 12, 31), by=cast.ole, at=cast.now)
    with pytest.raises(LastAdministrator):
        take_role(person=cast.ole, kind="admin", by=cast.ole, at=cast.now)


def test_who_gives_the_own_role_back_loses_the_pages_at_once(client: Client, cast: Cast) -> None:
    give_role(person=cast.hanne, kind="admin", by=cast.ole, at=cast.now)
    other = sign_in(Client(), cast.ole)
    sign_in(client, cast.ole, confirmed=True)
    assert client.post(reverse("role_end", args=[cast.ole.id, "admin"])).headers["Location"] == reverse("me")
    assert client.get(reverse("me")).status_code == other.get(reverse("me")).status_code == 302  # signed out
    assert sign_in(client, cast.ole).get(reverse("roles")).status_code == 404


def _at_once(*acts: Callable[[], None]) -> list[str]:
    """What each of these said, all begun at the same moment, each on a connection of its own."""
    start, said = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        try:
            start.wait()
            act()
            said.append("done")
        except LastAdministrator:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.parametrize("way", ["roles", "leaving"])
def test_two_administrators_at_the_same_moment_leave_one(live_cast: Cast, way: str) -> None:
    """Each takes the other's role, or notes that the other leaves; one is refused, however often they try."""
    ole, hanne, at = live_cast.ole, live_cast.hanne, live_cast.now

    def against(other: Person, by: Person) -> None:
        if way == "roles":
            take_role(person=other, kind="admin", by=by, at=at)
        else:
            end_employment(person=other, on=date(2026, 12, 1), by=by, at=at)

    for _ in range(ROUNDS):
        for person in (ole, hanne):
            give_role(person=person, kind="admin", by=ole, at=at)
        Employment.objects.filter(person__in=[ole, hanne]).update(ended_on=None)
        assert _at_once(partial(against, hanne, ole), partial(against, ole, hanne)) == ["done", "refused"]
        able = Role.objects.filter(kind="admin", ended_at=None, person__employments__ended_on=None)
        assert able.count() == 1
