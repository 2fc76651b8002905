"""The page "Samtaler"."""

from django.urls import path

from naervaer.web.talks import views

urlpatterns = [path("talks/", views.talks, name="talks")]
