"""The organisation, its units as a tree, its people, and when each works here."""

import uuid
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from naervaer.people.models.periods import ORGANISATION, OWN, PAIR, SYSTEM, PeriodQuerySet, ends_after_start
from naervaer.people.rules import first_name, initials
from naervaer.vault.fields import EncryptedTextField, SealedModel


class Organisation(models.Model):
    """The one organisation of this installation."""

    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, default="DK")
    time_zone = models.CharField(max_length=60, default="Europe/Copenhagen")
    language = models.CharField(max_length=2, default="da")
    call_link = models.CharField(max_length=200, blank=True)
    set_up_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("name", "country", "time_zone", "language", "call_link", "set_up_at", "is_demo"), SYSTEM
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="one_organisation"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Unit(models.Model):
    """A department or team; a tree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("name", "sort_key", "parent"), SYSTEM)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["parent", "name"], name="unit_name_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="unit_root_name_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_in_itself"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PersonQuerySet(models.QuerySet["Person"]):
    """Relations between people, as verbs."""

    def visible_to(self, viewer: "Person") -> Self:
        """The directory: everybody sees who works here, by name, unit and work address."""
        return self if viewer.pk else self.none()

    def active(self, *, on: date) -> Self:
        """With a running employment period on this day."""
        running = Employment.objects.running(on=on).filter(person=models.OuterRef("pk"))
        return self.filter(models.Exists(running))

    def led_by(self, leader: "Person") -> Self:
        """Those whose nearest leader this person is now."""
        return self.filter(leaderships__leader=leader, leaderships__ended_at=None)

    def led_by_any(self, leaders: "models.QuerySet[Person] | list[UUID]") -> Self:
        """Those whose nearest leader is one of these now."""
        return self.filter(leaderships__leader__in=leaders, leaderships__ended_at=None)

    def holding(self, role: str) -> Self:
        """Those who hold this role now."""
        return self.filter(roles__kind=role, roles__ended_at=None)


class Person(SealedModel):
    """Somebody who works here, with or without an own sign-in."""

    vault_owner = "id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200, db_index=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    employee_number = models.CharField(max_length=40, blank=True, db_index=True)
    title = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="people")
    phone = EncryptedTextField(label="person.phone")
    call_by = models.CharField(max_length=10, blank=True, choices=[("phone", "phone"), ("link", "link")])
    welcomed_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "user": "system, employment + 30 days, delete",
        "name": ORGANISATION,
        "sort_key": ORGANISATION,
        "email": ORGANISATION,
        "employee_number": "system, employment + 30 days, delete",
        "title": ORGANISATION,
        "unit": ORGANISATION,
        "phone": PAIR,
        "call_by": PAIR,
        "welcomed_at": OWN,
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.UniqueConstraint(
                fields=["employee_number"], condition=~Q(employee_number=""), name="employee_number_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def first_name(self) -> str:
        """What one calls the person."""
        return first_name(self.name)

    @property
    def initials(self) -> str:
        """Two letters for a tile."""
        return initials(self.name)


class EmploymentQuerySet(PeriodQuerySet["Employment"]):
    """Employment periods."""


class Employment(models.Model):
    """From the first day to the day after the last."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = EmploymentQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "started_on", "ended_on"), ORGANISATION)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("employment_ends_after_start"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on=None), name="one_open_employment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
