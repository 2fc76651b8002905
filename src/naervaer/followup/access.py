"""Who may see and note a pair's contact: the two, and whoever calls while the leader is away."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from naervaer.followup.models import Touch
from naervaer.followup.queries import acting_for
from naervaer.people.models import Leadership, Person, PersonQuerySet
from naervaer.statements.kept import kept


def leader_for(employee: Person, *, viewer: Person, today: date) -> Person | None:
    """The nearest leader for whom the viewer may act towards this employee, or None.

    That is the viewer as nearest leader, or as the one who calls while the nearest leader is on leave.
    """
    led = next(iter(_led(employee=employee)), None)
    if led is None:
        return None
    leader = led.leader
    if leader.id == viewer.id or acting_for([leader], today=today).get(leader) == viewer.id:
        return leader
    return None


@kept
def _led(*, employee: Person) -> QuerySet[Leadership]:
    """By whom this employee is led now."""
    return Leadership.objects.filter(person=employee, ended_at=None).select_related("leader").order_by("pk")


def visible_among(ids: Collection[UUID], *, viewer: Person) -> list[tuple[Person, bool]]:
    """Those of these people whom the viewer may see, by name, each with whether the viewer leads them now."""
    found = _visible(viewer=viewer, ids=ids) if ids else []
    return [(each, vars(each)["viewer_leads"]) for each in found]


@kept
def _visible(*, viewer: Person, ids: Collection[UUID]) -> PersonQuerySet:
    led = Leadership.objects.filter(person=OuterRef("pk"), leader=viewer, ended_at=None)
    seen = Person.objects.visible_to(viewer).filter(pk__in=ids)
    return seen.annotate(viewer_leads=Exists(led)).order_by("sort_key", "pk")


def leads(leader: Person, employee: Person) -> bool:
    """Whether this is the employee's nearest leader now."""
    return Leadership.objects.filter(person=employee, leader=leader, ended_at=None).exists()


def may_answer(touch: Touch, *, by: Person) -> bool:
    """Whether the person may take this contact out: one of the two, or who noted it."""
    return by.id in (touch.employee_id, touch.leader_id, touch.noted_by_id)


def readers_of(touch: Touch) -> list[Person]:
    """Who sees it: the employee, and the leader whose contact it is while they lead the employee."""
    readers = [touch.employee]
    leads = Leadership.objects.filter(person=touch.employee, leader=touch.leader, ended_at=None)
    return [*readers, touch.leader] if leads.exists() else readers
