"""What the employee's leader sees, asked of the very rules that guard it (`trust.md` 3.1; A49).

Nothing here decides who sees what. Each table is asked through its own ``visible_to`` with the leader as the viewer,
so the page cannot differ from what the leader can load. A test walks over every table that declares a class of data
between two people: whoever adds one without adding it to ``KINDS`` is stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from naervaer.agreements.models import (
    Carry,
    Development,
    Experiment,
    ExperimentAnswer,
    Goal,
    Obstacle,
    Picture,
    Promise,
    Topic,
)
from naervaer.contact.models import ContactAgreement, ContactRequest, TeamAgreement, TeamAnswer, Turn
from naervaer.conversations.models import MadeIn, Move, OpenerShown, TakenUp, Talk, WellbeingMark
from naervaer.distance.models import (
    Appointment,
    Attendance,
    Hours,
    Leave,
    PlaceDay,
    PlaceException,
    Site,
    SituationLine,
)
from naervaer.followup.models import Rhythm, Standing, Touch
from naervaer.people.models import Person, ProjectShare
from naervaer.people.queries import leader_of
from naervaer.web.mirror.rules import Group


@dataclass(frozen=True, slots=True)
class Kind:
    """One table: how its rows are asked for, what in a row points to the employee, and the order they are told in."""

    visible_to: Callable[[Person], QuerySet[Any]]
    group: Group
    about: str = "employee"
    order: tuple[str, ...] = ("pk",)
    along: tuple[str, ...] = ()

    def rows_about(self, employee: Person, *, viewer: Person) -> QuerySet[Any]:
        """The rows about the employee that this viewer can load; each once, however the rule joins."""
        loadable = self.visible_to(viewer).filter(**{self.about: employee.pk})
        each_once: QuerySet[Any] = loadable.model._default_manager.filter(
            pk__in=loadable.order_by().values("pk")
        )
        return each_once.select_related(*self.along).order_by(*self.order)

    @property
    def table(self) -> str:
        """The table's name: "followup.Touch"."""
        label: str = self.visible_to.__self__.model._meta.label  # type: ignore[attr-defined]  # a manager's method
        return label


KINDS = (
    Kind(Touch.objects.visible_to, Group.TALKED, order=("-on", "-pk"), along=("noted_by", "withdrawn_by")),
    Kind(Standing.objects.visible_to, Group.TALKED),
    Kind(Rhythm.objects.visible_to, Group.TALKED, order=("-proposed_at", "-pk")),
    Kind(ContactRequest.objects.visible_to, Group.TALKED, order=("-asked_at", "pk")),
    Kind(ContactAgreement.objects.visible_to, Group.AGREED, order=("-version", "pk")),
    Kind(TeamAgreement.objects.visible_to, Group.AGREED, about="proposed_by", order=("-version", "pk")),
    Kind(TeamAnswer.objects.visible_to, Group.AGREED, about="person", order=("-answered_at", "pk")),
    Kind(Turn.objects.visible_to, Group.TALKED, order=("-began_at", "pk"), along=("person",)),
    Kind(Person.objects.visible_to, Group.REACH, about="pk"),
    Kind(Hours.objects.visible_to, Group.TIME, about="person"),
    Kind(Leave.objects.visible_to, Group.TIME, about="person", order=("-started_on", "pk")),
    Kind(Site.objects.visible_to, Group.TIME, about="person", order=("kind", "pk")),
    Kind(PlaceDay.objects.visible_to, Group.TIME, about="person", order=("weekday", "pk"), along=("site",)),
    Kind(PlaceException.objects.visible_to, Group.TIME, about="person", order=("-on", "pk"), along=("site",)),
    Kind(ProjectShare.objects.visible_to, Group.TIME, about="person", along=("project",)),
    Kind(Promise.objects.visible_to, Group.AGREED, order=("-due_on", "pk"), along=("employee",)),
    Kind(Carry.objects.visible_to, Group.AGREED, about="promise__employee"),
    Kind(Obstacle.objects.visible_to, Group.AGREED, order=("-due_on", "pk")),
    Kind(Picture.objects.visible_to, Group.AGREED, order=("-changed_at", "pk")),
    Kind(Experiment.objects.visible_to, Group.AGREED, order=("-review_on", "pk")),
    Kind(ExperimentAnswer.objects.visible_to, Group.AGREED, about="experiment__employee", along=("by",)),
    Kind(Development.objects.visible_to, Group.AGREED, order=("-on", "pk")),
    Kind(SituationLine.objects.visible_to, Group.CHOSEN, about="person", order=("written_at", "pk")),
    Kind(Topic.objects.visible_to, Group.CHOSEN, order=("-raised_at", "pk"), along=("raised_by",)),
    Kind(Goal.objects.visible_to, Group.CHOSEN, order=("step_on", "pk")),
    Kind(
        Talk.objects.visible_to,
        Group.TALKS,
        order=("-appointment__starts_at", "pk"),
        along=("appointment", "touch"),
    ),
    Kind(WellbeingMark.objects.visible_to, Group.TALKS, about="talk__employee", along=("by",)),
    Kind(TakenUp.objects.visible_to, Group.TALKS, about="talk__employee"),
    Kind(MadeIn.objects.visible_to, Group.TALKS, about="talk__employee", along=("talk__appointment",)),
    Kind(Move.objects.visible_to, Group.TALKS, about="talk__employee"),
    Kind(OpenerShown.objects.visible_to, Group.TALKS, about="talk__employee", order=("talk", "place")),
    Kind(
        Appointment.objects.visible_to,
        Group.TALKS,
        about="attendances__person",
        order=("-starts_at", "pk"),
    ),
    Kind(Attendance.objects.visible_to, Group.TALKS, about="person", along=("appointment",)),
)


