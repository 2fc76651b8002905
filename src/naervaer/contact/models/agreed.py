"""How two get hold of each other, agreed by both; and "can be called until", which ends by itself (A13, A26)."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from naervaer.contact.models.terms import MANNER, VERSIONS, AgreedTerms, promise_in_range
from naervaer.people.models import Person, oneself_and_led
from naervaer.vault.fields import EncryptedTextField, SealedModel

AGREED = "pair, until replaced + 12 months, delete"
ROLE = "organisation, employment + 30 days, delete"
STATUS = "organisation, 24 hours, delete"


class ContactAgreementQuerySet(models.QuerySet["ContactAgreement"]):
    """Contact agreements."""

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

    def replaced(self) -> Self:
        """Both had said yes, and a newer one has taken its place."""
        return self.exclude(ended_at=None).exclude(agreed_at=None)

    def visible_to(self, viewer: Person) -> Self:
        """The employee, and whoever leads the employee now."""
        return self.filter(employee__in=oneself_and_led(viewer))


class ContactAgreement(AgreedTerms, SealedModel):
    """Which channel for what, what is promised, core, quiet and open hours (`domain.md` 6.4); valid when both say yes.

    Without a row the team's agreement holds, else the standard promise. It is the employee's, and a new leader takes
    it over; each version is a row of its own. ``open_weekday`` is an ISO weekday: the leader's open hour, in which one
    just calls.
    """

    vault_owner = "employee_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_agreements")
    open_weekday = models.PositiveSmallIntegerField(null=True)
    open_from = models.TimeField(null=True)
    open_until = models.TimeField(null=True)
    too_much = EncryptedTextField(label="contact.too_much")
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ContactAgreementQuerySet.as_manager()

    own_terms: ClassVar[tuple[str, ...]] = ("open_weekday", "open_from", "open_until", "too_much")
    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("employee", *MANNER, *own_terms, "review_on", *VERSIONS, "agreed_by"), AGREED
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["employee", "version"], name="contact_agreement_version_once"),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(ended_at=None, agreed_at__isnull=False),
                name="one_contact_agreement_in_force",
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(ended_at=None, agreed_at=None),
                name="one_contact_agreement_proposed",
            ),
            promise_in_range("contact_promise_from_5_to_2400"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Duty(models.Model):
    """The organisation's duty person: the last in every chain. One row at most; nobody need be named."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since_at = models.DateTimeField()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "since_at"), ROLE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="one_duty_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReachableQuerySet(models.QuerySet["Reachable"]):
    """Who can be called."""

    def running(self, at: datetime) -> Self:
        """Begun, and not over yet."""
        return self.filter(since_at__lte=at, until_at__gt=at)


class Reachable(models.Model):
    """ "Can be called until 15.30": said by oneself, and over by itself. No history: one row a person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reachable")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()

    objects = ReachableQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "since_at", "until_at"), STATUS)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("since_at")), name="reachable_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
