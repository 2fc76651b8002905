"""Taking a list in: everything of it in one transaction, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from naervaer.accounts.models import User
from naervaer.jobs.actions import ask_to_stop, enqueue
from naervaer.jobs.loop import GiveUp, Work
from naervaer.jobs.models import Job
from naervaer.ledger.actions import record, record_many
from naervaer.ledger.models import Act
from naervaer.people.access import roles_of
from naervaer.people.actions import change_leaders, end_employments
from naervaer.people.importing.models import KEPT, ImportDraft, insert
from naervaer.people.importing.queries import IMPORT as IMPORT
from naervaer.people.importing.queries import world
from naervaer.people.importing.reading import Table
from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.plan import Newcomer, NewTerm, Plan, Wish, counts
from naervaer.people.importing.rules.planner import make_plan
from naervaer.people.models import Employment, Leadership, Person, Role, Unit
from naervaer.people.rules import sort_key
from naervaer.vault import ring

AT_ONCE = 2000
PHONE = Person._meta.get_field("phone")
ACT = ["kind", "actor_id", "subject_id", "object_id", "at"]
FORGET = "people.forget_import"
Row = TypeVar("Row")


class DraftGone(Exception):
    """The draft is older than 24 hours, or was stopped."""


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


@transaction.atomic
def take_in(*, plan: Plan, by: Person | None, at: datetime) -> None:
    """Write what the plan says. A plan that changes nothing writes nothing."""
    if plan.changes_nothing:
        return
    actor = by.id if by else None
    units = ((unit.id, unit.name, sort_key(unit.name), unit.parent) for unit in plan.units)
    insert(Unit, ["id", "name", "sort_key", "parent"], units)
    newcomers = sorted(plan.newcomers, key=lambda newcomer: newcomer.id)  # every index then grows at one end
    for batch in _batches(newcomers):
        _add(batch, actor, at)
    new = {newcomer.id for newcomer in newcomers}
    first = {move.person: move.after for move in plan.moves if move.person in new}
    for led in _batches(sorted(first)):
        _give_first_leader({person: first[person] for person in led}, actor, at)
    _update(plan, actor, at)
    _write_terms(plan.terms)
    moved = {move.person: move.after for move in plan.moves if move.person not in new}
    change_leaders(leaders=moved, by=by, at=at)
    if plan.leaving:
        end_employments(people=plan.leaving, on=plan.today, by=by, at=at)
    record("people.imported", by=actor, at=at)


def _add(newcomers: Sequence[Newcomer], actor: UUID | None, at: datetime) -> None:
    """New people with their keys and employments."""
    with ring.fresh() as keys:
        keys.make([newcomer.id for newcomer in newcomers])
        insert(
            Person,
            ["id", "name", "sort_key", "email", "employee_number", "title", "unit", "phone", "call_by"],
            [
                (
                    newcomer.id,
                    newcomer.entry.name,
                    sort_key(newcomer.entry.name),
                    newcomer.entry.email or None,
                    newcomer.entry.number,
                    newcomer.entry.title,
                    newcomer.unit,
                    PHONE.pre_save(Person(id=newcomer.id, phone=newcomer.entry.phone), add=True),
                    "",
                )
                for newcomer in newcomers
            ],
        )
    terms = ((newcomer.id, newcomer.started_on, newcomer.ended_on) for newcomer in newcomers)
    insert(Employment, ["person", "started_on", "ended_on"], terms)
    acts = (("person.added", actor, newcomer.id, None, at) for newcomer in newcomers)
    insert(Act, ACT, acts)


def _give_first_leader(leaders: Mapping[UUID, UUID], actor: UUID | None, at: datetime) -> None:
    """For people who have just been added: there is nothing to end, and nobody to tell."""
    started = ((person, leader, at.date(), at) for person, leader in leaders.items())
    insert(Leadership, ["person", "leader", "started_on", "started_at"], started)
    acts = (("leader.changed", actor, person, leader, at) for person, leader in leaders.items())
    insert(Act, ACT, acts)


def _update(plan: Plan, actor: UUID | None, at: datetime) -> None:
    """What is different in the entries of people who are here. The address of a sign-in follows the entry's."""
    for updates in _batches(plan.updates):
        rows = Person.objects.in_bulk([here.id for here, _, _ in updates])
        phones = []
        for here, entry, unit in updates:
            row = rows[here.id]
            row.name, row.sort_key, row.unit_id = entry.name, sort_key(entry.name), unit
            row.email = entry.email or row.email
            row.employee_number = entry.number or row.employee_number
            row.title = entry.title or row.title
            if entry.phone and entry.phone != here.phone:
                row.phone = entry.phone
                phones.append(row)
            if row.user_id and entry.email and entry.email != here.email:
                User.objects.filter(pk=row.user_id).update(email=entry.email)
        columns = ["name", "sort_key", "email", "employee_number", "title", "unit"]
        Person.objects.bulk_update(rows.values(), columns, batch_size=200)
        for row in phones:
            row.save(update_fields=["phone"])
    about = {here.id for here, _, _ in plan.updates}
    record_many("person.changed", by=actor, at=at, about=about)


