"""The composition root as an app: it holds no tables."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "naervaer.config"
    label = "naervaer_config"
