"""Who sees what, read from the declarations and the rules themselves; and who has looked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.apps import apps

from naervaer.agreements.access import readers_of as readers_of_agreement
from naervaer.agreements.models import Topic
from naervaer.contact.access import readers_of as readers_of_request
from naervaer.contact.access import readers_of_agreement as readers_of_contact_agreement
from naervaer.contact.models import ContactAgreement, ContactRequest
from naervaer.conversations.access import readers_of as readers_of_talk
from naervaer.conversations.models import Talk
from naervaer.distance.access import readers_of as readers_of_distance
from naervaer.distance.models import Appointment, Hours
from naervaer.followup.access import readers_of as readers_of_touch
from naervaer.followup.models import Touch
from naervaer.ledger.models import Read
from naervaer.people.models import Deputy, Leadership, Person, Project, Role

HELPERS_SHOWN = 12


# Who sees what ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """The columns of one table that the same people see and that are kept equally long, as they declare it."""

    table: str
    seen_by: str
    kept: str


def declared_kinds() -> list[Kind]:
    """Every kind of data that our tables declare. Read from the tables, not from a list."""
    found = {
        Kind(model._meta.label, *(part.strip() for part in words.split(",")[:2]))
        for model in apps.get_models()
        for words in vars(model).get("privacy", {}).values()
    }
    return sorted(found, key=lambda kind: (kind.seen_by, kind.table, kind.kept))


@dataclass(frozen=True, slots=True)
class Readers:
    """Who else sees something of one person: by name, and how many of those whom the person leads."""

    people: tuple[Person, ...]
    named: tuple[Person, ...]
    led: int


def leader_of(person: Person) -> Person | None:
    """The nearest leader now."""
    row = Leadership.objects.filter(person=person, ended_at=None).select_related("leader").first()
    return row.leader if row else None


def readers_for(person: Person) -> dict[str, Readers]:
    """For each table that a pair shares: who sees the person's own rows in it, by the rules that guard them."""
    leader = leader_of(person)
    led = set(
        Leadership.objects.filter(leader=person, ended_at=None).order_by().values_list("person", flat=True)
    )
    asked = {question: question(person, leader) for question in set(READERS_OF.values())}

    def told(people: list[Person]) -> Readers:
        others = [each for each in people if each.id != person.id]
        named = tuple(each for each in others if each.id not in led)
        return Readers(tuple(people), named, len(others) - len(named))

    return {table: told(asked[question]) for table, question in READERS_OF.items()}


def _of_contacts(person: Person, leader: Person | None) -> list[Person]:
    return readers_of_touch(Touch(employee=person, leader=leader)) if leader else [person]


def _of_hours(person: Person, leader: Person | None) -> list[Person]:
    return readers_of_distance(Hours(person=person))


def _of_shares(person: Person, leader: Person | None) -> list[Person]:
    of_projects = Project.objects.filter(shares__person=person).values_list("leader", flat=True)
    found = Person.objects.filter(pk__in={person.pk, *of_projects, *([leader.pk] if leader else [])})
    return list(found.order_by("sort_key", "pk"))


def _of_agreements(person: Person, leader: Person | None) -> list[Person]:
    """Topics and goals as well: the employee decides that, line by line, with the leader of today."""
    return readers_of_agreement(Topic(employee=person, shared_with=leader))


def _of_talks(person: Person, leader: Person | None) -> list[Person]:
    """A talk that is to come: whoever leads now."""
    ends_at = datetime.max.replace(tzinfo=UTC)
    return readers_of_talk(Talk(employee=person, appointment=Appointment(ends_at=ends_at)))


def _of_requests(person: Person, leader: Person | None) -> list[Person]:
    """An open one that nobody else has been asked to take."""
    return readers_of_request(ContactRequest(employee=person))


def _of_contact_agreements(person: Person, leader: Person | None) -> list[Person]:
    return readers_of_contact_agreement(ContactAgreement(employee=person))


