"""The shell's one route."""

from django.urls import path

from naervaer.web.shell import views

urlpatterns = [
    path("display/", views.display, name="display"),
    path("sw.js", views.service_worker, name="service_worker"),
]
