"""What shall reach somebody outside the app: one row a message, and one for each letter that joins news."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from naervaer.people.models import Person

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

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("to", "on", "round", "made_at", "sent_at"), KEPT)

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
