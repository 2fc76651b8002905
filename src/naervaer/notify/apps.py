"""Registers the check of the mail server's address."""

from django.apps import AppConfig


class Notify(AppConfig):
    name = "naervaer.notify"

    def ready(self) -> None:
        """Load the system checks."""
        from naervaer.notify import checks  # noqa: F401  # importing registers them
