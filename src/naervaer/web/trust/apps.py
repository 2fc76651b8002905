"""The pages about trust as an app: they have templates and no tables."""

from django.apps import AppConfig


class Trust(AppConfig):
    name = "naervaer.web.trust"
    label = "web_trust"
