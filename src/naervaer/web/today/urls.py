"""I dag."""

from django.urls import path

from naervaer.web.today import views

urlpatterns = [path("", views.today, name="today")]
