"""Registers the check that no route is without a declaration."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "naervaer.accounts"

    def ready(self) -> None:
        """Load the system checks."""
        from naervaer.accounts import checks  # noqa: F401  # importing registers them
