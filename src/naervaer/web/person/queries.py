"""What stands on a person's page, for the two whom it is about."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from naervaer.distance.models import PlaceDay, SituationLine
from naervaer.distance.queries import HoursOf, PairDay, hours_of, pair_day, told_by, zone_of
from naervaer.distance.texts import week_told
from naervaer.followup import texts
from naervaer.followup.access import leader_for
from naervaer.followup.models import Rhythm, Touch
from naervaer.followup.queries import Seen, pair_of, strip_of
from naervaer.followup.rules import StripWeek
from naervaer.people.models import Buddy, Deputy, Person
from naervaer.people.rules import call_link

CONTACTS_SHOWN = 12


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
        proposal=None if acting else Rhythm.objects.proposed().filter(employee=person).order_by("pk").first(),
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
    the leader, the same for both, the newest first (A07); ``day`` is today on the viewer's clock, in ``zone``.
    """

    hours: HoursOf
    places: tuple[str, ...]
    told: tuple[SituationLine, ...]
    day: PairDay
    zone: ZoneInfo


def distances_of(pair: PersonPage, *, viewer: Person, today: date) -> Distances | None:
    """What lies between the two; None for who only calls while the leader is away."""
    if pair.acting:
        return None
    other, zone = pair.other, zone_of(viewer)
    planned = PlaceDay.objects.visible_to(viewer).in_force().filter(person=other, site__removed_at=None)
    week = {row.weekday: row.site for row in planned.select_related("site").order_by("weekday")}
    return Distances(
        hours=hours_of(other),
        places=tuple(week_told(week)),
        told=tuple(told_by(pair.person, viewer=pair.seen.leader, today=today)),
        day=pair_day(viewer.id, other.id, today, zone),
        zone=zone,
    )


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
