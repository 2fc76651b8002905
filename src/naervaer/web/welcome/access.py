"""Whose first day it is."""

from typing import cast

from django.http import HttpRequest

from naervaer.people.access import keeps_people, leads_anyone
from naervaer.people.models import Person


def begins(request: HttpRequest) -> bool:
    """Who leads somebody, and who brings the people in."""
    viewer = cast("Person | None", getattr(request, "viewer", None))
    return keeps_people(request) or (viewer is not None and leads_anyone(viewer))
