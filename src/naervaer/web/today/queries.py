"""What stands on I dag, gathered from the capabilities."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from django.utils import timezone

from naervaer.agreements.queries import Due, due_today
from naervaer.contact.queries import Agreed, Waiting, agreement_of, waiting_for
from naervaer.contact.texts import asks_for_contact
from naervaer.conversations.models import Talk
from naervaer.conversations.queries import TalkAhead, talks_ahead
from naervaer.conversations.texts import planned_for
from naervaer.followup import texts
from naervaer.followup.queries import Seen, around, led_by, stands_in_for
from naervaer.followup.rules import Path, State, is_listed, last_day_of_week, longest_overdue_first
from naervaer.people.access import deputises, leads_anyone
from naervaer.people.models import Leadership, Person
from naervaer.people.rules import call_link

BY_TEAM_ABOVE = 40
LOOKS = 24
FRIDAY = 5


@dataclass(frozen=True, slots=True)
class House:
    """One house of the street, and the same person's row in the lists."""

    seen: Seen
    name: str
    initials: str
    look: int
    state: str
    line: str
    label: str
    why: str
    call: str
    asks: bool = False

    @property
    def person(self) -> Person:
        """Who lives there."""
        return self.seen.person

    @property
    def href(self) -> str:
        """The row of this person further down, or the person's page."""
        return f"/people/{self.seen.person.id}/"


@dataclass(frozen=True, slots=True)
class Street:
    """The people of one leader: the viewer's own, or those of somebody who is away."""

    leader: Person
    houses: tuple[House, ...]
    teams: tuple[tuple[str, tuple[House, ...]], ...]
    to_call: tuple[House, ...]
    later: tuple[House, ...]
    within: int

    @property
    def all_seen(self) -> bool:
        """Nobody waits for a call today."""
        return bool(self.houses) and not self.to_call

    @property
    def overdue(self) -> int:
        """With how many the agreed time has passed."""
        return sum(house.seen.due.overdue_days > 0 for house in self.to_call)


@dataclass(frozen=True, slots=True)
class Day:
    """I dag of one person."""

    today: date
    street: Street | None
    in_place_of: tuple[Street, ...]
    own: House | None
    own_leader: Person | None
    rarely: House | None
    due: tuple[Due, ...]
    talks: tuple[TalkAhead, ...]
    own_talk: TalkAhead | None
    reach: Agreed | None
    asked: tuple[Waiting, ...] = ()
    own_wish: Waiting | None = None

    @property
    def promised_today(self) -> int:
        """How much of one's own is to be done today, or was to be done before."""
        return sum(each.mine and each.due_on <= self.today for each in self.due)

    @property
    def evening(self) -> bool:
        """Friday, and everybody has been seen: evening light over the street."""
        return self.today.isoweekday() == FRIDAY and self.street is not None and self.street.all_seen


def is_first_visit(viewer: Person) -> bool:
    """Has a leader, and has not been told yet what this is. Asks nothing about whoever has."""
    return viewer.welcomed_at is None and Leadership.objects.filter(person=viewer, ended_at=None).exists()


def day_of(viewer: Person, *, now: datetime, call_template: str) -> Day:
    """Everything on the viewer's I dag: the own people, those of leaders who are away, and the own house.

    ``now`` on the reader's clock, whose day is meant.
    """
    today = now.date()
    led, own = around(viewer, today=today)
    leads = leads_anyone(viewer)
    # Before any text is opened: the keys of phones and promises are then fetched in one statement.
    due = due_today(viewer, [seen.person.id for seen in led], today=today) if led or own else []
    ahead = _talks_ahead(viewer, led, own, today)
    wishes = waiting_for(viewer)
    asking = {wish.employee_id for wish in wishes}
    street = _street(viewer, led, today, call_template, asking, _next_of_each(ahead, now)) if leads else None
    may_stand_in = deputises(viewer) or (
        street is not None and any(house.seen.leads for house in street.houses)
    )
    absent = stands_in_for(viewer, today=today) if may_stand_in else []
    streets = tuple(
        _street(leader, led_by([leader], today=today), today, call_template, asking) for leader in absent
    )
    return Day(
        today=today,
        street=street,
        in_place_of=streets,
        own=house_of(own, today, call_template) if own else None,
        own_leader=own.leader if own else None,
        rarely=_rarely(street) if street else None,
        due=tuple(due),
        talks=tuple(each for each in ahead if timezone.localdate(each.talk.starts_at) == today),
        own_talk=next((each for each in ahead if each.as_employee and each.talk.ends_at > now), None),
        reach=agreement_of(viewer) if own and not leads else None,
        asked=tuple(wish for wish in wishes if wish.employee_id != viewer.id),
        own_wish=next((wish for wish in wishes if wish.employee_id == viewer.id), None),
    )