@dataclass(frozen=True, slots=True)
class Section:
    """What the leader sees for one reason."""

    group: Group
    rows: tuple[Model, ...]


@dataclass(frozen=True, slots=True)
class Mirror:
    """The whole of what one leader sees about one employee, and what of the employee's own this leader does not."""

    employee: Person
    leader: Person
    sections: tuple[Section, ...]
    chosen: tuple[Model, ...]
    kept: tuple[Model, ...]
    others: dict[str, int]

    @property
    def seen(self) -> list[Model]:
        """Every row that the leader sees."""
        return [*(row for section in self.sections for row in section.rows), *self.chosen]


def mirror_of(employee: Person) -> Mirror | None:
    """What the nearest leader sees about this employee now; None for whoever has no leader."""
    leader = leader_of(employee)
    if leader is None:
        return None
    groups: dict[Group, list[Model]] = {group: [] for group in Group if group is not Group.CHOSEN}
    chosen: list[Model] = []
    kept: list[Model] = []
    others: dict[str, int] = {}
    for kind in KINDS:
        seen = list(kind.rows_about(employee, viewer=leader))
        unseen = kind.rows_about(employee, viewer=employee).exclude(pk__in=[row.pk for row in seen])
        for row in seen:
            (chosen if is_own_choice(row, employee) else groups[_place(kind)]).append(row)
        if kind.group is Group.CHOSEN:
            kept += [row for row in unseen if row.removed_at is None]
        elif count := unseen.count():
            others[kind.table] = count
    sections = tuple(Section(group, tuple(rows)) for group, rows in groups.items())
    return Mirror(employee, leader, sections, tuple(chosen), tuple(kept), others)


def _place(kind: Kind) -> Group:
    """A topic that the leader has raised is nothing that the employee has chosen to show."""
    return Group.AGREED if kind.group is Group.CHOSEN else kind.group


def is_own_choice(row: Model, employee: Person) -> bool:
    """Whether the leader sees it because the employee has chosen so, and can choose otherwise."""
    if isinstance(row, Topic):
        return row.raised_by_id == employee.pk
    return isinstance(row, Goal | SituationLine)


# Choosing otherwise -----------------------------------------------------------------------------------------

CHOICES = {kind.table: kind for kind in KINDS if kind.group is Group.CHOSEN}


def own_row(ref: str, employee: Person) -> Model | None:
    """The employee's own row behind "agreements.Topic:1f…": something whose readers are the employee's choice."""
    table, _, key = ref.partition(":")
    kind = CHOICES.get(table)
    try:
        found = kind.rows_about(employee, viewer=employee).filter(pk=UUID(key)) if kind else None
    except ValueError:
        return None
    row: Model | None = found.first() if found is not None else None
    return row if row is not None and is_own_choice(row, employee) else None


def ref_of(row: Model) -> str:
    """A row as one word in a form."""
    return f"{row._meta.label}:{row.pk}"
