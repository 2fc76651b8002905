"""Registers the check that no route is without a declaration, and keeps a library from noting times."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "naervaer.accounts"

    def ready(self) -> None:
        """Load the system checks. No key notes when it was used: nobody sees when somebody signs in."""
        from allauth.mfa.models import Authenticator

        from naervaer.accounts import checks  # noqa: F401  # importing registers them

        Authenticator.record_usage = lambda key: None
