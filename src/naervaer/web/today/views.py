"""I dag."""

from django.http import HttpResponse

from naervaer.accounts.routes import route
from naervaer.people import access
from naervaer.people.requests import PersonRequest


@route(who=access.person, shows="today")
def today(request: PersonRequest) -> HttpResponse:
    """The first page of the day."""
    return HttpResponse("I dag")
