"""The page of a team's shared windows as an app: it has templates and no tables."""

from django.apps import AppConfig


class WindowsPage(AppConfig):
    name = "naervaer.web.windows"
    label = "web_windows"
