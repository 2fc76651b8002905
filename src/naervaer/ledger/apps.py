"""The app's name."""

from django.apps import AppConfig


class Ledger(AppConfig):
    name = "naervaer.ledger"
