"""When a whole team can be reached."""

from django.urls import path

from naervaer.web.windows import views

urlpatterns = [path("hours/team/", views.team_windows, name="team_windows")]
