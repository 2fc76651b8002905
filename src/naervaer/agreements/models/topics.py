"""What the two want to talk about, and what the employee was asked after a leader change."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from naervaer.agreements.models.rows import WORKING, Row, SharedQuerySet, by_whom, trash_index
from naervaer.people.models import Person
from naervaer.vault.fields import EncryptedTextField


class TopicQuerySet(SharedQuerySet["Topic"]):
    """Topics."""


class Topic(Row):
    """One line for the next talk, raised by either. A leader change leaves it with the employee.

    There is no column for done: ``conversations.TakenUp`` says so. ``kept_from`` is when it was written, and
    again when it was taken up; the twelve months count from there. ``via`` is a word for where it was written.
    """

    shared_with = by_whom()
    raised_by = by_whom()
    raised_at = models.DateTimeField()
    text = EncryptedTextField(label="topic.text")
    via = models.CharField(max_length=20, default="button")
    kept_from = models.DateTimeField(db_index=True)

    objects = TopicQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (*WORKING, "shared_with", "raised_by", "raised_at", "text", "via", "kept_from"),
        "pair, 12 months after taken up, delete",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "raised_at"], name="topic_of_employee"),
            trash_index("topic_in_trash"),
        ]


class ShareQuestionQuerySet(models.QuerySet["ShareQuestion"]):
    """Questions that have been answered."""

    def visible_to(self, viewer: Person) -> "ShareQuestionQuerySet":
        """The employee alone: a leader cannot tell a no from not having looked (`trust.md` 3.5)."""
        return self.filter(employee=viewer)


class ShareQuestion(models.Model):
    """The employee has seen the one question of what to share with a new leader. Not what the answer was."""

    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answered_at = models.DateTimeField()

    objects = ShareQuestionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("employee", "leader", "answered_at"), "own, employment + 30 days, delete"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["employee", "leader"], name="asked_once_a_leader"),
            models.CheckConstraint(condition=~Q(employee=models.F("leader")), name="asked_about_another"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
