"""The app's name."""

from django.apps import AppConfig


class Jobs(AppConfig):
    name = "naervaer.jobs"
