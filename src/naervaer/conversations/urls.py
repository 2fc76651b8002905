"""Talks as resources, and what happens in one."""

from django.urls import path

from naervaer.conversations import views

urlpatterns = [
    path("talks/new/", views.talk_new, name="talk_new"),
    path("talks/round/", views.talk_round, name="talk_round"),
    path("talks/undo/<str:ref>/", views.talk_undo, name="talk_undo"),
    path("talks/<uuid:talk>/acceptance/", views.talk_acceptance, name="talk_acceptance"),
    path("talks/<uuid:talk>/time/", views.talk_time, name="talk_time"),
    path("talks/<uuid:talk>/cancellation/", views.talk_cancellation, name="talk_cancellation"),
    path("talks/<uuid:talk>/next/", views.talk_next, name="talk_next"),
    path("talks/<uuid:talk>/wellbeing/", views.wellbeing, name="wellbeing"),
    path("talks/<uuid:talk>/wellbeing/undo/", views.wellbeing_undo, name="wellbeing_undo"),
    path("talks/<uuid:talk>/wellbeing/objection/", views.wellbeing_objection, name="wellbeing_objection"),
    path("talks/<uuid:talk>/topics/<uuid:topic>/", views.topic_taken_up, name="topic_taken_up"),
    path("talks/<uuid:talk>/topics/<uuid:topic>/undo/", views.topic_put_down, name="topic_put_down"),
    path("talks/<uuid:talk>/promises/", views.talk_promises, name="talk_promises"),
    path("talks/<uuid:talk>/holding/", views.talk_holding, name="talk_holding"),
    path("talks/<uuid:talk>/holding/undo/", views.talk_release, name="talk_release"),
]
