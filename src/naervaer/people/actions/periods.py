"""Deputies, buddies, projects and shares of hours: each holds for a period of days."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, dumps, loads
from django.db import IntegrityError, transaction
from django.utils.timezone import make_aware

from naervaer.jobs.actions import enqueue
from naervaer.ledger.actions import record
from naervaer.people.models import Buddy, Deputy, Person, Project, ProjectShare

Period = Deputy | Buddy | ProjectShare
KINDS: dict[str, type[Deputy] | type[Buddy] | type[ProjectShare]] = {
    "deputy": Deputy,
    "buddy": Buddy,
    "share": ProjectShare,
}
DEPUTIES_CHANGED = "people.deputies_changed"
UNDO_WITHIN = 600  # seconds; the toast shows it for ten


class PeriodTaken(Exception):
    """There is one already for these days."""


class PeriodGone(Exception):
    """The reference is not ours, is too old, or cannot be put back."""


@transaction.atomic
def name_deputy(
    *, leader: Person, deputy: Person, started_on: date, ended_on: date | None, by: Person, at: datetime
) -> Deputy:
    """Who steps in for the leader in this period. Raises PeriodTaken when the days overlap with one that is there."""
    _free(Deputy.objects.filter(leader=leader, deputy=deputy), started_on, ended_on)
    row = Deputy.objects.create(leader=leader, deputy=deputy, started_on=started_on, ended_on=ended_on)
    record("deputy.named", by=by.id, at=at, about=leader.id, what=deputy.id)
    _deputies_changed(row, at)
    return row


@transaction.atomic
def name_buddy(
    *, newcomer: Person, buddy: Person, started_on: date, ended_on: date | None, by: Person, at: datetime
) -> Buddy:
    """Who looks after a newcomer. Raises PeriodTaken."""
    _free(Buddy.objects.filter(newcomer=newcomer, buddy=buddy), started_on, ended_on)
    row = Buddy.objects.create(newcomer=newcomer, buddy=buddy, started_on=started_on, ended_on=ended_on)
    record("buddy.named", by=by.id, at=at, about=newcomer.id, what=buddy.id)
    return row


@transaction.atomic
def add_project(
    *, name: str, leader: Person, started_on: date, ended_on: date | None, by: Person, at: datetime
) -> Project:
    """Work across teams, with a project leader."""
    project = Project.objects.create(name=name, leader=leader, started_on=started_on, ended_on=ended_on)
    record("project.added", by=by.id, at=at, about=leader.id, what=project.id)
    return project


@transaction.atomic
def change_project(
    *,
    project: Project,
    name: str,
    leader: Person,
    started_on: date,
    ended_on: date | None,
    by: Person,
    at: datetime,
) -> None:
    """Another name, leader or time."""
    project.name, project.leader, project.started_on, project.ended_on = name, leader, started_on, ended_on
    project.save()
    record("project.changed", by=by.id, at=at, about=leader.id, what=project.id)


@transaction.atomic
def share_hours(
    *,
    project: Project,
    person: Person,
    percent: int,
    started_on: date,
    ended_on: date | None,
    by: Person,
    at: datetime,
) -> ProjectShare:
    """How much of somebody's hours the project has, in whole percent. Raises PeriodTaken.

    More than 100 % over all projects is said, not refused: they have to talk about it (`product.md` 3).
    """
    _free(ProjectShare.objects.filter(project=project, person=person), started_on, ended_on)
    row = ProjectShare.objects.create(
        project=project, person=person, percent=percent, started_on=started_on, ended_on=ended_on
    )
    record("share.agreed", by=by.id, at=at, about=person.id, what=project.id)
    return row


def _free(rows: Any, started_on: date, ended_on: date | None) -> None:
    """No day of [started_on, ended_on) is taken; the rows are locked until the end of the transaction."""
    for first, end in rows.select_for_update().order_by("pk").values_list("started_on", "ended_on"):
        if (ended_on is None or first < ended_on) and (end is None or started_on < end):
            raise PeriodTaken


def ref_of(row: Period) -> str:
    """A period as one signed word for an address."""
    kind = next(name for name, model in KINDS.items() if isinstance(row, model))
    return dumps([kind, row.pk], salt="people.period")


def period_of(ref: str) -> Period:
    """The period of this reference. Raises PeriodGone."""
    try:
        kind, key = loads(ref, salt="people.period")
    except BadSignature:
        raise PeriodGone from None
    found = KINDS[kind].objects.filter(pk=key).first()
    if found is None:
        raise PeriodGone
    return found


@transaction.atomic
def end_period(*, row: Period, by: Person, at: datetime, today: date) -> str:
    """It holds no longer from today on; one that has not begun was never. Returns the reference for undo."""
    kind = next(name for name, model in KINDS.items() if isinstance(row, model))
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    undo = dumps(
        [kind, {name: _plain(value) for name, value in columns.items()}, str(by.id)], salt="people.undo"
    )
    if row.started_on >= today:
        row.delete()
    else:
        row.ended_on = today
        row.save(update_fields=["ended_on"])
    record(f"{kind}.ended", by=by.id, at=at, about=_about(row))
    _deputies_changed(row, at)
    return undo


@transaction.atomic
def return_period(*, ref: str, by: Person, at: datetime) -> Period:
    """Undo, for who ended it, within ten minutes. Raises PeriodGone."""
    try:
        kind, columns, ended_by = loads(ref, salt="people.undo", max_age=UNDO_WITHIN)
    except BadSignature:
        raise PeriodGone from None
    if ended_by != str(by.id):
        raise PeriodGone
    row = KINDS[kind](**{name: _from_plain(name, value) for name, value in columns.items()})
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise PeriodGone from None
    record(f"{kind}.returned", by=by.id, at=at, about=_about(row))
    _deputies_changed(row, at)
    return row


def _deputies_changed(row: Period, at: datetime) -> None:
    """Others step in for this leader from now on, or from a later day: what waits then is looked at anew."""
    if isinstance(row, Deputy):
        begins = make_aware(datetime.combine(row.started_on, time()))
        for due_at in {at, max(at, begins)}:
            enqueue(DEPUTIES_CHANGED, payload={"person": str(row.leader_id)}, due_at=due_at)


def _about(row: Period) -> UUID:
    if isinstance(row, Deputy):
        return row.leader_id
    return row.newcomer_id if isinstance(row, Buddy) else row.person_id


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _from_plain(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name in ("started_on", "ended_on") else value
