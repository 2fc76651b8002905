"""One data key per person, wrapped by the master key outside the database."""

from typing import ClassVar

from django.db import models


class DataKey(models.Model):
    """A person's own key, readable only with the master key outside the database (`trust.md` 3.3)."""

    owner_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    privacy: ClassVar[dict[str, str]] = {
        "owner_id": "system, employment + 30 days, delete",
        "wrapped": "system, employment + 30 days, delete",
    }

    def __str__(self) -> str:
        return str(self.owner_id)
