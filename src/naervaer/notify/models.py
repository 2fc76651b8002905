"""What shall reach somebody outside the app: one row a message, and one for each letter that joins news."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from naervaer.people.models import Person
from naervaer.vault.fields import EncryptedTextField, SealedModel

DELIVER = "notify.deliver"
"""The job that sends one awaited message."""
KEPT = "own, 30 days, delete"


class Bundle(models.Model):
    """One letter with all the news that waits for somebody. The database itself allows one a day.

    It is made before it is sent and keeps its id, the mail's Message-ID, however often sending is tried. ``round``
    is the job that has it in hands; nobody's after a try that did not succeed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bundles")
    on = models.DateField()
    round = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=10, blank=True, choices=[("mail", "mail"), ("push", "push")])

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("to", "on", "round", "made_at", "sent_at", "way"), KEPT
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["to", "on"], name="one_letter_of_news_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which messages still have to go."""

    def waiting(self) -> Self:
        """Neither sent nor refused."""
        return self.filter(sent_at=None, refused_at=None)

    def news(self, *, due: datetime) -> Self:
        """News that waits and whose time has come."""
        return self.waiting().filter(is_news=True, due_at__lte=due)


class Notice(models.Model):
    """A message to one person. It holds no text: it is written when it is sent, from what is true then.

    ``about`` holds ids and plain values only. Awaited ones go at once, each by its own job. News waits until
    ``due_at`` and is joined with the rest into a bundle. ``key`` makes a reminder once for its person and period.
    ``refused_at``: the mail server will never take it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    key = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001  # none is not one key for all
    is_news = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    bundle = models.ForeignKey(Bundle, null=True, on_delete=models.SET_NULL, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "to",
            "kind",
            "about",
            "key",
            "is_news",
            "made_at",
            "due_at",
            "sent_at",
            "refused_at",
            "bundle",
        ),
        KEPT,
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="notice_news_by_time",
                condition=Q(is_news=True, sent_at=None, refused_at=None),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(refused_at=None), name="notice_sent_or_refused_not_both"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("made_at")), name="notice_due_after_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Browsers in which people are told."""

    def visible_to(self, viewer: Person) -> Self:
        """Only one's own."""
        return self.filter(person=viewer)


class Subscription(SealedModel):
    """A browser in which somebody wants to be told. Address and keys come from it and are sealed.

    ``browser`` and ``system`` are two words by which the person knows it again; ``fingerprint`` finds the same
    subscription when it is asked for twice.
    """

    vault_owner = "person_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="subscriptions")
    endpoint = EncryptedTextField(label="subscription.endpoint")
    public = EncryptedTextField(label="subscription.public")
    shared = EncryptedTextField(label="subscription.shared")
    fingerprint = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()

    objects = SubscriptionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "endpoint", "public", "shared", "fingerprint", "browser", "system", "made_at"),
        "own, until removed, delete",
    )

    def __str__(self) -> str:
        return str(self.pk)


class ChatAddress(SealedModel):
    """Where awaited messages also go: a chat service, by an address that is a secret and sealed.

    With the person's key, so that it goes with the person; with a key of its own where it holds for everybody.
    Without a ``person`` it holds for everybody and has a place for each one's own name in it; with one it is that
    person's alone. ``shown`` is the part of it that may be read. ``tried_well`` is how the last try ended.
    """

    vault_owner = "key_owner"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_owner = models.UUIDField()
    service = models.CharField(max_length=30)
    address = EncryptedTextField(label="chat.address")
    shown = models.CharField(max_length=60)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="chat_addresses")
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tried_well = models.BooleanField(null=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("key_owner", "service", "address", "shown", "person", "added_at", "tried_at", "tried_well"),
        "system, until removed, delete",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(tried_at=None, tried_well=None)
                | Q(tried_at__isnull=False, tried_well__isnull=False),
                name="chat_tried_with_an_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
