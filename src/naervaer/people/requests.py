"""The request as our views get it: somebody has signed in and is a person here."""

from uuid import UUID

from django.http import HttpRequest

from naervaer.accounts.models import User
from naervaer.people.models import Organisation, Person


class PersonRequest(HttpRequest):
    """A request of a person. ``shown`` takes the ids of those whose data the page shows."""

    user: User
    viewer: Person
    organisation: Organisation
    shown: set[UUID]
