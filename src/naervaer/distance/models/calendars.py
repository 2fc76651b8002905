"""Calendars elsewhere: what is read of a person's own, which address shows our appointments, and what was sent out."""

import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from naervaer.people.models import Person
from naervaer.vault.fields import EncryptedTextField, SealedModel

OWN = "own, until removed, delete"
Row = TypeVar("Row", bound=models.Model)


class OwnQuerySet(models.QuerySet[Row]):
    """What belongs to one person alone."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own; nobody else's, whoever leads them."""
        return self.filter(person=viewer)


class CalendarSourceQuerySet(OwnQuerySet["CalendarSource"]):
    """Calendars that are read."""


class CalendarSource(SealedModel):
    """A calendar of the person's own from which busy times are read: a published address, or a file once.

    The address lets everybody read the whole calendar who knows it, so it is sealed. ``waiting`` holds the text of a
    file, sealed, until the worker has read it. ``asked_at`` is the last try, ``taken_at`` the last one that went well;
    ``fault`` says what was wrong with the last one, ``left_out`` how many entries could not be understood.
    """

    vault_owner = "person_id"

    class Kind(models.TextChoices):
        """Where it comes from."""

        ADDRESS = "address"
        FILE = "file"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_sources")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = EncryptedTextField(label="calendar.address")
    waiting = EncryptedTextField(label="calendar.waiting")
    added_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, blank=True)
    left_out = models.PositiveIntegerField(default=0)

    objects = CalendarSourceQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "kind", "address", "waiting", "added_at", "asked_at", "taken_at", "fault", "left_out"), OWN
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=["address", "file"]), name="calendar_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BusyTimeQuerySet(OwnQuerySet["BusyTime"]):
    """Times at which a calendar elsewhere says that somebody is taken."""


class BusyTime(models.Model):
    """The person is taken in [starts_at, ends_at): read from a calendar elsewhere, and nothing else of it.

    Merged where entries touch, so that not even their number is kept. To others it is time that is not free.
    """

    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="busy_times")
    # No index of its own: the one below begins with it.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="busy_times", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = BusyTimeQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("source", "person", "starts_at", "ends_at"), "own, until the day is over, delete"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_ends_after_start"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "ends_at"], name="busy_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CalendarFeedQuerySet(OwnQuerySet["CalendarFeed"]):
    """Addresses that show appointments."""


class CalendarFeed(models.Model):
    """An address of 256 random bits at which calendars read the person's appointments. Only its hash is kept.

    One a person; without the row there is no address.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "token_hash", "made_at"), OWN)

    def __str__(self) -> str:
        return str(self.pk)


class InviteQuerySet(OwnQuerySet["Invite"]):
    """What calendars were told."""


class Invite(models.Model):
    """What a person's calendar was last told about an appointment: its time, or that it is withdrawn.

    ``uid`` is the appointment's id and no foreign key: a calendar must also hear that one is gone.
    """

    uid = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invites")
    sequence = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = InviteQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("uid", "person", "sequence", "starts_at", "ends_at", "told_at", "withdrawn_at"),
        "own, 24 months, delete",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["uid", "person"], name="one_invite_each"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ends_at"], name="invite_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
