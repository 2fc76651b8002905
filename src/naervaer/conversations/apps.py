"""The app's name."""

from django.apps import AppConfig


class Conversations(AppConfig):
    name = "naervaer.conversations"
