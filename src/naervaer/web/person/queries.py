"""What stands on a person's page, for the two whom it is about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from naervaer.agreements.queries import Agreed, ExperimentLine, GoalLine, PromiseLine, of_pair
from naervaer.agreements.queries import pair_of as agreed_pair_of
from naervaer.contact.queries import core_window_of
from naervaer.conversations.models import Talk
from naervaer.conversations.queries import leader_with, with_people
from naervaer.distance.models import PlaceDay, SituationLine
from naervaer.distance.queries import HoursOf, PairDay, hours_of, pair_day, told_by
from naervaer.distance.texts import week_told
from naervaer.followup import texts
from naervaer.followup.access import leader_for
from naervaer.followup.models import Rhythm, Touch
from naervaer.followup.queries import Seen, asked_rhythm, pair_of, strip_of
from naervaer.followup.rules import StripWeek
from naervaer.kernels.worktime import Span, instant
from naervaer.people.models import Buddy, Deputy, Person
from naervaer.people.rules import call_link

AgreedOn = PromiseLine | GoalLine | ExperimentLine
CONTACTS_SHOWN = 12
BEHIND = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A pair as the viewer, one of the two, sees it."""

    person: Person
    seen: Seen
    viewer_leads: bool
    acting: bool
    strip: tuple[StripWeek, ...]
    contacts: tuple[Touch, ...]
    proposal: Rhythm | None
    deputies: tuple[Person, ...]
    buddies: tuple[Person, ...]
    call: str
    line: str
    why: str

    @property
    def other(self) -> Person:
        """The other of the two, as the viewer sees it."""
        return self.person if self.viewer_leads else self.seen.leader


def person_page(person: Person, *, viewer: Person, today: date, call_template: str) -> PersonPage | None:
    """The page of this pair; None for everybody who is neither of the two nor calls for the leader now."""
    own = person.id == viewer.id
    leader = None if own else leader_for(person, viewer=viewer, today=today)
    seen = pair_of(person, today=today) if own or leader else None
    if seen is None:
        return None
    acting = leader is not None and leader.id != viewer.id
    other = seen.leader if own else person
    return PersonPage(
        person=person,
        seen=seen,
        viewer_leads=not own,
        acting=acting,
        strip=strip_of(person, seen.leader.id, today=today),
        contacts=() if acting else tuple(_contacts(person, seen.leader)),
        proposal=None if acting else asked_rhythm(person),
        deputies=tuple(_deputies(seen.leader, today)),
        buddies=tuple(_buddies(person, today)),
        call=call_link(
            template=call_template, call_by=other.call_by, phone=other.phone, email=other.email or ""
        ),
        line=texts.line(seen, today=today),
        why=texts.why(seen, today=today),
    )


@dataclass(frozen=True, slots=True)
class Distances:
    """Place, time and culture between the viewer and the other of the two, from what was written down (A04).

    ``places`` are sentences of the week's plan of the other; ``told`` the lines that the employee has chosen to tell
    the leader, the same for both, the newest first (A07); ``day`` is today on the viewer's clock, in ``zone``, and
    ``core`` today's core time, if the two or their team have agreed on one (A13).
    """

    hours: HoursOf
    places: tuple[str, ...]
    told: tuple[SituationLine, ...]
    day: PairDay
    zone: ZoneInfo
    core: tuple[Span, ...] = ()


def distances_of(pair: PersonPage, *, viewer: Person, today: date, zone: ZoneInfo) -> Distances | None:
    """What lies between the two; None for who only calls while the leader is away."""
    if pair.acting:
        return None
    other = pair.other
    planned = PlaceDay.objects.visible_to(viewer).in_force().filter(person=other, site__removed_at=None)
    week = {row.weekday: row.site for row in planned.select_related("site").order_by("weekday")}
    hours = hours_of(other)
    return Distances(
        hours=hours,
        places=tuple(week_told(week)),
        told=tuple(told_by(pair.person, viewer=pair.seen.leader, today=today)),
        day=pair_day(viewer.id, other.id, today, zone),
        zone=zone,
        core=_core_time(pair.person, today, zone if pair.viewer_leads else hours.zone),
    )


def _core_time(employee: Person, today: date, on_clock_of_leader: ZoneInfo) -> tuple[Span, ...]:
    agreed = core_window_of(employee.id)
    if agreed is None:
        return ()
    start, end = (instant(today, 60 * each.hour + each.minute, on_clock_of_leader) for each in agreed)
    return ((start, end),)


@dataclass(frozen=True, slots=True)
class Between:
    """What the two have agreed on and when they talk next, as the viewer, one of the two, sees it.

    ``unmarked`` is a talk whose time is over, and nobody has said yet whether it was held.
    """

    agreed: Agreed
    talk: Talk | None
    unmarked: Talk | None

    @property
    def lines(self) -> list[AgreedOn]:
        """Promises, goals and experiments in one list, by their day."""
        agreed: list[AgreedOn] = [*self.agreed.promises, *self.agreed.goals, *self.agreed.experiments]
        return sorted(agreed, key=lambda line: line.due_on)

    @property
    def talk_asks(self) -> bool:
        """The time of the next talk waits for the viewer's yes."""
        return self.talk is not None and self.talk.asks(self.agreed.pair.viewer)


def between(pair: PersonPage, *, viewer: Person, now: datetime) -> Between | None:
    """What is between the two; None for who only calls while the leader is away. At most twelve statements."""
    two = None if pair.acting else agreed_pair_of(pair.person, viewer=viewer)
    if two is None:
        return None
    agreed = of_pair(two, today=now.date(), now=now)
    talks = Talk.objects.visible_to(viewer).to_come().filter(employee=pair.person)
    waiting = with_people(talks.filter(appointment__ends_at__gt=now - BEHIND))
    rows = list(waiting.order_by("appointment__starts_at", "pk"))
    coming = next((talk for talk in rows if not talk.is_behind(now)), None)
    behind = next((talk for talk in reversed(rows) if talk.is_behind(now)), None)
    # One that was to be with a former leader is nobody's to mark.
    return Between(agreed, coming, behind if behind and leader_with(behind) else None)


def _contacts(person: Person, leader: Person) -> list[Touch]:
    """The latest contacts of the pair, those taken out included: both see the same."""
    rows = Touch.objects.filter(employee=person, leader=leader).select_related(
        "noted_by", "withdrawn_by", "talked"
    )
    return list(rows.order_by("-on", "-pk")[:CONTACTS_SHOWN])


def _deputies(leader: Person, today: date) -> list[Person]:
    rows = (
        Deputy.objects.running(on=today)
        .filter(leader=leader)
        .select_related("deputy")
        .order_by("started_on", "pk")
    )
    return [row.deputy for row in rows]


def _buddies(person: Person, today: date) -> list[Person]:
    rows = (
        Buddy.objects.running(on=today)
        .filter(newcomer=person)
        .select_related("buddy")
        .order_by("started_on", "pk")
    )
    return [row.buddy for row in rows]
