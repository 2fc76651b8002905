"""The app's name."""

from django.apps import AppConfig


class Operations(AppConfig):
    name = "naervaer.web.operations"
    label = "web_operations"
