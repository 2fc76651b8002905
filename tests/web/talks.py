"""What the tests of a talk's page share: times, and addresses."""

from datetime import timedelta

from django.urls import reverse

from naervaer.conversations.models import Talk
from tests.cast import NOW

HTMX = {"HX-Request": "true"}
IN_TWO_HOURS = (NOW + timedelta(hours=2), NOW + timedelta(hours=2, minutes=30))
TOMORROW = (NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=30))


def address(talk: Talk, name: str = "talk", *args: object) -> str:
    return reverse(name, args=[talk.id, *args])


def changes_of(page: str) -> str:
    """Where the page asks whether something has changed."""
    return page.split('id="changes"')[1].split('hx-get="')[1].split('"')[0]
