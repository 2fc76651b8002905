"""Min ledelse as an app: it has templates and no tables."""

from django.apps import AppConfig


class Practice(AppConfig):
    name = "naervaer.web.practice"
    label = "web_practice"
