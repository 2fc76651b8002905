"""The page "I dag" as an app: it has templates and no tables."""

from django.apps import AppConfig


class Today(AppConfig):
    name = "naervaer.web.today"
    label = "web_today"
