"""Who may sign in. A user is an address and a language; the person stands in ``people``."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case so that it is one on both databases."""

    def create_user(self, *, email: str, password: str | None = None, **columns: Any) -> "User":
        """A user with this address; without a password only the mailed code opens the door."""
        user = self.model(email=email.lower(), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address, however it is written."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An address that may sign in. No groups, no staff flag, and no trace of when somebody was here."""

    last_login = None  # the column of Django's base class is not wanted: nobody sees when

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, blank=True, choices=[("da", "Dansk"), ("en", "English")])
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    privacy: ClassVar[dict[str, str]] = {
        "email": "organisation, employment + 30 days, delete",
        "password": "system, employment + 30 days, delete",
        "language": "own, employment + 30 days, delete",
        "is_active": "system, employment + 30 days, delete",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(language__in=["", "da", "en"]), name="user_language_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
