"""The app's name."""

from django.apps import AppConfig


class Agreements(AppConfig):
    name = "naervaer.agreements"