def _write_terms(terms: Sequence[NewTerm]) -> None:
    fresh = (
        Employment(person_id=term.person, started_on=term.started_on, ended_on=term.ended_on)
        for term in terms
        if term.latest is None
    )
    Employment.objects.bulk_create(fresh, batch_size=AT_ONCE)
    for term in terms:
        if term.latest is not None:
            Employment.objects.filter(pk=term.latest).update(
                started_on=term.started_on, ended_on=term.ended_on
            )


@transaction.atomic
def start(*, table: Table, wish: Wish, by: Person, at: datetime) -> Job:
    """Keep the list as a draft and let the worker take it in. Raises Unreadable."""
    draft = ImportDraft(
        importer=by, created_at=at, lead_the_rest=wish.lead_the_rest, missing_leave=wish.missing_leave
    )
    draft.keep(table.fields, table.kept())
    draft.save(force_insert=True)
    enqueue(FORGET, payload={"draft": str(draft.id)}, due_at=at + KEPT)
    job = enqueue(IMPORT, payload={"draft": str(draft.id), "by": str(by.id)}, due_at=at)
    if job is None:
        raise LookupError("A job without a key is always new.")
    return job


def stop(*, job: Job, at: datetime) -> bool:
    """Nothing of the list is taken in, and the draft is gone. False: it had been taken in already."""
    with transaction.atomic():
        stopped = ask_to_stop(job=job.id, at=at)
        if stopped:
            ImportDraft.objects.filter(pk=job.payload["draft"]).delete()
    return stopped


def run(work: Work) -> None:
    """The worker's part: read the draft, work out the plan, and write all of it at once.

    The draft goes with the same transaction: taken in once, or not at all.
    """
    draft = ImportDraft.objects.select_related("importer").filter(pk=work.payload["draft"]).first()
    if draft is None or not _still_keeps_people(draft.importer, work.clock()):
        raise GiveUp from DraftGone()
    fields, rows = draft.kept()
    steps = max(len(rows), 1)
    work.progress(0, steps)
    wish = Wish(draft.importer_id, draft.lead_the_rest, draft.missing_leave)
    here = world(with_phones=Field.PHONE in fields)
    today = timezone.localdate(work.clock())
    plan = make_plan(
        fields, rows, here, wish=wish, today=today, progress=lambda done: work.progress(done, steps)
    )
    work.progress(steps, steps)
    with work.finishing() as now:
        if not ImportDraft.objects.filter(pk=draft.pk).delete()[0]:
            raise GiveUp from DraftGone()
        take_in(plan=plan, by=draft.importer, at=now)
        Job.objects.filter(pk=work.job.pk).update(payload=work.payload | {"result": counts(plan)})


def _still_keeps_people(person: Person, now: datetime) -> bool:
    """Who has lost the role since then has no list taken in any more."""
    active = Person.objects.active(on=timezone.localdate(now)).filter(pk=person.pk).exists()
    return active and not roles_of(person).isdisjoint({Role.Kind.ADMIN, Role.Kind.HR})


def forget_draft(payload: dict[str, Any], now: datetime) -> None:
    """The end of the 24 hours."""
    ImportDraft.objects.filter(pk=payload["draft"]).delete()
