"""What the messages say: one letter for each kind that is awaited, one address for each kind that is news."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from naervaer.config.mornings import DUE, REVIEW, still_due, still_to_review
from naervaer.contact import actions as contact
from naervaer.contact import texts as contact_texts
from naervaer.distance import texts as distance_texts
from naervaer.distance.actions.calendars import FAILING
from naervaer.distance.models import Appointment, CalendarSource, Invite
from naervaer.distance.queries import zone_of
from naervaer.notify import texts as notify_texts
from naervaer.notify.actions.delivering import Letters
from naervaer.notify.actions.reaching import TRY
from naervaer.notify.actions.rounds import News
from naervaer.people import texts as people_texts
from naervaer.people.actions import HasOwnSignIn, NoAddress, invite
from naervaer.people.models import Leadership, Person
from naervaer.ui.letters import Letter

INVITE = "distance.invite"


def _invitation(person: Person, about: dict[str, Any], at: datetime) -> Letter | None:
    """The link is made when it is sent, so that a token waits in no table."""
    by = Person.objects.filter(pk=about["by"]).first()
    try:
        token = invite(person=person, by=by, at=at)
    except (HasOwnSignIn, NoAddress):
        return None
    return people_texts.invitation_letter(settings.ADDRESS + reverse("invitation", args=[token]))


def _try(person: Person, about: dict[str, Any], at: datetime) -> Letter:
    return notify_texts.try_letter()


def _keys_changed(person: Person, about: dict[str, Any], at: datetime) -> Letter:
    return people_texts.keys_changed_letter(settings.ADDRESS + reverse("security"))


def _invite(person: Person, about: dict[str, Any], at: datetime) -> Letter | None:
    """What this calendar shall be told, unless it has changed since: then another mail says so."""
    told = Invite.objects.filter(person=person, uid=about["uid"], sequence=about["sequence"])
    attended = Appointment.objects.visible_to(person).order_by().values("pk")
    still = Q(withdrawn_at__isnull=False) | Q(uid__in=attended)
    invite = told.filter(still, ends_at__gt=at).first()
    link = settings.ADDRESS + reverse("talks")
    return distance_texts.invite_letter(invite, zone=zone_of(person), link=link) if invite else None


def _contact(person: Person, about: dict[str, Any], at: datetime) -> Letter | None:
    """Only what is still true is sent: who was asked, and has been spared meanwhile, hears nothing."""
    request = UUID(about["request"])
    if not contact.is_true(request, person, about["what"]):
        return None
    return contact_texts.letter(about["what"], settings.ADDRESS + reverse("contact_request", args=[request]))


LETTERS: Letters = {
    INVITE: _invite,
    contact.WAITS: _contact,
    contact.NEWS: _contact,
    contact.TALKED: _contact,
    TRY: _try,
    "people.invitation": _invitation,
    "people.keys_changed": _keys_changed,
}
"""What is awaited: it goes at once, in a letter of its own."""


def _leader_changed(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """Only while it is still true: of two changes in a row, the employee hears of the last."""
    still = Leadership.objects.filter(person=person, leader=about["to"], ended_at=None).exists()
    return settings.ADDRESS + reverse("today") if still else None


def _calendar_failing(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """Unless it has been read again since, or removed. Which one it is, and why, stands inside."""
    failing = CalendarSource.objects.filter(person=person, pk=about["source"]).exclude(fault="")
    return settings.ADDRESS + reverse("calendar") if failing.exists() else None


def _team_asked(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """Unless it was answered, replaced or taken back meanwhile, or the person has left the team."""
    version = contact.still_asked(UUID(about["agreement"]), person)
    return settings.ADDRESS + reverse("team_agreement", args=[version.leader_id]) if version else None


NEWS: News = {
    contact.ASKED: _team_asked,
    DUE: still_due,
    REVIEW: still_to_review,
    FAILING: _calendar_failing,
    "people.leader_changed": _leader_changed,
}
"""What is news: joined into one letter, within the attention budget. Each says where it is found."""
