"""The app's name, and that its tables lie in three files."""

from importlib import import_module

from django.apps import AppConfig


class People(AppConfig):
    name = "naervaer.people"

    def import_models(self) -> None:
        """The import and the help lines have a table each, above the others."""
        super().import_models()
        import_module("naervaer.people.importing.models")
        import_module("naervaer.people.helplines.models")
