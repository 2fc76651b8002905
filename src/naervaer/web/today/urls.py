"""I dag."""

from django.urls import path

from naervaer.web.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("list/", views.today_list, name="today_list"),
]
