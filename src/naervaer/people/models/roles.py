"""Who may open which pages, and who is let in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from naervaer.people.models.periods import ORGANISATION
from naervaer.people.models.persons import Person


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
