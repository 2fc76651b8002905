"""The app's name."""

from django.apps import AppConfig


class Contact(AppConfig):
    name = "naervaer.contact"
