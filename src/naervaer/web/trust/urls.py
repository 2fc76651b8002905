"""The pages about trust."""

from django.urls import path

from naervaer.web.trust import views

urlpatterns = [
    path("does-not/", views.does_not, name="does_not"),
    path("who-sees-what/", views.who_sees_what, name="who_sees_what"),
    path("help/", views.help_page, name="help"),
    path("seen/", views.seen_me, name="seen_me"),
]