def _talks_ahead(viewer: Person, led: list[Seen], own: Seen | None, today: date) -> list[TalkAhead]:
    """The talks of this day on the reader's clock, and those to come."""
    if not (led or own):
        return []
    start = timezone.make_aware(datetime.combine(today, time()))
    people = {viewer.id, *(seen.person.id for seen in led)}
    return talks_ahead(viewer, people, start=start, end=start + timedelta(days=1))


def _next_of_each(ahead: Iterable[TalkAhead], now: datetime) -> dict[UUID, Talk]:
    """The next talk with each of the viewer's people that is not over."""
    latest_first = sorted(ahead, key=lambda each: each.talk.starts_at, reverse=True)
    return {each.talk.employee_id: each.talk for each in latest_first if each.talk.ends_at > now}


def _street(
    leader: Person,
    people: Iterable[Seen],
    today: date,
    call_template: str,
    asking: Collection[UUID] = (),
    talks: Mapping[UUID, Talk] = MappingProxyType({}),
) -> Street:
    houses = tuple(
        house_of(seen, today, call_template, asks=seen.person.id in asking, talk=talks.get(seen.person.id))
        for seen in people
    )
    here = [house for house in houses if house.seen.due.state is not State.AWAY]
    to_call = sorted((house for house in here if is_listed(house.seen.due, on=today)), key=_urgency)
    return Street(
        leader=leader,
        houses=houses,
        teams=_by_team(houses),
        to_call=tuple(to_call),
        later=tuple(sorted((house for house in houses if _later(house, today)), key=_urgency)),
        within=sum(
            house.seen.due.overdue_days == 0 and not house.seen.due.reason.first_talk for house in houses
        ),
    )


def _urgency(house: House) -> tuple[date, bool, date]:
    return longest_overdue_first(house.seen.due)


def _later(house: House, today: date) -> bool:
    """Due in the rest of this week; or due already, and back from leave in this week or the next."""
    due = house.seen.due
    if house.seen.away_until:
        return house.seen.away_until <= last_day_of_week(today) + timedelta(days=7)
    return due.state is State.SOON


def _by_team(houses: tuple[House, ...]) -> tuple[tuple[str, tuple[House, ...]], ...]:
    """Over forty people the street is told by team; below, it is one street without a name."""
    if len(houses) <= BY_TEAM_ABOVE:
        return (("", houses),) if houses else ()

    def team(house: House) -> tuple[str, str]:
        unit = house.person.unit
        return (unit.sort_key, unit.name) if unit else ("~", "")

    return tuple((key[1], tuple(group)) for key, group in groupby(sorted(houses, key=team), key=team))


def _rarely(street: Street) -> House | None:
    """Somebody with whom the last talk is longest ago, although the rhythm has been kept."""
    talked = [house for house in street.houses if house.seen.last_spoken_on and not house.seen.away_until]
    return min(talked, key=lambda house: house.seen.last_spoken_on or date.max, default=None)


def house_of(
    seen: Seen, today: date, call_template: str, *, asks: bool = False, talk: Talk | None = None
) -> House:
    """The house of one person; its look is decoration and never changes. ``talk``: the next one that is planned."""
    person = seen.person
    path = seen.due.path
    return House(
        seen=seen,
        name=person.first_name,
        initials=person.initials,
        look=person.id.int % LOOKS,
        state="grown" if path is Path.GROWN else str(path),
        line=asks_for_contact() if asks else texts.line(seen, today=today),
        label=texts.label(seen, today=today) + (", " + asks_for_contact() if asks else ""),
        asks=asks,
        why=" · ".join([texts.why(seen, today=today), *([planned_for(talk, today=today)] if talk else [])]),
        call=call_link(
            template=call_template, call_by=person.call_by, phone=person.phone, email=person.email or ""
        ),
    )
