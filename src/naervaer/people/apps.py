"""The app's name."""

from django.apps import AppConfig


class People(AppConfig):
    name = "naervaer.people"
