"""The page of a talk as an app: it has templates and no tables."""

from django.apps import AppConfig


class TalkPage(AppConfig):
    name = "naervaer.web.talk"
    label = "web_talk"
