"""Requests for contact as resources."""

from django.urls import path

from naervaer.contact.views import agreed, requests, team

urlpatterns = [
    path("contact/", requests.contact, name="contact"),
    path("contact/button/", requests.contact_button, name="contact_button"),
    path("contact/kept/", requests.contact_kept, name="contact_kept"),
    path("contact/offline/", requests.contact_offline, name="contact_offline"),
    path("contact/agreements/", agreed.contact_agreements, name="contact_agreements"),
    path("contact/agreements/<uuid:person>/", agreed.contact_agreement, name="contact_agreement"),
    path(
        "contact/agreements/<uuid:person>/answer/",
        agreed.contact_agreement_answer,
        name="contact_agreement_answer",
    ),
    path("contact/teams/<uuid:leader>/", team.team_agreement, name="team_agreement"),
    path("contact/versions/<uuid:version>/answer/", team.team_answer, name="team_answer"),
    path(
        "contact/versions/<uuid:version>/answer/return/", team.team_answer_return, name="team_answer_return"
    ),
    path("contact/versions/<uuid:version>/withdrawal/", team.team_withdrawal, name="team_withdrawal"),
    path("contact/duty/", agreed.duty, name="duty"),
    path("contact/reachable/", agreed.reachable, name="reachable"),
    path("contact/reachable/end/", agreed.reachable_end, name="reachable_end"),
    path("contact/<uuid:wish>/", requests.contact_request, name="contact_request"),
    path("contact/<uuid:wish>/withdrawal/", requests.contact_withdrawal, name="contact_withdrawal"),
    path("contact/<uuid:wish>/details/", requests.contact_details, name="contact_details"),
    path("contact/<uuid:wish>/answers/", requests.contact_answers, name="contact_answers"),
    path("contact/<uuid:wish>/yes/", requests.contact_yes, name="contact_yes"),
    path("contact/<uuid:wish>/other/", requests.contact_other, name="contact_other"),
    path("contact/<uuid:wish>/talked/", requests.contact_talked, name="contact_talked"),
    path("contact/<uuid:wish>/not-yet/", requests.contact_not_yet, name="contact_not_yet"),
    path("contact/<uuid:wish>/solved/", requests.contact_solved, name="contact_solved"),
    path("contact/<uuid:wish>/return/", requests.contact_return, name="contact_return"),
]
