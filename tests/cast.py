"""The named cast: who they are, who leads whom, and where each pair stands on Monday 23 November 2026, 8.00.

`cast` is for tests within one transaction, `live_cast` for a live server or several connections. The two depend
on their database by name: pytest-django reads static fixtures only (`traps.md` 2.1 no. 1). The clock of the whole
process stands at `NOW` and goes on from there, until the test ends; travel further with `time_machine.travel`.

    Birgit Falk, director
    ├── Mette Krogh, Team Havn           deputy: Anders
    │   ├── Jonas Holm      talked on 16 November, agreed every 14 days: all is well (due on the 30th)
    │   ├── Karen Beck      no sign-in yet; talked on the 6th, every 7 days: overdue since the 13th
    │   ├── Sofie Lund      talked on the 13th: due this Friday; Mette has proposed every 21 days
    │   ├── Tobias Vind     new on the 16th, not talked with: overdue since Friday; his buddy is Jonas
    │   ├── Nadia Varnas    in Vilnius; talked on the 17th
    │   ├── Henrik Dam      on leave from the 9th, back on 7 December
    │   └── Ida Bonde       Monday to Wednesday; talked on the 9th: due today
    ├── Anders Friis, Team Kyst          Bo Lang (project leader of Kajplads: Jonas 40 %, Sofie 20 %), Dorte Wind (AMO)
    ├── Rune Storm, Team Bane            Pia Holst (led by Anders until 19 November)
    ├── Hanne Riis, HR
    └── Ole Bay, administrator
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from naervaer.accounts.models import User
from naervaer.distance.actions import add_leave, set_hours
from naervaer.followup.actions import agree_rhythm, propose_rhythm, record_touch
from naervaer.kernels.worktime import parse_week
from naervaer.people.actions import (
    add_person,
    add_project,
    add_unit,
    change_leader,
    give_role,
    name_buddy,
    name_deputy,
    set_up,
    share_hours,
)
from naervaer.people.models import Organisation, Person, Project, Unit
from tests.snapshot import Snapshot, filled

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=COPENHAGEN)
TODAY = NOW.date()
PASSWORD = "naervaer-demo"


def day(year: int, month: int, number: int) -> datetime:
    """Eight in the morning on this day."""
    return datetime(year, month, number, 8, 0, tzinfo=COPENHAGEN)


SIX_MONTHS_AGO = day(2026, 5, 25)
TOBIAS_CAME = day(2026, 11, 16)
LONG_EMPLOYED = date(2021, 2, 1)


@dataclass(frozen=True)
class Cast:
    """The organisation and its people, as they stand at `NOW`."""

    organisation: Organisation
    havn: Unit
    kajplads: Project
    mette: Person
    jonas: Person
    karen: Person
    sofie: Person
    tobias: Person
    nadia: Person
    henrik: Person
    ida: Person
    anders: Person
    birgit: Person
    bo: Person
    hanne: Person
    dorte: Person
    ole: Person
    rune: Person
    pia: Person
    now: ClassVar[datetime] = NOW
    today: ClassVar[date] = TODAY

    @property
    def team(self) -> list[Person]:
        """Mette's people, by name."""
        return [self.henrik, self.ida, self.jonas, self.karen, self.nadia, self.sofie, self.tobias]

    @property
    def everyone(self) -> list[Person]:
        """All sixteen."""
        return [value for value in vars(self).values() if isinstance(value, Person)]

    def named(self, first_name: str) -> Person:
        """The person of this first name, for parametrized tests: `cast.named("mette")`."""
        person = vars(self)[first_name]
        assert isinstance(person, Person)
        return person


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The cast, in the test's own transaction."""
    with at_the_clock():
        yield on_stage()


@pytest.fixture
def live_cast(transactional_db: None) -> Iterator[Cast]:
    """The cast, committed: a live server and other connections see it."""
    with at_the_clock():
        yield on_stage()


Made = TypeVar("Made")
_kept: dict[Callable[[], Any], tuple[Snapshot, Any]] = {}


def kept_rows() -> Snapshot:
    """What was kept of the cast that was built first."""
    return _kept[build][0]


def again(make: Callable[[], Made]) -> Made:
    """What this makes, rows and answer: made the first time in a run, laid down as it was after that."""
    if make in _kept and _kept[make][0].fits:
        snapshot, kept = _kept[make]
        snapshot.lay_down()
        made: Made = kept
        return made
    before = filled()
    made = make()
    _kept.setdefault(make, (Snapshot.take(besides=before), made))
    return made


