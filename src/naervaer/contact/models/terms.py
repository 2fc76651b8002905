"""What a contact agreement says about reaching each other, whether it is one of two or of a team (A13)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from naervaer.contact.rules import ANSWER, LONGEST, SHORTEST, TALK, Calls, Channel, Video
from naervaer.people.models import Person

MANNER = (
    "urgent_by",
    "today_by",
    "waits_by",
    "sensitive_by",
    "answer_within",
    "talk_within",
    "calls",
    "on_video",
    "core_from",
    "core_until",
    "quiet_from",
    "quiet_until",
)
VERSIONS = ("version", "proposed_by", "proposed_at", "agreed_at", "ended_at")
_CHANNELS = [(each, each) for each in Channel]


class AgreedTerms(models.Model):
    """The terms that both kinds share, and how a version comes and goes.

    The core window is on the leader's clock, quiet time on each person's own; it may go over midnight.
    """

    urgent_by = models.CharField(max_length=10, choices=_CHANNELS, default=Channel.CALL)
    today_by = models.CharField(max_length=10, choices=_CHANNELS, default=Channel.CHAT)
    waits_by = models.CharField(max_length=10, choices=_CHANNELS, default=Channel.MAIL)
    sensitive_by = models.CharField(max_length=10, choices=_CHANNELS, default=Channel.VIDEO)
    answer_within = models.PositiveSmallIntegerField(default=ANSWER)
    talk_within = models.PositiveSmallIntegerField(default=TALK)
    calls = models.CharField(max_length=10, choices=[(each, each) for each in Calls], default=Calls.ANY)
    on_video = models.CharField(max_length=10, choices=[(each, each) for each in Video], blank=True)
    core_from = models.TimeField(null=True)
    core_until = models.TimeField(null=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    review_on = models.DateField()
    version = models.PositiveIntegerField()
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    own_terms: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def terms(self) -> dict[str, Any]:
        """What is agreed, column by column."""
        return {name: getattr(self, name) for name in (*MANNER, *self.own_terms)}


def promise_in_range(name: str) -> models.CheckConstraint:
    """Both promises are 5 to 2,400 minutes (settled 3)."""
    within = (SHORTEST, LONGEST)
    return models.CheckConstraint(
        condition=Q(answer_within__range=within, talk_within__range=within), name=name
    )
