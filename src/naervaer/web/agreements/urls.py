"""Aftaler."""

from django.urls import path

from naervaer.web.agreements import views

urlpatterns = [
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/new/", views.start, name="agreements_start"),
]
