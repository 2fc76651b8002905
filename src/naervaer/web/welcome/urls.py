"""The first day and the first visit."""

from django.urls import path

from naervaer.web.welcome import views

urlpatterns = [
    path("first-day/", views.first_day, name="first_day"),
    path("first-day/talks/", views.first_talks, name="first_talks"),
    path("first-day/talks.csv", views.first_talks_csv, name="first_talks_csv"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/<int:screen>/", views.welcome, name="welcome_screen"),
]
