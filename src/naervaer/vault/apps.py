"""Registers the check of the key file."""

from django.apps import AppConfig


class Vault(AppConfig):
    name = "naervaer.vault"

    def ready(self) -> None:
        """Load the system checks."""
        from naervaer.vault import checks  # noqa: F401  # importing registers them