CONVERSATIONS = ("Talk", "Move", "OpenerShown", "WellbeingMark", "TakenUp", "MadeIn")
AGREEMENTS = (
    "Topic",
    "Promise",
    "Carry",
    "Goal",
    "Development",
    "Obstacle",
    "Picture",
    "Experiment",
    "ExperimentAnswer",
)
READERS_OF: dict[str, Callable[[Person, Person | None], list[Person]]] = {
    "followup.Touch": _of_contacts,
    "followup.Standing": _of_contacts,
    "followup.Rhythm": _of_contacts,
    "contact.ContactRequest": _of_requests,
    "contact.Turn": _of_requests,
    "contact.ContactAgreement": _of_contact_agreements,
    "distance.Hours": _of_hours,
    "distance.Leave": _of_hours,
    "distance.Site": _of_hours,
    "distance.PlaceDay": _of_hours,
    "distance.PlaceException": _of_hours,
    "people.Person": _of_hours,
    "people.ProjectShare": _of_shares,
    **{f"agreements.{table}": _of_agreements for table in AGREEMENTS},
    **{f"conversations.{table}": _of_talks for table in CONVERSATIONS},
}


def stands_in(leader: Person, *, today: date) -> list[Person]:
    """Who calls while this leader is away: the deputies in their order, else the next leader up."""
    rows = Deputy.objects.running(on=today).filter(leader=leader).select_related("deputy")
    deputies = [row.deputy for row in rows.order_by("started_on", "pk")]
    above = leader_of(leader)
    return deputies or ([above] if above else [])


# Who else can help ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Helpers:
    """Whom one can go to at work: above the own leader, and by role."""

    leader: Person | None
    above: Person | None
    amo: tuple[Person, ...]
    hr: tuple[Person, ...]


def helpers_of(person: Person, *, today: date) -> Helpers:
    """Whom this person can go to."""
    leader = leader_of(person)
    return Helpers(
        leader=leader,
        above=leader_of(leader) if leader else None,
        amo=_holding(Role.Kind.AMO, today),
        hr=_holding(Role.Kind.HR, today),
    )


def _holding(role: str, today: date) -> tuple[Person, ...]:
    return tuple(Person.objects.active(on=today).holding(role).order_by("sort_key", "pk")[:HELPERS_SHOWN])


# Who has looked ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """What kinds of pages showed somebody something of the reader on one day. None: who it was has been deleted."""

    person: Person | None
    relation: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LooksOfDay:
    """The looks of one day, each reader once, by name."""

    on: date
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one ISO week on which somebody looked, latest first."""

    monday: date
    days: tuple[LooksOfDay, ...]


def looks_at(person: Person, *, since: date) -> list[Week]:
    """Who has seen something of this person since that day, by day. Own looks are not noted at all."""
    rows = list(Read.objects.filter(subject_id=person.id, day__gte=since).order_by("-day", "kind", "pk"))
    people = Person.objects.in_bulk({row.viewer_id for row in rows})
    relations = _relations(person)

    def looks(found: Iterable[Read]) -> Iterator[Look]:
        kinds: dict[UUID, list[str]] = {}
        for row in found:
            kinds.setdefault(row.viewer_id, []).append(row.kind)
        for viewer in sorted(kinds, key=lambda viewer: people[viewer].sort_key if viewer in people else "~"):
            yield Look(people.get(viewer), relations.get(viewer, ""), tuple(kinds[viewer]))

    days = [LooksOfDay(on, tuple(looks(found))) for on, found in groupby(rows, key=lambda row: row.day)]
    weeks = groupby(days, key=lambda day: day.on - timedelta(days=day.on.weekday()))
    return [Week(monday, tuple(found)) for monday, found in weeks]


def _relations(person: Person) -> dict[object, str]:
    """What people are to this person now: a word for it, the closest one wins."""
    found: dict[object, str] = {}
    roles = Role.objects.filter(ended_at=None).order_by("kind").values_list("person", "kind")
    found.update(dict(roles))
    leader = leader_of(person)
    if leader is not None:
        deputies = Deputy.objects.filter(leader=leader).order_by().values_list("deputy", flat=True)
        found.update(dict.fromkeys(deputies, "deputy"))
        found[leader.id] = "leader"
    return found
