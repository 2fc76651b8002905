"""The app's name."""

from django.apps import AppConfig


class Distance(AppConfig):
    name = "naervaer.distance"
