"""The lines, in the order in which they are shown."""

import uuid
from typing import ClassVar

from django.db import models

from naervaer.people.helplines.rules import link_to


class HelpLine(models.Model):
    """Who helps here beyond the own line of leaders, such as a union representative or a counsellor (A19).

    Everybody who works here reads it. Who has done so is kept nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=120)
    reach = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("name", "purpose", "reach", "place"), "organisation, as long as the organisation, delete"
    )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def link(self) -> str:
        """Where a click on it leads."""
        return link_to(self.reach)