def on_stage() -> Cast:
    """The cast as it was built the first time in this run: to do all that again takes a sixth of a second."""
    return cast_of(again(build))


@contextmanager
def at_the_clock() -> Iterator[None]:
    """The process's clock begins at `NOW` and goes on."""
    with time_machine.travel(NOW, tick=True):
        yield


def sign_in(client: Client, person: Person, *, confirmed: bool = False) -> Client:
    """Sign the person in, without the sign-in page; returns the same client.

    ``confirmed``: and the person has just shown again who it is, as keys and roles ask for.
    """
    assert person.user is not None, f"{person.name} has no sign-in"
    client.force_login(person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if confirmed:
        session = client.session
        session["account_authentication_methods_user"] = str(person.user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
    return client


def build() -> dict[str, UUID]:
    """The cast by the product's own actions, each with the time at which it was done; who has which id."""
    people = _people()
    _beside_the_line(people)
    _away(people)
    _talked(people)
    _agreed(people)
    return {name: person.pk for name, person in people.items()}


def cast_of(ids: dict[str, UUID]) -> Cast:
    """These people, read anew."""
    fresh = Person.objects.select_related("user", "unit").in_bulk(list(ids.values()))
    return Cast(
        organisation=Organisation.objects.get(),
        havn=Unit.objects.get(name="Team Havn"),
        kajplads=Project.objects.get(name="Kajplads"),
        **{name: fresh[pk] for name, pk in ids.items()},
    )


# Name, title, unit, leader; who leads stands before those who are led.
LINE: tuple[tuple[str, str, str, str], ...] = (
    ("Birgit Falk", "Direktør", "Ledelse", "–"),
    ("Ole Bay", "It-ansvarlig", "Ledelse", "birgit"),
    ("Hanne Riis", "HR-partner", "Ledelse", "birgit"),
    ("Mette Krogh", "Teamleder", "Team Havn", "birgit"),
    ("Anders Friis", "Teamleder", "Team Kyst", "birgit"),
    ("Rune Storm", "Teamleder", "Team Bane", "birgit"),
    ("Jonas Holm", "Ingeniør", "Team Havn", "mette"),
    ("Karen Beck", "Modellør", "Team Havn", "mette"),
    ("Sofie Lund", "Ingeniør", "Team Havn", "mette"),
    ("Nadia Varnas", "Tegner", "Team Havn", "mette"),
    ("Henrik Dam", "Geotekniker", "Team Havn", "mette"),
    ("Ida Bonde", "Koordinator", "Team Havn", "mette"),
    ("Bo Lang", "Projektleder", "Team Kyst", "anders"),
    ("Dorte Wind", "Arbejdsmiljørepræsentant", "Team Kyst", "anders"),
    ("Pia Holst", "Ingeniør", "Team Bane", "anders"),
)


def _people() -> dict[str, Person]:
    ole = set_up(
        organisation="Havn og Partnere",
        language="da",
        name="Ole Bay",
        email="ole@havn.test",
        password=PASSWORD,
        at=SIX_MONTHS_AGO,
        is_demo=True,
    )
    people = {"ole": ole}
    units = {
        name: add_unit(name=name, parent=None, by=ole, at=SIX_MONTHS_AGO)
        for name in dict.fromkeys(unit for _, _, unit, _ in LINE)
    }
    for name, title, unit, leader in LINE:
        person = people.get(_key(name))
        if person is None:
            person = people[_key(name)] = _added(name, title, units[unit], people.get(leader), by=ole)
        else:
            Person.objects.filter(pk=person.pk).update(title=title, unit=units[unit])
            change_leader(person=person, leader=people[leader], by=ole, at=SIX_MONTHS_AGO)
    people["tobias"] = _added(
        "Tobias Vind",
        "Ingeniør",
        units["Team Havn"],
        people["mette"],
        by=ole,
        at=TOBIAS_CAME,
        started_on=TOBIAS_CAME.date(),
    )
    change_leader(
        person=people["pia"],
        leader=people["rune"],
        by=ole,
        at=day(2026, 11, 19),
    )
    _let_in([person for name, person in people.items() if name not in ("ole", "karen")])
    Person.objects.filter(pk=ole.pk).update(welcomed_at=SIX_MONTHS_AGO)
    give_role(person=people["hanne"], kind="hr", by=ole, at=SIX_MONTHS_AGO)
    give_role(person=people["dorte"], kind="amo", by=ole, at=SIX_MONTHS_AGO)
    return people


def _key(name: str) -> str:
    return name.split()[0].lower()


def _added(
    name: str,
    title: str,
    unit: Unit,
    leader: Person | None,
    *,
    by: Person,
    at: datetime = SIX_MONTHS_AGO,
    started_on: date = LONG_EMPLOYED,
) -> Person:
    number = 100 + Person.objects.count()
    return add_person(
        name=name,
        title=title,
        unit=unit,
        leader=leader,
        email=f"{_key(name)}@havn.test",
        phone=f"+45 00 00 0{number // 100} {number % 100:02}",
        employee_number=str(number),
        started_on=started_on,
        by=by,
        at=at,
    )


def _let_in(people: list[Person]) -> None:
    """Each with an own sign-in; the one password is hashed once."""
    password = make_password(PASSWORD)
    for person in people:
        person.user = User.objects.create(email=person.email or "", language="da", password=password)
        person.welcomed_at = SIX_MONTHS_AGO
        person.save(update_fields=["user", "welcomed_at"])


def _beside_the_line(people: dict[str, Person]) -> None:
    mette, bo, ole = people["mette"], people["bo"], people["ole"]
    september, august = day(2026, 9, 1), day(2026, 8, 3)
    name_deputy(
        leader=mette,
        deputy=people["anders"],
        started_on=september.date(),
        ended_on=None,
        by=mette,
        at=september,
    )
    name_buddy(
        newcomer=people["tobias"],
        buddy=people["jonas"],
        started_on=TOBIAS_CAME.date(),
        ended_on=None,
        by=mette,
        at=TOBIAS_CAME,
    )
    kajplads = add_project(
        name="Kajplads", leader=bo, started_on=august.date(), ended_on=None, by=ole, at=august
    )
    for name, percent in (("jonas", 40), ("sofie", 20)):
        share_hours(
            project=kajplads,
            person=people[name],
            percent=percent,
            started_on=august.date(),
            ended_on=None,
            by=bo,
            at=august,
        )


def _away(people: dict[str, Person]) -> None:
    """Henrik's leave, Nadia's zone and Ida's three days."""
    henrik, nadia, ida = people["henrik"], people["nadia"], people["ida"]
    asked = day(2026, 10, 26)
    add_leave(person=henrik, started_on=date(2026, 11, 9), ended_on=date(2026, 12, 7), by=henrik, at=asked)
    hours, three_days = parse_week("1-5 09:00-17:00"), parse_week("1-3 09:00-15:00")
    set_hours(person=nadia, week=hours, zone="Europe/Vilnius", country="LT", by=nadia, at=asked)
    set_hours(person=ida, week=three_days, zone=COPENHAGEN.key, country="DK", by=ida, at=asked)


def _talked(people: dict[str, Person]) -> None:
    mette, birgit = people["mette"], people["birgit"]
    for name, *days in (
        ("jonas", date(2026, 11, 2), date(2026, 11, 16)),
        ("karen", date(2026, 10, 23), date(2026, 11, 6)),
        ("sofie", date(2026, 10, 30), date(2026, 11, 13)),
        ("nadia", date(2026, 11, 4), date(2026, 11, 17)),
        ("henrik", date(2026, 10, 22), date(2026, 11, 5)),
        ("ida", date(2026, 10, 26), date(2026, 11, 9)),
    ):
        for on in days:
            _talk(mette, people[name], on)
    _talk(birgit, mette, date(2026, 11, 12))
    _talk(people["anders"], people["pia"], date(2026, 11, 11))


def _talk(leader: Person, employee: Person, on: date) -> None:
    at = day(on.year, on.month, on.day)
    record_touch(employee=employee, leader=leader, talked=leader, on=on, by=leader, at=at, today=on)


def _agreed(people: dict[str, Person]) -> None:
    """Jonas and Mette have agreed; for Karen, who has no sign-in, Mette's word holds; Sofie has not answered."""
    mette = people["mette"]
    at = NOW - timedelta(days=28)
    agree_rhythm(
        rhythm=propose_rhythm(employee=people["jonas"], days=14, by=mette, at=at), by=people["jonas"], at=at
    )
    propose_rhythm(employee=people["karen"], days=7, by=mette, at=at)
    propose_rhythm(employee=people["sofie"], days=21, by=mette, at=NOW - timedelta(days=3))
