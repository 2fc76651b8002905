"""A wish for contact, whose turn it is to answer, and how it ended. The line of a request is sealed.

A11, A26, A27: one tap, seen by nobody but who answers.
"""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from naervaer.contact.rules import Because, Ending, How, Suits
from naervaer.followup.models import Touch
from naervaer.people.models import Leadership, Person, oneself_and_led
from naervaer.vault.fields import EncryptedTextField, SealedModel

TIMES = "pair, 12 months after it is closed, delete"
TEXT = "pair, 90 days after it is closed, delete"


class ContactRequestQuerySet(models.QuerySet["ContactRequest"]):
    """Requests."""

    def open(self) -> Self:
        """Nobody has ended it."""
        return self.filter(ended_at=None)

    def visible_to(self, viewer: Person) -> Self:
        """The employee. Whoever leads the employee now: what is open, and what was theirs to answer. While it is open:
        whoever has or had a turn, or was told of it, under the leader of now.
        """
        leads = Leadership.objects.filter(leader=viewer, ended_at=None, person=OuterRef("employee"))
        turns = Turn.objects.filter(request=OuterRef("pk"))
        under_now = turns.filter(
            leader__led__person=F("request__employee"), leader__led__ended_at=None
        ).filter(Q(person=viewer) | Q(warned=viewer))
        may = (
            Q(employee=viewer)
            | (Exists(leads) & (Q(ended_at=None) | Exists(turns.filter(leader=viewer))))
            | (Q(ended_at=None) & Exists(under_now))
        )
        return self.filter(may, pk__in=_near(viewer))


def _near(viewer: Person) -> "models.QuerySet[ContactRequest, Any]":
    """The ids of all that the viewer could have to do with, and of some more: few, and found by indexes."""
    of_them = ContactRequest.objects.filter(employee__in=oneself_and_led(viewer)).order_by().values("pk")
    told = Turn.objects.filter(Q(person=viewer) | Q(warned=viewer)).order_by().values("request")
    return of_them.union(told, all=True)


class ContactRequest(SealedModel):
    """ "Brug for kontakt": who asked, and when. A person has at most one open request.

    ``key`` is made by the form, so that sending twice is one request. It ends when both have said that they talked, or
    by the employee alone; never by the other alone.
    """

    vault_owner = "employee_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(unique=True)
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_requests")
    text = EncryptedTextField(label="contact.text")
    how = models.CharField(max_length=10, choices=[(each, each) for each in How], default=How.CALL)
    suits = models.CharField(max_length=10, choices=[(each, each) for each in Suits], default=Suits.ANY)
    urgent = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    employee_talked_at = models.DateTimeField(null=True)
    other_talked_at = models.DateTimeField(null=True)
    other_talked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_again_at = models.DateTimeField(null=True)
    touch = models.ForeignKey(Touch, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, blank=True, choices=[(each, each) for each in Ending])

    objects = ContactRequestQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "text": TEXT,
        **dict.fromkeys(
            (
                "key",
                "employee",
                "how",
                "suits",
                "urgent",
                "asked_at",
                "employee_talked_at",
                "other_talked_at",
                "other_talked_by",
                "asked_again_at",
                "touch",
                "ended_at",
                "ending",
            ),
            TIMES,
        ),
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(ended_at=None), name="one_open_request_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="request_ended_with_a_word",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ended_at"], name="request_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Nobody has ended it."""
        return self.ended_at is None

    @property
    def rests(self) -> bool:
        """One of the two has said that they talked: the clock stands still until the other says yes or not yet."""
        return self.employee_talked_at is not None or self.other_talked_at is not None


class TurnQuerySet(models.QuerySet["Turn"]):
    """Turns."""

    def running(self) -> Self:
        """Whose it is now."""
        return self.filter(ended_at=None)

    def waiting(self) -> Self:
        """Nobody has answered yet; or the promise is broken, and nobody was there to take it over."""
        unanswered_or_broken = Q(answered_at=None) | Q(broken_at__isnull=False)
        return self.running().filter(unanswered_or_broken, request__ended_at=None)

    def visible_to(self, viewer: Person) -> Self:
        """Who sees the request."""
        return self.filter(request__in=ContactRequest.objects.visible_to(viewer).order_by().values("pk"))


class Turn(SealedModel):
    """Whose a request is: the leader first, then whoever it moves to. One runs at a time.

    ``leader`` is the nearest leader of then: whoever answers for a leader may read only as long as that leader leads.
    The due times are stored, and only ever become earlier (`oracles.md` 2, settled 6). ``warn_at`` and ``break_at`` are
    what the worker waits for; ``moves_at`` is the first minute in which somebody is there to take it. ``took`` are the
    open minutes to the answer. ``call_at`` is the stated time; it waits for a yes while ``wants_yes``.
    """

    vault_owner = "employee_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ContactRequest, on_delete=models.CASCADE, related_name="turns")
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    leader = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    because = models.CharField(max_length=10, choices=[(each, each) for each in Because])
    began_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    talk_due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    warned = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    warned_at = models.DateTimeField(null=True)
    break_at = models.DateTimeField(null=True)
    moves_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    took = models.PositiveIntegerField(null=True)
    call_at = models.DateTimeField(null=True)
    wants_yes = models.BooleanField(default=False)
    text = EncryptedTextField(label="contact.answer")
    ended_at = models.DateTimeField(null=True)

    objects = TurnQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "text": TEXT,
        **dict.fromkeys(
            (
                "request",
                "employee",
                "person",
                "leader",
                "because",
                "began_at",
                "answer_due_at",
                "talk_due_at",
                "warn_at",
                "warned",
                "warned_at",
                "break_at",
                "moves_at",
                "broken_at",
                "answered_by",
                "answered_at",
                "took",
                "call_at",
                "wants_yes",
                "ended_at",
            ),
            TIMES,
        ),
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at=None), name="one_running_turn_a_request"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(answered_at__isnull=False), name="turn_answered_by_at"
            ),
            models.CheckConstraint(
                condition=Q(warned=None) | Q(warned_at__isnull=False), name="turn_warned_at"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["leader", "employee"], name="turn_of_pair"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_broken(self, now: datetime) -> bool:
        """What was promised has not been kept in time."""
        return self.broken_at is not None or (self.break_at is not None and now >= self.break_at)
