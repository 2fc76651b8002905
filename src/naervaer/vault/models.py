"""One data key per person, wrapped by the master key outside the database."""

from typing import ClassVar, Self

from django.db import models

DESTROYED = b""


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    """Data keys."""

    def standing(self) -> Self:
        """Those that still open something."""
        return self.exclude(wrapped=DESTROYED)


class DataKey(models.Model):
    """A person's own key, readable only with the master key outside the database (`trust.md` 3.3).

    A destroyed key stays as an empty one until the person's rows are gone: nothing may be sealed anew for
    somebody who has been erased.
    """

    owner_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    objects = DataKeyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "owner_id": "system, employment + 30 days, delete",
        "wrapped": "system, employment + 30 days, delete",
    }

    def __str__(self) -> str:
        return str(self.owner_id)
