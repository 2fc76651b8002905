"""Reads for the pages of people: the list, one entry, the tree of units, who is called what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.utils.timezone import localdate

from naervaer.people.models import (
    Buddy,
    Deputy,
    Employment,
    Invitation,
    Leadership,
    Person,
    PersonQuerySet,
    Project,
    ProjectQuerySet,
    ProjectShare,
    Role,
    Unit,
)
from naervaer.people.rules import sort_key

PAGE = 50
SUGGESTED = 8
LEVEL = 200


# Who is called what -----------------------------------------------------------------------------------------


def here(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """Who works here on this day or will begin later."""
    open_or_coming = Employment.objects.filter(person=OuterRef("pk")).filter(
        Q(ended_on=None) | Q(ended_on__gt=on)
    )
    return people.filter(Exists(open_or_coming))


def matching(people: PersonQuerySet, text: str, *, with_number: bool = False) -> PersonQuerySet:
    """Whose name has a word that begins so, or whose address or number does."""
    key = sort_key(text)
    found = Q(email__startswith=text.strip().lower())
    if key:
        found |= Q(sort_key__startswith=key) | Q(sort_key__contains=f" {key}")
    if with_number:
        found |= Q(employee_number__startswith=text.strip())
    return people.filter(found)


def label_of(person: Person) -> str:
    """What is offered for choosing a person, and read again: name and address, or name and a piece of the id."""
    return f"{person.name}, {person.email or '#' + person.id.hex[:8]}"


def named(people: PersonQuerySet, text: str) -> list[Person]:
    """Everybody whom this text can mean: what ``label_of`` gave, an address, a number or a whole name."""
    name, _, mark = text.rpartition(", ")
    if mark.startswith("#"):
        same = people.filter(sort_key=sort_key(name)).order_by("pk")
        return [person for person in same if person.id.hex.startswith(mark[1:])]
    if "@" in mark:
        return list(people.filter(email=mark.strip().lower()))
    exact = Q(sort_key=sort_key(text)) | Q(employee_number=text.strip())
    return list(people.filter(exact).order_by("sort_key", "pk")[:10])


# The list ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list of people."""

    person: Person
    leader: str
    unit: str
    has_left: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """Fifty people and whether there are more before and after; nobody counts them all."""

    rows: list[Listed]
    number: int
    has_next: bool


def list_page(people: PersonQuerySet, *, number: int, on: date) -> ListPage:
    """The page of this number, from 1, in the order of names."""
    leader = Leadership.objects.filter(person=OuterRef("pk"), ended_at=None).values("leader__name")[:1]
    ahead = Employment.objects.filter(person=OuterRef("pk")).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    start = (number - 1) * PAGE
    keys = list(people.order_by("sort_key", "pk").values_list("pk", flat=True)[start : start + PAGE + 1])
    found = (
        Person.objects.filter(pk__in=keys[:PAGE])
        .select_related("unit")
        .annotate(leader_name=Subquery(leader), is_here=Exists(ahead))
        .order_by("sort_key", "pk")
    )
    return ListPage([_listed(person) for person in found], number, has_next=len(keys) > PAGE)


def _listed(person: Person) -> Listed:
    facts = vars(person)
    return Listed(
        person=person,
        leader=facts["leader_name"] or "",
        unit=person.unit.name if person.unit else "",
        has_left=not facts["is_here"],
    )


def in_unit(people: PersonQuerySet, unit: Unit) -> PersonQuerySet:
    """Everybody in the unit and in the units below it."""
    return people.filter(unit__in=below(unit.id))


# One entry --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """What who keeps the list sees of a person."""

    person: Person
    unit: str
    employments: list[Employment]
    leaderships: list[Leadership]
    roles: list[str]
    invitation: Invitation | None
    leads: int
    projects: list[Project]
    left_behind: list[Project]

    @property
    def leader(self) -> Person | None:
        """The nearest leader now."""
        return next((row.leader for row in self.leaderships if row.ended_at is None), None)

    @property
    def running(self) -> Employment | None:
        """The employment without an end, if there is one."""
        return next((row for row in self.employments if row.ended_on is None), None)


def entry_of(person: Person, *, now: datetime) -> Entry:
    """The entry with its history."""
    leaderships = (
        Leadership.objects.filter(person=person).select_related("leader").order_by("-started_at", "-pk")
    )
    open_links = Invitation.objects.filter(person=person, used_at=None, expires_at__gt=now)
    today = localdate(now)
    led = Project.objects.filter(leader=person)
    return Entry(
        person=person,
        unit=path_of(person.unit) if person.unit else "",
        employments=list(Employment.objects.filter(person=person).order_by("-started_on")),
        leaderships=list(leaderships),
        roles=list(
            Role.objects.filter(person=person, ended_at=None).order_by("kind").values_list("kind", flat=True)
        ),
        invitation=open_links.order_by("-pk").first(),
        leads=Leadership.objects.filter(leader=person, ended_at=None).count(),
        projects=going_on(led, on=today),
        left_behind=left_behind(led, on=today),
    )


# Units ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree: whether something hangs below it."""

    unit: Unit
    has_children: bool


