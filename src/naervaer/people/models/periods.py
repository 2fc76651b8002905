"""What holds for a period: half-open, and whose data it is for how long."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

ORGANISATION = "organisation, employment + 30 days, delete"
PAIR = "pair, employment + 30 days, delete"
OWN = "own, employment + 30 days, delete"
SYSTEM = "system, as long as the organisation, delete"


Row = TypeVar("Row", bound=models.Model)


class PeriodQuerySet(models.QuerySet[Row]):
    """Half-open periods of days."""

    def running(self, *, on: date) -> Self:
        """Begun on or before this day and not ended by it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on), started_on__lte=on)


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")), name=name)
