"""The page "what your leader sees about you" as an app: it has templates and no tables."""

from django.apps import AppConfig


class Mirror(AppConfig):
    name = "naervaer.web.mirror"
    label = "web_mirror"