def level(parent: Unit | None) -> list[Branch]:
    """The units directly below, by name; at most 200, the others are found by searching."""
    children = Unit.objects.filter(parent=OuterRef("pk"))
    rows = (
        Unit.objects.filter(parent=parent).annotate(has_children=Exists(children)).order_by("sort_key", "pk")
    )
    return [Branch(unit, vars(unit)["has_children"]) for unit in rows[: LEVEL + 1]]


def below(unit: UUID) -> set[UUID]:
    """The unit and everything under it: one query a level."""
    found, row = {unit}, [unit]
    while row:
        row = list(Unit.objects.filter(parent__in=row).order_by().values_list("pk", flat=True))
        row = [each for each in row if each not in found]
        found.update(row)
    return found


def above(unit: Unit) -> list[Unit]:
    """From the top down to the unit itself."""
    chain = [unit]
    while chain[0].parent is not None and chain[0].parent not in chain:
        chain.insert(0, chain[0].parent)
    return chain


def path_of(unit: Unit) -> str:
    """The unit with all above it: "Drift / Havn"."""
    return " / ".join(each.name for each in above(unit))


def units_matching(text: str) -> list[Unit]:
    """Units with a word that begins so."""
    key = sort_key(text.rpartition("/")[2])
    if not key:
        return []
    found = Q(sort_key__startswith=key) | Q(sort_key__contains=f" {key}")
    return list(Unit.objects.filter(found).select_related("parent").order_by("sort_key", "pk")[:SUGGESTED])


def units_named(text: str) -> list[Unit]:
    """The units that this text can mean: a whole path, or a name alone."""
    names = [part.strip() for part in text.split(" / ")]
    found = Unit.objects.filter(sort_key=sort_key(names[-1])).select_related("parent").order_by("pk")[:50]
    if len(names) == 1:
        return list(found)
    whole = sort_key(" / ".join(names))
    return [unit for unit in found if sort_key(path_of(unit)) == whole]


# Beside the line --------------------------------------------------------------------------------------------


def deputies_of(leader: Person, *, on: date) -> list[Deputy]:
    """Who steps in, now or later, in their order."""
    rows = Deputy.objects.filter(leader=leader).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return list(rows.select_related("deputy").order_by("started_on", "pk"))


def buddies_of(newcomer: Person, *, on: date) -> list[Buddy]:
    """Who looks after the newcomer, now or later."""
    rows = Buddy.objects.filter(newcomer=newcomer).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return list(rows.select_related("buddy").order_by("started_on", "pk"))


def leader_of(person: Person) -> Person | None:
    """The nearest leader now."""
    row = (
        Leadership.objects.filter(person=person, ended_at=None)
        .select_related("leader")
        .order_by("pk")
        .first()
    )
    return row.leader if row else None


def going_on(projects: ProjectQuerySet, *, on: date) -> list[Project]:
    """Of these, what runs or comes on this day, by name."""
    found = projects.filter(Q(ended_on=None) | Q(ended_on__gt=on)).select_related("leader")
    return sorted(found, key=lambda project: sort_key(project.name))


def left_behind(projects: ProjectQuerySet, *, on: date) -> list[Project]:
    """Of these, what goes on after its leader's last day: it needs another one, and who left waits to be deleted."""
    until_then = Q(ended_on=None) | Q(ended_on__gte=OuterRef("ended_on"))
    stays = Employment.objects.filter(until_then, person=OuterRef("leader"))
    return going_on(projects.filter(~Exists(stays)), on=on)


def over_hundred(people: Iterable[UUID], *, on: date) -> dict[UUID, int]:
    """Of these people, those whose shares run to more than 100 % on this day, and to how much."""
    sums = ProjectShare.objects.running(on=on).filter(person__in=list(people)).order_by().values("person")
    totals = sums.annotate(total=Sum("percent")).values_list("person", "total")
    return {person: total for person, total in totals if total > 100}


def holders() -> dict[str, list[Role]]:
    """Who holds which role now, by name."""
    rows = Role.objects.filter(ended_at=None).select_related("person").order_by("person__sort_key", "pk")
    return {kind: [row for row in rows if row.kind == kind] for kind in Role.Kind.values}


# How somebody comes in --------------------------------------------------------------------------------------


def has_left(user: Any, *, on: date) -> bool:
    """Whether the user belongs to somebody who does not work here on this day."""
    person = Person.objects.filter(user=user.pk).first()
    return person is not None and not Employment.objects.running(on=on).filter(person=person).exists()


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner recognises it."""

    number: int
    browser: str
    system: str
    added_on: date


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the door for somebody. ``codes`` counts the recovery codes that are left."""

    passkeys: tuple[Passkey, ...]
    app: bool
    codes: int


def keys_of(person: Person) -> Keys:
    """The person's keys; asked by that person only."""
    rows = list(Authenticator.objects.filter(user=person.user_id).order_by("pk"))
    passkeys = tuple(_passkey(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    app = any(row.type == Authenticator.Type.TOTP for row in rows)
    return Keys(passkeys, app, len(recovery_codes_of(person)))


def _passkey(row: Any) -> Passkey:
    browser, _, system = row.data["name"].partition("/")
    return Passkey(row.pk, browser, system, localdate(row.created_at))


def recovery_codes_of(person: Person) -> list[str]:
    """The recovery codes that have not been used."""
    row = Authenticator.objects.filter(user=person.user_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(row.wrap().get_unused_codes()) if row else []
