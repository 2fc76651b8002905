"""What the two try for a while, and what each says when the day of review has come (A12, A54)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from naervaer.agreements.models.rows import (
    KEPT,
    WORKING,
    YES,
    AgreedRow,
    PairQuerySet,
    by_whom,
    side_known,
    trash_index,
    words,
)
from naervaer.agreements.rules import Answer, Verdict
from naervaer.people.models import Person, oneself_and_led
from naervaer.vault.fields import EncryptedTextField


class ExperimentQuerySet(PairQuerySet["Experiment"]):
    """Experiments."""

    def running(self) -> Self:
        """Neither kept for good nor stopped."""
        return self.filter(ended_at=None)


class Experiment(AgreedRow):
    """Something that two try until ``review_on``, which cannot be left out. Of the pair.

    ``agreed_with`` is the leader with whom it was made; see ``Promise``.
    """

    while_open: ClassVar[dict[str, Any]] = {"outcome": Verdict.RUNNING.value, "ended_at": None}

    agreed_with = by_whom()
    text = EncryptedTextField(label="experiment.text")
    started_on = models.DateField()
    review_on = models.DateField()
    outcome = models.CharField(max_length=10, blank=True, default=Verdict.RUNNING.value)
    ended_at = models.DateTimeField(null=True)

    objects = ExperimentQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (*WORKING, *YES, "agreed_with", "text", "started_on", "review_on", "outcome", "ended_at"), KEPT
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "review_on"], name="experiment_of_employee"),
            models.Index(fields=["ended_at"], name="experiment_ended", condition=Q(ended_at__isnull=False)),
            trash_index("experiment_in_trash"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(outcome=Verdict.RUNNING.value, ended_at=None)
                | Q(outcome__in=[Verdict.KEPT.value, Verdict.STOPPED.value], ended_at__isnull=False),
                name="experiment_ends_with_a_time",
            ),
        ]


class ExperimentAnswerQuerySet(models.QuerySet["ExperimentAnswer"]):
    """Answers at a review."""

    def visible_to(self, viewer: Person) -> Self:
        """Who sees the experiment."""
        return self.filter(experiment__employee__in=oneself_and_led(viewer))


class ExperimentAnswer(models.Model):
    """What one side says about an experiment, once for a review date; it can be changed until the other answers."""

    experiment = models.ForeignKey(
        Experiment, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    review_on = models.DateField()
    side = models.CharField(max_length=10)
    by = by_whom()
    answer = models.CharField(max_length=10)
    at = models.DateTimeField()

    objects = ExperimentAnswerQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("experiment", "review_on", "side", "by", "answer", "at"), KEPT
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["experiment", "review_on", "side"], name="one_answer_a_side_and_review"
            ),
            side_known("side", "answer_of_a_side"),
            models.CheckConstraint(condition=Q(answer__in=words(Answer)), name="answer_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
