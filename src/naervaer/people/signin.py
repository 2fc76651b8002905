"""How allauth signs our people in: nobody signs up, and mails go through our own channel."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by password or mailed code. An account comes from an invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an own account."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""
