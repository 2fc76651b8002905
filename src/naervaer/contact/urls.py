"""Requests for contact as resources."""

from django.urls import path

from naervaer.contact import views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/button/", views.contact_button, name="contact_button"),
    path("contact/<uuid:wish>/", views.contact_request, name="contact_request"),
    path("contact/<uuid:wish>/withdrawal/", views.contact_withdrawal, name="contact_withdrawal"),
    path("contact/<uuid:wish>/details/", views.contact_details, name="contact_details"),
    path("contact/<uuid:wish>/answers/", views.contact_answers, name="contact_answers"),
    path("contact/<uuid:wish>/yes/", views.contact_yes, name="contact_yes"),
    path("contact/<uuid:wish>/other/", views.contact_other, name="contact_other"),
    path("contact/<uuid:wish>/talked/", views.contact_talked, name="contact_talked"),
    path("contact/<uuid:wish>/not-yet/", views.contact_not_yet, name="contact_not_yet"),
    path("contact/<uuid:wish>/solved/", views.contact_solved, name="contact_solved"),
    path("contact/<uuid:wish>/return/", views.contact_return, name="contact_return"),
]
