"""The app's name."""

from django.apps import AppConfig


class Vault(AppConfig):
    name = "naervaer.vault"
