"""What there is on the first day of a leader, and on the first visit of an employee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from naervaer.conversations.queries import without_a_talk
from naervaer.distance.models import Hours
from naervaer.distance.queries import (
    HoursOf,
    busy_times,
    default_hours,
    hours_of,
    on_leave,
    week_of,
    workdays_of,
)
from naervaer.followup.models import Rhythm
from naervaer.followup.queries import Seen, acting_for, led_by
from naervaer.people.models import Deputy, Leadership, Person
from naervaer.people.rules import call_link
from naervaer.web.welcome.rules import (
    LOOK_AHEAD,
    USUAL_A_DAY,
    Calendar,
    Facts,
    Place,
    Round,
    Waiting,
    Without,
    first_round,
)

# The first day of a leader ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Talk:
    """One proposed talk: with whom, when, and on whose clock."""

    person: Person
    place: Place
    zone: ZoneInfo
    due_on: date
    clock_differs: bool

    @property
    def start(self) -> datetime:
        """When it begins, in UTC."""
        return self.place.start

    @property
    def end(self) -> datetime:
        """When it is over, in UTC."""
        return self.place.end

    @property
    def late(self) -> bool:
        """After the day on which the first talk is due."""
        return self.place.day > self.due_on


@dataclass(frozen=True, slots=True)
class Talks:
    """The first round as a page shows it; those for whom there is no time each with the reason.

    ``arranged``: how many have a talk planned already, and ``talked`` how many have had one.
    """

    proposed: tuple[Talk, ...]
    without: tuple[tuple[Person, Without], ...]
    arranged: int
    talked: int

    @property
    def waiting(self) -> int:
        """How many have neither had a talk nor a time for one."""
        return len(self.proposed) + len(self.without)

    @property
    def zones_differ(self) -> bool:
        """Somebody reads another time on the own clock."""
        return any(talk.clock_differs for talk in self.proposed)


def talks_of(leader: Person, *, now: datetime, most_a_day: int = USUAL_A_DAY) -> Talks:
    """A day and time for everybody whom the leader leads, has not talked with yet and has no talk planned with.

    ``now`` is on the leader's clock.
    """
    today = now.date()
    led = led_by([leader], today=today)
    never = [seen for seen in led if seen.last_spoken_on is None]
    waiting = {seen.person.id: seen for seen in without_a_talk(never, now=now)}
    calendars = _calendars(leader, waiting, today)
    own = calendars[leader.id]
    asked = [Waiting(person, calendars[person], seen.due.due_on) for person, seen in waiting.items()]
    found = first_round(own, asked, today=today, most_a_day=most_a_day)
    talks = [_talk(waiting[person], place, calendars[person], own) for person, place in found.talks.items()]
    return Talks(
        proposed=tuple(sorted(talks, key=lambda talk: talk.place)),
        without=_without(found, waiting),
        arranged=len(never) - len(waiting),
        talked=len(led) - len(never),
    )


def _talk(seen: Seen, place: Place, theirs: Calendar, own: Calendar) -> Talk:
    differs = place.start.astimezone(theirs.zone).utcoffset() != place.start.astimezone(own.zone).utcoffset()
    return Talk(seen.person, place, theirs.zone, seen.due.due_on, differs)


def _without(found: Round, waiting: dict[UUID, Seen]) -> tuple[tuple[Person, Without], ...]:
    rows = [(waiting[person].person, why) for person, why in found.without.items()]
    return tuple(sorted(rows, key=lambda row: (row[0].sort_key, row[0].id)))


def _calendars(leader: Person, people: Iterable[UUID], today: date) -> dict[UUID, Calendar]:
    """Week, zone, days and what is planned of the leader and these people; three queries more than the days take."""
    wanted, end = {leader.id, *people}, today + timedelta(days=LOOK_AHEAD + 2)
    days = workdays_of(wanted, today, end)
    busy = busy_times(wanted, *(datetime.combine(day, time(), UTC) for day in (today, end)))
    week, zone, _country = default_hours()
    hours = dict.fromkeys(wanted, (week, zone))
    rows = Hours.objects.visible_to(leader).filter(person__in=wanted).order_by()
    hours |= {person: (text, key) for person, text, key in rows.values_list("person_id", "week", "zone")}
    return {
        person: Calendar(week_of(text), ZoneInfo(key), days[person], busy[person])
        for person, (text, key) in hours.items()
    }


def facts_of(leader: Person, talks: Talks, *, today: date) -> Facts:
    """What there is of the five steps. A rhythm that the other has declined was proposed all the same."""
    led = Leadership.objects.filter(leader=leader, ended_at=None)
    of_them = Rhythm.objects.filter(employee__in=led.values("person"))
    spoken_of = of_them.filter(Q(ended_at=None) | Q(proposed_by=leader)).values("employee")
    return Facts(
        people=led.count(),
        without_rhythm=led.exclude(person__in=spoken_of).count(),
        has_deputy=Deputy.objects.filter(leader=leader).exclude(ended_on__lte=today).exists(),
        has_hours=Hours.objects.filter(person=leader).exists(),
        without_talk=talks.waiting,
    )


# The first visit of an employee -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """How to reach the own leader: by which link, in which hours, and who calls while the leader is away."""

    leader: Person
    call: str
    hours: HoursOf
    away: bool
    acting: Person | None
    deputies: tuple[Person, ...]


def way_to_leader(person: Person, *, today: date, call_template: str) -> Way | None:
    """The way to the nearest leader; None for who has none."""
    row = Leadership.objects.filter(person=person, ended_at=None).select_related("leader").first()
    if row is None:
        return None
    leader = row.leader
    away = bool(on_leave([leader.id], day=today))
    acting = acting_for([leader], today=today).get(leader) if away else None
    deputies = Deputy.objects.running(on=today).filter(leader=leader).select_related("deputy")
    return Way(
        leader=leader,
        call=call_link(
            template=call_template, call_by=leader.call_by, phone=leader.phone, email=leader.email or ""
        ),
        hours=hours_of(leader),
        away=away,
        acting=Person.objects.filter(pk=acting).first() if acting else None,
        deputies=tuple(row.deputy for row in deputies.order_by("started_on", "pk")),
    )
