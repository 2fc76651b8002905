"""The page "Samtaler" as an app: it has templates and no tables."""

from django.apps import AppConfig


class TalksPage(AppConfig):
    name = "naervaer.web.talks"
    label = "web_talks"
