"""The composition root as an app: it holds no tables, but a check of what it runs on."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "naervaer.config"
    label = "naervaer_config"

    def ready(self) -> None:
        """Load the system checks."""
        from naervaer.config import checks  # noqa: F401  # importing registers them
