"""Talks of two: planned, begun with wellbeing, held. Nothing of what is said, only what is taken up and agreed."""

import uuid
from datetime import datetime
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from naervaer.agreements.models import Promise, Topic
from naervaer.conversations.rules import Mark, MarkKind
from naervaer.distance.models import Appointment
from naervaer.followup.models import Touch
from naervaer.people.models import Leadership, Person, oneself_and_led

PAIR = "pair, 24 months, delete"
DELETED = uuid.UUID(int=0)
"""Stands for somebody who has been deleted since."""
Row = TypeVar("Row", bound=models.Model)


HELD = Q(touch__isnull=False, touch__withdrawn_at=None)
NOT_HELD = Q(touch=None) | Q(touch__withdrawn_at__isnull=False)
OPEN = NOT_HELD & Q(cancelled_at=None)


class TalkQuerySet(models.QuerySet["Talk"]):
    """Talks."""

    def visible_to(self, viewer: Person) -> Self:
        """The employee; of a talk that is held, the leader who held it while leading the employee still; of any
        other, whoever leads the employee now and did so before it was over.

        That the employee is the viewer or led by the viewer follows from each of these; said first, it lets the
        database find the few rows of these people instead of looking at everybody's.
        """
        leads = Leadership.objects.filter(leader=viewer, ended_at=None, person=OuterRef("employee"))
        in_time = leads.filter(started_at__lt=OuterRef("appointment__ends_at"))
        held_by = Q(touch__leader=viewer, touch__withdrawn_at=None)
        may = Q(employee=viewer) | (held_by & Exists(leads)) | (NOT_HELD & Exists(in_time))
        return self.filter(may, employee__in=oneself_and_led(viewer))

    def held(self) -> Self:
        """Noted as held, and nobody has said that it does not fit: one truth with the contact strip."""
        return self.filter(HELD)

    def to_come(self) -> Self:
        """Neither held nor cancelled, be it before us or behind."""
        return self.filter(OPEN)

    def of_pair(self, employee: Person, leader: Person | None) -> Self:
        """Held with this leader, or not held at all."""
        return self.filter(NOT_HELD | Q(touch__leader=leader), employee=employee)


class Talk(models.Model):
    """A talk of an employee with the nearest leader. Its time is the appointment's.

    There is no column for the leader: before it is held it is whoever leads the employee now, so that it goes along in
    a leader change; held is the touch, and the leader the touch's. ``planned_by`` is who chose the time that stands;
    ``accepted_by`` is the other. ``version`` counts its changes of time.
    """

    class Form(models.TextChoices):
        """How the two meet."""

        VIDEO = "video"
        PHONE = "phone"
        WALK = "walk"
        IN_PERSON = "in_person"

    class Kind(models.TextChoices):
        """An ordinary one, or the yearly one about development (MUS)."""

        TALK = "talk"
        MUS = "mus"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talks")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="talk")
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.VIDEO)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TALK)
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    planned_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    touch = models.ForeignKey(Touch, null=True, on_delete=models.SET_NULL, related_name="talks")
    version = models.PositiveIntegerField(default=1)

    objects = TalkQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "employee",
            "appointment",
            "form",
            "kind",
            "planned_by",
            "planned_at",
            "accepted_by",
            "accepted_at",
            "cancelled_by",
            "cancelled_at",
            "touch",
            "version",
        ),
        PAIR,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False), name="talk_cancelled_by_at"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False), name="talk_accepted_by_at"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_held(self) -> bool:
        """Noted as held, and nobody has said that it does not fit."""
        return self.touch is not None and self.touch.withdrawn_at is None

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self.appointment.starts_at

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.appointment.ends_at

    def asks(self, person: Person) -> bool:
        """Whether the other of the two has chosen the time that stands, and this person has not said yes to it."""
        return self.accepted_at is None and self.planned_by_id not in (None, person.id)

    def is_behind(self, now: datetime) -> bool:
        """Its time is over, and nobody has said yet that it was held."""
        return not self.is_held and self.cancelled_at is None and self.ends_at <= now


class OfTalkQuerySet(models.QuerySet[Row]):
    """What belongs to a talk."""

    def visible_to(self, viewer: Person) -> Self:
        """Who sees the talk."""
        return self.filter(talk__in=Talk.objects.visible_to(viewer).order_by().values("pk"))


class MoveQuerySet(OfTalkQuerySet["Move"]):
    """Moves."""


class Move(models.Model):
    """A talk was moved from one time to another: by whom, and when."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="moves")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = MoveQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("talk", "from_at", "to_at", "by", "at"), PAIR)

    def __str__(self) -> str:
        return str(self.pk)


class OpenerShownQuerySet(OfTalkQuerySet["OpenerShown"]):
    """Openers that were shown."""

    def of_or_before(self, talk: uuid.UUID, employee: uuid.UUID, leader: Person | None) -> Self:
        """Those of this talk, and of the pair's held talks; the latest talk first."""
        held = Q(talk__employee=employee, talk__touch__leader=leader, talk__touch__withdrawn_at=None)
        own = Q(talk=talk)
        rows = self.filter(own | held, talk__employee=employee) if leader is not None else self.filter(own)
        return rows.order_by("-talk__appointment__starts_at", "talk", "place")


class OpenerShown(models.Model):
    """An opener stood on the page of this talk: its key in the bank, and its place from 0.

    Written with the first thing that happens in the talk, so that looking writes nothing; computed before.
    """

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="openers", db_index=False)
    opener = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()

    objects = OpenerShownQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("talk", "opener", "place"), PAIR)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["talk", "place"], name="one_opener_a_place"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class WellbeingMarkQuerySet(OfTalkQuerySet["WellbeingMark"]):
    """Marks."""

    def standing(self) -> Self:
        """Nobody has taken them out."""
        return self.filter(withdrawn_at=None)


class WellbeingMark(models.Model):
    """One of the two has said "we have talked about wellbeing", or the employee "another day". No word about it."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField(max_length=12)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = WellbeingMarkQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("talk", "kind", "by", "at", "withdrawn_by", "withdrawn_at"), PAIR
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["talk", "at"], name="mark_of_talk")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=list(MarkKind)), name="mark_kind_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False), name="mark_withdrawn_by_at"
            ),
            models.UniqueConstraint(
                fields=["talk", "by", "kind"], condition=Q(withdrawn_at=None), name="one_standing_mark_each"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def plain(self) -> Mark:
        """What the rule asks for."""
        withdrawn_by = (self.withdrawn_by_id or DELETED) if self.withdrawn_at else None
        return Mark(MarkKind(self.kind), self.by_id or DELETED, withdrawn_by)


class TakenUpQuerySet(OfTalkQuerySet["TakenUp"]):
    """What was taken up."""


class TakenUp(models.Model):
    """A topic was taken up in a talk. Only ``actions.take_up`` makes one, after wellbeing (`product.md` 1.2)."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="taken_up")
    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="taken_up")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = TakenUpQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("talk", "topic", "by", "at"), PAIR)

    def __str__(self) -> str:
        return str(self.pk)


class MadeInQuerySet(OfTalkQuerySet["MadeIn"]):
    """What was agreed in talks."""


class MadeIn(models.Model):
    """A promise was made in a talk. The promise itself knows nothing of it."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="made")
    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="made_in")

    objects = MadeInQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("talk", "promise"), PAIR)

    def __str__(self) -> str:
        return str(self.pk)
