"""The app's name."""

from django.apps import AppConfig


class Followup(AppConfig):
    name = "naervaer.followup"
