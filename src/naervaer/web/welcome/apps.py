"""The first day as an app: it has templates and no tables."""

from django.apps import AppConfig


class Welcome(AppConfig):
    name = "naervaer.web.welcome"
    label = "web_welcome"
