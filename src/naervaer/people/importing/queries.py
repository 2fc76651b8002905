"""What is here, as the plan needs it."""

from collections.abc import Iterator
from datetime import date
from typing import cast
from uuid import UUID

from django.shortcuts import get_object_or_404

from naervaer.jobs.models import Job
from naervaer.people.importing.reading import Table
from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.plan import Here, Plan, Term, Wish, World
from naervaer.people.importing.rules.planner import Progress, make_plan
from naervaer.people.importing.rules.units import Unit as Place
from naervaer.people.models import Employment, Leadership, Person, Project, Role, Unit
from naervaer.people.queries import going_on
from naervaer.vault import ring
from naervaer.vault.fields import Sealed

AT_ONCE = 2000
IMPORT = "people.import"
Columns = tuple[UUID, str, str | None, str, str, UUID | None, Sealed]


def world(*, with_phones: bool) -> World:
    """Everybody, every unit, and the administrators who can let others in.

    Numbers are opened only where the list has some to compare with; they are shown to nobody.
    """
    terms = _latest_terms()
    leaders = dict(Leadership.objects.filter(ended_at=None).order_by().values_list("person_id", "leader_id"))
    people = [
        Here(
            id=id_,
            name=name,
            email=email or "",
            number=number,
            phone=phone,
            title=title,
            unit=unit,
            leader=leaders.get(id_),
            term=terms.get(id_),
        )
        for id_, name, email, number, title, unit, phone in _people(with_phones=with_phones)
    ]
    places = [Place(*row) for row in Unit.objects.order_by("pk").values_list("pk", "name", "parent_id")]
    return World(people, places, _able_administrators())


def _people(*, with_phones: bool) -> Iterator[tuple[UUID, str, str | None, str, str, UUID | None, str]]:
    columns = ("pk", "name", "email", "employee_number", "title", "unit_id", "phone")
    rows = Person.objects.order_by("pk").values_list(*columns).iterator(chunk_size=AT_ONCE)
    batch: list[Columns] = []
    for row in rows:
        batch.append(cast(Columns, row))
        if len(batch) == AT_ONCE:
            yield from _opened(batch, with_phones)
            batch = []
    yield from _opened(batch, with_phones)


def _opened(
    batch: list[Columns], with_phones: bool
) -> Iterator[tuple[UUID, str, str | None, str, str, UUID | None, str]]:
    """The same rows with readable numbers; the keys of a batch are fetched in one query and then forgotten."""
    field = Person._meta.get_field("phone")
    with ring.fresh() as keys:
        for row in batch:
            if with_phones and row[-1]:
                keys.expect(row[0])
        phones = [field.open(Person(id=row[0]), row[-1]) if with_phones and row[-1] else "" for row in batch]
    for row, phone in zip(batch, phones, strict=True):
        yield *row[:-1], phone


def _latest_terms() -> dict[UUID, Term]:
    terms: dict[UUID, Term] = {}
    rows = Employment.objects.order_by("started_on", "pk").values_list(
        "pk", "person_id", "started_on", "ended_on"
    )
    for id_, person, started_on, ended_on in rows.iterator(chunk_size=AT_ONCE):
        before: Term | None = terms.get(person)
        after: date | None = before.ended_on if before else None
        terms[person] = Term(id_, started_on, ended_on, after)
    return terms


def _able_administrators() -> frozenset[UUID]:
    held = Role.objects.filter(
        kind=Role.Kind.ADMIN, ended_at=None, person__user__is_active=True, person__employments__ended_on=None
    ).exclude(person__employments=None)
    return frozenset(held.order_by().values_list("person_id", flat=True))


def preview(*, table: Table, wish: Wish, today: date, progress: Progress | None = None) -> Plan:
    """What would happen if this list were taken in. Writes nothing. Raises Unreadable."""
    here = world(with_phones=Field.PHONE in table.fields)
    return make_plan(table.fields, table.kept(), here, wish=wish, today=today, progress=progress)


def left_behind_by(plan: Plan) -> list[Project]:
    """Projects that go on after their leader's last day, as the list says it; by name."""
    ends = {term.person: term.ended_on for term in plan.terms if term.ended_on}
    ends |= dict.fromkeys(plan.leaving, plan.today)
    if not ends:
        return []
    return [
        project
        for project in going_on(Project.objects.all(), on=plan.today)
        if project.leader_id in ends
        and (project.ended_on is None or project.ended_on > ends[project.leader_id])
    ]


def own_import(viewer: Person, job: UUID) -> Job:
    """A job with which the viewer brings in a list. Raises Http404."""
    return get_object_or_404(Job, pk=job, kind=IMPORT, payload__by=str(viewer.id))


def leads_alone(viewer: Person) -> bool:
    """Whether a list without leaders is most likely the viewer's own team: nobody else leads anyone here."""
    return not Leadership.objects.filter(ended_at=None).exclude(leader=viewer).exclude(person=viewer).exists()
