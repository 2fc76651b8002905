"""Who may sign in, and where somebody is signed in. The person stands in ``people``."""

import uuid
from datetime import datetime
from importlib import import_module
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
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


class SessionQuerySet(models.QuerySet["Session"]):
    """Where people are signed in."""

    def running(self, *, at: datetime) -> Self:
        """Those that still open something."""
        return self.filter(expire_date__gt=at)


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, so that its owner can find it again and end it.

    Two words for the browser and the day it began: enough to recognise it. No address, no version, and no
    time of last use: nobody sees when somebody is here, the owner included. (ADR 12)
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    browser = models.CharField(max_length=12, blank=True)
    system = models.CharField(max_length=12, blank=True)
    started_on = models.DateField(null=True)

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment,misc]  # as above

    privacy: ClassVar[dict[str, str]] = {
        "session_key": "system, 30 days, delete",
        "session_data": "system, 30 days, delete",
        "expire_date": "system, 30 days, delete",
        "user": "own, 30 days, delete",
        "browser": "own, 30 days, delete",
        "system": "own, 30 days, delete",
        "started_on": "own, 30 days, delete",
    }

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The engine that reads these rows; it stands above this file."""
        engine: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return engine
