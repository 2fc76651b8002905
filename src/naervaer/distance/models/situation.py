"""The situation card: what somebody has chosen to tell, line by line (A07, A49; `trust.md` 3.1)."""

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from naervaer.distance.rules import LINE_LENGTH
from naervaer.people.models import Leadership, Person
from naervaer.vault.fields import EncryptedTextField, SealedModel

CHOSEN = "chosen, until changed or ended, delete"


class SituationLineQuerySet(models.QuerySet["SituationLine"]):
    """Lines of situation cards."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own; and of others what they share with the leader, or the team, to which one belongs now.

        ``shared_with`` is the leader as a person: when somebody else leads the employee, nobody reads the line.
        """
        now = Leadership.objects.filter(ended_at=None, leader=OuterRef("shared_with"))
        still_led = now.filter(person=OuterRef("person"))
        in_the_team = now.filter(person=viewer)
        reaches = Q(shared_with=viewer) | (Q(sharing=SituationLine.Sharing.TEAM) & Exists(in_the_team))
        shared = Q(Exists(still_led), removed_at=None) & ~Q(sharing=SituationLine.Sharing.ME)
        own = SituationLine.objects.filter(person=viewer).order_by().values("pk")
        leaders = Leadership.objects.filter(person=viewer, ended_at=None).order_by().values("leader")
        with_them = leaders.union(Person.objects.filter(pk=viewer.pk).order_by().values("pk"), all=True)
        told = (
            SituationLine.objects.filter(shared & reaches, shared_with__in=with_them).order_by().values("pk")
        )
        return self.filter(pk__in=own.union(told, all=True))

    def standing(self, *, today: date) -> Self:
        """Neither removed nor past the day until which it was to hold."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=today), removed_at=None)


class SituationLine(SealedModel):
    """One line, in the person's own words. There is no field for whom or what it is about.

    Half-open: it holds until the day ``ends_on``. The columns about time are the person's own dates: when the words
    were last changed, when they were last shown to more people, and when the person last said that they still hold.
    """

    vault_owner = "person_id"
    LONGEST = LINE_LENGTH

    class Sharing(models.TextChoices):
        """Who reads it. The order is that of how many."""

        ME = "me"
        LEADER = "leader"
        TEAM = "team"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="situation_lines")
    text = EncryptedTextField(label="situation.text")
    sharing = models.CharField(max_length=10, choices=Sharing.choices, default=Sharing.ME)
    shared_with = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField()
    ends_on = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = SituationLineQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "person",
            "text",
            "sharing",
            "shared_with",
            "written_at",
            "changed_at",
            "shared_at",
            "confirmed_at",
            "ends_on",
            "removed_at",
        ),
        CHOSEN,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sharing__in=["me", "leader", "team"]), name="situation_sharing_known"
            ),
            # A reader who has been deleted leaves "leader" with nobody: then nobody reads it.
            models.CheckConstraint(
                condition=~Q(sharing="me") | Q(shared_with=None), name="situation_own_has_no_reader"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["shared_with", "sharing"], name="situation_shared_with"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_shared(self) -> bool:
        """Whether the person has chosen to show it to anybody."""
        return self.sharing != self.Sharing.ME

    @property
    def news_at(self) -> datetime:
        """The latest moment at which a reader could find something new in it."""
        return max(self.changed_at, self.shared_at or self.changed_at)
