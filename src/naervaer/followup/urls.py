"""Contacts and rhythm as resources."""

from django.urls import path

from naervaer.followup import views

urlpatterns = [
    path("touches/", views.touches, name="touches"),
    path("touches/<str:ref>/withdrawal/", views.touch_withdrawals, name="touch_withdrawals"),
    path("touches/<str:ref>/return/", views.touch_returns, name="touch_returns"),
    path("people/<uuid:person>/rhythm/", views.rhythm, name="rhythm"),
    path("people/<uuid:person>/rhythm/answer/", views.rhythm_answer, name="rhythm_answer"),
    path("rhythm/", views.rhythm_for_all, name="rhythm_for_all"),
]
