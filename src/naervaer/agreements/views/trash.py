"""The trash: what of the own pairs was removed in the last 30 days."""

from django.http import HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import route
from naervaer.agreements import texts
from naervaer.agreements.queries import trash_of
from naervaer.agreements.rules import trash_ends
from naervaer.people.access import person as any_person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page


@route(who=any_person, shows="agreements")
def trash(request: PersonRequest) -> HttpResponse:
    """Each with who removed it and until when it can be put back."""
    removed = trash_of(request.viewer, now=timezone.now())
    request.shown.update(each.pair.employee.id for each in removed)
    context = {"removed": removed, "texts": texts, "ends": trash_ends, "today": timezone.localdate()}
    return page(request, "agreements/trash.html", context, block="trash")
