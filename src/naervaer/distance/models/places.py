"""Where each of us works: own sites, a week of them, and the days that are different (A05, A31)."""

import uuid
from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from naervaer.people.models import Person, around
from naervaer.vault.fields import EncryptedTextField, SealedModel

PAIR = "pair, until replaced + 12 months, delete"

Row = TypeVar("Row", bound=models.Model)


class OfPersonQuerySet(models.QuerySet[Row]):
    """Rows that the same people see as the person's hours."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those of the people one leads, and those of one's own leader."""
        return self.filter(person__in=around(viewer))


class SiteQuerySet(OfPersonQuerySet["Site"]):
    """Sites."""

    def standing(self) -> Self:
        """Not removed."""
        return self.filter(removed_at=None)


class Site(SealedModel):
    """A place where somebody works. ``name`` are the person's own words and may be left out.

    ``country`` is whose rules hold there (`oracles.md` 5, settled 4). A removed one stays for a year, without its
    name, because the weeks that were worked from it are still counted.
    """

    vault_owner = "person_id"

    class Kind(models.TextChoices):
        """What sort of place; whether it counts as home is all that any rule asks."""

        HOME = "home"
        OFFICE = "office"
        CUSTOMER = "customer"
        ROAD = "road"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sites")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = EncryptedTextField(label="site.name")
    country = models.CharField(max_length=2)
    removed_at = models.DateTimeField(null=True)

    objects = SiteQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "kind", "name", "country", "removed_at"), PAIR
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=["home", "office", "customer", "road"]), name="site_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlaceDayQuerySet(OfPersonQuerySet["PlaceDay"]):
    """Days of a week's plan."""

    def in_force(self) -> Self:
        """As the week is planned from now on."""
        return self.filter(ended_on=None)

    def touching(self, first: date, end: date) -> Self:
        """In force on at least one day in [first, end)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=first), started_on__lt=end)


class PlaceDay(models.Model):
    """On this ISO weekday the person works from this site, from a day on until another is said: half-open.

    Earlier ones stay for a year: how many days were worked at home is counted from the plan as it stood then.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="place_days", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="days")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = PlaceDayQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "weekday", "site", "started_on", "ended_on"), PAIR
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="place_weekday_iso"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")), name="place_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "weekday"], condition=Q(ended_on=None), name="one_place_a_weekday"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "ended_on"], name="place_day_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlaceExceptionQuerySet(OfPersonQuerySet["PlaceException"]):
    """Days on which the plan does not hold."""


class PlaceException(models.Model):
    """On this one day the person works from another site than the week's plan says."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="place_exceptions", db_index=False
    )
    on = models.DateField()
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="exceptions")

    objects = PlaceExceptionQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "on", "site"), "pair, 12 months, delete")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "on"], name="one_exception_a_day"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["on"], name="exception_by_day")]

    def __str__(self) -> str:
        return str(self.pk)
