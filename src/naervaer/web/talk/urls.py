"""The page of a talk, what has changed on it, and the leader's preparation."""

from django.urls import path

from naervaer.web.talk import views

urlpatterns = [
    path("talks/<uuid:talk>/", views.talk, name="talk"),
    path("talks/<uuid:talk>/changes/", views.talk_changes, name="talk_changes"),
    path("talks/<uuid:talk>/preparation/", views.talk_preparation, name="talk_preparation"),
]
