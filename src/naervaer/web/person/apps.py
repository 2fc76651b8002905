"""A person's page as an app: it has templates and no tables."""

from django.apps import AppConfig


class PersonPage(AppConfig):
    name = "naervaer.web.person"
    label = "web_person"
