"""The handbook as an app: it has templates and no tables."""

from django.apps import AppConfig


class Handbook(AppConfig):
    name = "naervaer.web.handbook"
    label = "web_handbook"
