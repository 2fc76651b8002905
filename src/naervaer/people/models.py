"""The organisation, its units, its people, and who leads whom. Access follows from these rows alone."""

import uuid
from datetime import date
from typing import ClassVar, Self, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from naervaer.people.rules import first_name, initials
from naervaer.vault.fields import EncryptedTextField, SealedModel

ORGANISATION = "organisation, employment + 30 days, delete"
PAIR = "pair, employment + 30 days, delete"
OWN = "own, employment + 30 days, delete"
SYSTEM = "system, as long as the organisation, delete"


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


Row = TypeVar("Row", bound=models.Model)


class PeriodQuerySet(models.QuerySet[Row]):
    """Half-open periods of days."""

    def running(self, *, on: date) -> Self:
        """Begun on or before this day and not ended by it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on), started_on__lte=on)


class EmploymentQuerySet(PeriodQuerySet["Employment"]):
    """Employment periods."""


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")), name=name)


class Employment(models.Model):
    """From the first day to the day after the last."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = EmploymentQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "started_on", "ended_on"), ORGANISATION)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _ends_after_start("employment_ends_after_start"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on=None), name="one_open_employment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Leadership(models.Model):
    """Who leads whom, with history. At most one is open for a person; all access hangs on it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaderships")
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="led")
    started_on = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "leader", "started_on", "started_at", "ended_at"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_nearest_leader"),
            models.CheckConstraint(condition=~Q(person=F("leader")), name="nobody_leads_oneself"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["leader", "ended_at"], name="leadership_of_leader"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DeputyQuerySet(PeriodQuerySet["Deputy"]):
    """Deputies in their order."""


class Deputy(models.Model):
    """Who steps in for a leader in this period, while the leader is on leave."""

    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputising")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = DeputyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("leader", "deputy", "started_on", "ended_on"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _ends_after_start("deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(leader=F("deputy")), name="nobody_deputises_for_oneself"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BuddyQuerySet(PeriodQuerySet["Buddy"]):
    """Buddies of newcomers."""


class Buddy(models.Model):
    """A colleague who looks after a newcomer."""

    newcomer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="buddies")
    buddy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="newcomers")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = BuddyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("newcomer", "buddy", "started_on", "ended_on"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _ends_after_start("buddy_ends_after_start"),
            models.CheckConstraint(condition=~Q(newcomer=F("buddy")), name="nobody_is_own_buddy"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProjectQuerySet(PeriodQuerySet["Project"]):
    """Projects."""

    def visible_to(self, viewer: Person) -> Self:
        """The project leader, its people, and their nearest leaders."""
        shares = ProjectShare.objects.filter(
            Q(person=viewer) | Q(person__leaderships__leader=viewer, person__leaderships__ended_at=None)
        )
        return self.filter(Q(leader=viewer) | Q(pk__in=shares.values("project")))


class Project(models.Model):
    """Work across teams, with a project leader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="projects_led")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = ProjectQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("name", "leader", "started_on", "ended_on"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [_ends_after_start("project_ends_after_start")]

    def __str__(self) -> str:
        return str(self.pk)


class ProjectShareQuerySet(PeriodQuerySet["ProjectShare"]):
    """Shares of hours in projects."""

    def visible_to(self, viewer: Person) -> Self:
        """The own ones, those in projects one leads, and those of the people one leads."""
        led = Q(person__leaderships__leader=viewer, person__leaderships__ended_at=None)
        return self.filter(Q(person=viewer) | Q(project__leader=viewer) | led).distinct()


class ProjectShare(models.Model):
    """How much of somebody's hours a project has, in whole percent."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="project_shares")
    percent = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = ProjectShareQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("project", "person", "percent", "started_on", "ended_on"), PAIR
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _ends_after_start("share_ends_after_start"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="share_is_a_percentage"
            ),
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(ended_on=None), name="one_open_share_a_project"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Role(models.Model):
    """HR, AMO or administrator, with history. A role opens pages, never what people have written."""

    class Kind(models.TextChoices):
        """The three roles that somebody is given."""

        ADMIN = "admin"
        HR = "hr"
        AMO = "amo"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "kind", "started_at", "ended_at"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at=None), name="one_open_role_a_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=["admin", "hr", "amo"]), name="role_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """A link that lets one person in, once. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "token_hash", "created_by", "created_at", "expires_at", "used_at"),
        "system, 14 days, delete",
    )

    def __str__(self) -> str:
        return str(self.pk)
