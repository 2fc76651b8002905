"""What shall reach somebody outside the app: one row a message, worked off by the loop."""

import uuid
from typing import ClassVar

from django.db import models

from naervaer.people.models import Person


class Notice(models.Model):
    """A message to one person. It holds no text: it is written when it is sent, from what is true then.

    ``about`` holds ids and plain values only. ``awaited`` ones go at once; the attention budget for
    the others (`product.md` 1.8) comes with the contact requests.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("to", "kind", "about", "made_at", "sent_at"), "own, 30 days, delete"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
