"""Every write of people and distance: works, refuses GET where it only writes, refuses outsiders and readers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from naervaer.distance.actions import add_leave, close_day, set_hours
from naervaer.distance.models import ClosedDay, Leave
from naervaer.kernels.worktime import parse_week
from naervaer.ledger.models import Act
from naervaer.people.actions import end_employment, invite, ref_of
from naervaer.people.models import Deputy, Unit
from naervaer.people.rules import sort_key
from tests.cast import Cast, sign_in
from tests.client import Client


@dataclass(frozen=True)
class Write:
    """A write: its address and what is sent; who may, who only looks, who has nothing to do with it."""

    route: str
    args: Callable[[Cast], list[Any]] = lambda cast: []
    data: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    may: str = "hanne"
    looks: str = "mette"
    outside: str = "jonas"
    status: int = 303
    before: Callable[[Cast], Any] = lambda cast: None
    also_get: bool = False


def _week() -> dict[str, Any]:
    """What the hours form sends for Monday to Friday 8 to 16."""
    times = {
        f"{day}_{at}": "" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") for at in range(6)
    }
    for day in ("mon", "tue", "wed", "thu", "fri"):
        times |= {f"{day}_0": "8", f"{day}_1": "16"}
    return times | {"zone": "Europe/Copenhagen", "country": "DK"}


def _empty_unit(cast: Cast) -> UUID:
    return Unit.objects.get_or_create(name="Tom", defaults={"sort_key": sort_key("Tom")})[0].id


def _gone(cast: Cast) -> None:
    end_employment(person=cast.karen, on=date(2026, 11, 1), by=cast.ole, at=cast.now)


def _away(cast: Cast) -> None:
    add_leave(
        person=cast.jonas,
        started_on=date(2026, 12, 1),
        ended_on=date(2026, 12, 4),
        by=cast.jonas,
        at=cast.now,
    )


def _deputy(cast: Cast) -> list[Any]:
    return [ref_of(Deputy.objects.get(leader=cast.mette))]


DAYS = {"first_day": "2026-12-01", "last_day": "2026-12-24"}
KAREN = lambda cast: [cast.karen.id]  # noqa: E731
JONAS = lambda cast: [cast.jonas.id]  # noqa: E731


def admin(write: Write) -> Write:
    """Only administrators; HR looks."""
    return replace(write, may="ole", looks="hanne")


WRITES = [
    Write("person_new", data=lambda cast: {"name": "Ny Mand", "started_on": "2026-12-01"}, also_get=True),
    Write(
        "person_entry",
        KAREN,
        lambda cast: {"name": "Karen Bech", "email": "karen@havn.test", "call_by": "keep"},
        also_get=True,
    ),
    Write("person_leader", KAREN, lambda cast: {"leader": "anders@havn.test"}),
    Write("employments", KAREN, lambda cast: {"started_on": "2026-12-01"}, before=_gone),
    Write("employment_end", KAREN, lambda cast: {"last_day": "2026-12-31"}),
    Write("invitations", KAREN, lambda cast: {"by": "link"}, status=200),
    Write(
        "invitation_withdrawal",
        KAREN,
        before=lambda cast: invite(person=cast.karen, by=cast.ole, at=cast.now),
    ),
    Write(
        "deputies",
        lambda cast: [cast.mette.id],
        lambda cast: {"person": "rune@havn.test"} | DAYS,
        may="mette",
        looks="anders",
        also_get=True,
    ),
    Write(
        "buddies",
        lambda cast: [cast.tobias.id],
        lambda cast: {"person": "ida@havn.test"} | DAYS,
        may="mette",
        looks="anders",
        also_get=True,
    ),
    Write("period_end", _deputy, may="mette", looks="anders"),
    Write(
        "project_new",
        data=lambda cast: {"name": "Mole 4", "leader": "bo@havn.test"} | DAYS,
        looks="bo",
        may="mette",
        also_get=True,
    ),
    Write(
        "project",
        lambda cast: [cast.kajplads.id],
        lambda cast: {"name": "Kaj", "leader": "bo@havn.test"} | DAYS,
        may="bo",
        looks="jonas",
        outside="ida",
        also_get=True,
    ),
    Write(
        "shares",
        lambda cast: [cast.kajplads.id],
        lambda cast: {"person": "ida@havn.test", "percent": "30"} | DAYS,
        may="bo",
        looks="jonas",
        outside="ida",
    ),
    Write("units", data=lambda cast: {"name": "Nord"}, also_get=True),
    Write("unit", lambda cast: [cast.havn.id], lambda cast: {"name": "Team Hav"}, also_get=True),
    Write("unit_additions", lambda cast: [cast.havn.id], lambda cast: {"name": "Kaj"}),
    Write("unit_move", lambda cast: [cast.havn.id], lambda cast: {"parent": "Ledelse"}),
    Write("unit_removal", lambda cast: [_empty_unit(cast)]),
    admin(Write("roles", data=lambda cast: {"person": "ida@havn.test", "kind": "amo"}, also_get=True)),
    admin(Write("role_end", lambda cast: [cast.dorte.id, "amo"])),
    admin(
        Write(
            "setup",
            data=lambda cast: {
                "name": "Havn",
                "language": "da",
                "country": "DK",
                "time_zone": "Copenhagen",
                "call_link": "https://example.test/{email}",
            },
            also_get=True,
        )
    ),
    Write("hours_of", JONAS, lambda cast: _week(), may="mette", looks="bo", outside="anders", also_get=True),
    Write(
        "hours_removal",
        JONAS,
        may="mette",
        looks="birgit",
        outside="anders",
        before=lambda cast: set_hours(
            person=cast.jonas,
            week=parse_week("1-4 08:00-16:00"),
            zone="Europe/Copenhagen",
            country="DK",
            by=cast.jonas,
            at=cast.now,
        ),
    ),
    Write("leave_of", JONAS, lambda cast: DAYS, may="mette", looks="birgit", outside="anders", also_get=True),
    Write(
        "leave_end",
        lambda cast: [Leave.objects.get(person=cast.jonas).id],
        may="mette",
        looks="birgit",
        outside="anders",
        before=_away,
    ),
    admin(Write("days", data=lambda cast: {"on": "2026-12-24", "name": "Jul"}, also_get=True)),
    admin(
        Write(
            "day_removal",
            lambda cast: [ClosedDay.objects.get().on],
            before=lambda cast: close_day(on=date(2026, 12, 24), name="Jul", by=cast.ole, at=cast.now),
        )
    ),
    admin(Write("default_hours", data=lambda cast: _week(), also_get=True)),
]
every_write = pytest.mark.parametrize("write", WRITES, ids=[write.route for write in WRITES])


def _send(client: Client, cast: Cast, write: Write, who: str, method: str = "post") -> int:
    sign_in(client, cast.named(who), confirmed=True)
    address = reverse(write.route, args=write.args(cast))
    send = client.post if method == "post" else client.get
    return int(send(address, write.data(cast)).status_code)


@every_write
def test_who_may_writes(write: Write, cast: Cast, client: Client) -> None:
    write.before(cast)
    acts = Act.objects.count()
    assert _send(client, cast, write, write.may) == write.status
    assert Act.objects.count() == acts + 1


@pytest.mark.dealt_out
@every_write
@pytest.mark.parametrize("who", ["looks", "outside"])
def test_others_are_refused_and_nothing_happens(write: Write, who: str, cast: Cast, client: Client) -> None:
    write.before(cast)
    acts = Act.objects.count()
    assert _send(client, cast, write, vars(write)[who]) == 404
    assert Act.objects.count() == acts


@pytest.mark.dealt_out
@pytest.mark.parametrize(
    "write", [write for write in WRITES if not write.also_get], ids=lambda write: str(write.route)
)
def test_get_is_refused(write: Write, cast: Cast, client: Client) -> None:
    write.before(cast)
    acts = Act.objects.count()
    assert _send(client, cast, write, write.may, "get") == 405
    assert Act.objects.count() == acts


@every_write
def test_without_signing_in_nothing_happens(write: Write, cast: Cast, client: Client) -> None:
    write.before(cast)
    acts = Act.objects.count()
    assert client.post(reverse(write.route, args=write.args(cast)), write.data(cast)).status_code == 404
    assert Act.objects.count() == acts
