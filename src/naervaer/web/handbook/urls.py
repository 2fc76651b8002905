"""The handbook: its index, and a page for each piece of advice."""

from django.urls import path

from naervaer.web.handbook import views

urlpatterns = [
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/<slug:advice>/", views.handbook_page, name="handbook_page"),
]
