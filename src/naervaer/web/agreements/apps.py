"""Aftaler as an app: it has templates and no tables."""

from django.apps import AppConfig


class AgreementsPage(AppConfig):
    name = "naervaer.web.agreements"
    label = "web_agreements"
