"""The app's name."""

from django.apps import AppConfig


class Notify(AppConfig):
    name = "naervaer.notify"
