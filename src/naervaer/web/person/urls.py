"""A person's page."""

from django.urls import path

from naervaer.web.person import views

urlpatterns = [path("people/<uuid:person>/", views.person, name="person")]
