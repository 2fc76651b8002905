"""Contacts without content, the rhythm that two have agreed on, and when they last spoke."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q

from naervaer.people.models import Person, oneself_and_led

PAIR = "pair, 24 months, delete"
_refs = Signer(salt="followup.touch")


def refs(touches: "list[Touch]") -> str:
    """Contacts as one word for an address: their numbers are signed, because they can be counted."""
    return _refs.sign(".".join(str(touch.pk) for touch in touches))


class TouchQuerySet(models.QuerySet["Touch"]):
    """Contacts."""

    def visible_to(self, viewer: Person) -> Self:
        """The two whom it is about: the employee, and whoever leads the employee now."""
        return self.filter(Q(employee=viewer) | Q(leader=viewer), employee__in=oneself_and_led(viewer))

    def just_noted_by(self, person: Person, *, now: datetime) -> Self:
        """What this person noted within the last hour: a deputy may undo it too."""
        return self.filter(noted_by=person, noted_at__gt=now - timedelta(hours=1))

    def by_refs(self, refs: str) -> Self:
        """The contacts of a reference that ``refs`` made; none for a forged one."""
        try:
            signed = _refs.unsign(refs)
        except BadSignature:
            return self.none()
        return self.filter(pk__in=signed.split("."))

    def counting(self) -> Self:
        """Not undone, and nobody has said that it does not fit."""
        return self.filter(withdrawn_at=None)

    def spoken(self) -> Self:
        """Voice or meeting; what is written is shown but does not move the due day."""
        return self.filter(spoken=True)


class Touch(models.Model):
    """Two people were in contact on this day. Nothing about what was said.

    ``leader`` is the one whose promise it keeps; ``talked`` is who really talked (the deputy, when the
    leader was away). ``via`` is a word for where it was noted: "button", later "contact" or "talk".
    """

    # No index of its own: the one of the pair begins with it.
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="touches", db_index=False)
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="touches_as_leader")
    talked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    spoken = models.BooleanField(default=True)
    via = models.CharField(max_length=20, default="button")
    noted_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = TouchQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "employee",
            "leader",
            "talked",
            "on",
            "spoken",
            "via",
            "noted_by",
            "noted_at",
            "withdrawn_by",
            "withdrawn_at",
        ),
        PAIR,
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "leader", "-on"], name="touch_of_pair"),
            models.Index(
                fields=["withdrawn_by"], name="touch_taken_out", condition=Q(withdrawn_by__isnull=False)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(employee=F("leader")), name="touch_needs_two"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ref(self) -> str:
        """This contact as a word for an address."""
        return refs([self])


class StandingQuerySet(models.QuerySet["Standing"]):
    """When pairs last spoke."""

    def visible_to(self, viewer: Person) -> Self:
        """The two whom it is about, as with the contacts it comes from."""
        return self.filter(Q(employee=viewer) | Q(leader=viewer), employee__in=oneself_and_led(viewer))


class Standing(models.Model):
    """The day on which a pair last spoke: the stored fact from which "due" is computed when read.

    Written only together with the touch that moves it, in one transaction (`traps.md` 1.9).
    """

    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings")
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings_as_leader")
    last_spoken_on = models.DateField(null=True)

    objects = StandingQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("employee", "leader", "last_spoken_on"), PAIR)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["leader", "employee"], name="one_standing_a_pair"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RhythmQuerySet(models.QuerySet["Rhythm"]):
    """Agreed rhythms."""

    def in_force(self) -> Self:
        """Both have said yes, and no newer one has replaced it."""
        return self.filter(ended_at=None).exclude(agreed_at=None)

    def proposed(self) -> Self:
        """One has proposed it, the other has not answered yet."""
        return self.filter(ended_at=None, agreed_at=None)

    def unanswered(self) -> Self:
        """The other has not said yes: a proposal, or the leader's word from before there was a sign-in to ask."""
        own_word = Q(agreed_at__isnull=False, proposed_by=F("employee"))
        return self.filter(ended_at=None, agreed_by=None).exclude(own_word)

    def visible_to(self, viewer: Person) -> Self:
        """The employee, and whoever leads the employee now."""
        return self.filter(employee__in=oneself_and_led(viewer))


class Rhythm(models.Model):
    """How often the two talk, in whole days from 7 to 42; valid when both have said yes (`product.md` 1.10).

    Without a row the standard rhythm of 14 days holds. It is the employee's, and a new leader takes it over.
    """

    STANDARD = 14

    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rhythms")
    days = models.PositiveSmallIntegerField()
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RhythmQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("employee", "days", "proposed_by", "proposed_at", "agreed_by", "agreed_at", "ended_at"),
        "pair, until replaced + 12 months, delete",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(days__gte=7, days__lte=42), name="rhythm_from_7_to_42_days"),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(ended_at=None, agreed_at__isnull=False),
                name="one_rhythm_in_force",
            ),
            models.UniqueConstraint(
                fields=["employee"], condition=Q(ended_at=None, agreed_at=None), name="one_rhythm_proposed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
