"""The handbook, open to everybody. It notes nobody: what somebody reads up on is the reader's own matter."""

from django.http import Http404, HttpRequest, HttpResponse

from naervaer.accounts.routes import address_for, anyone, route
from naervaer.ui.fragments import page
from naervaer.web.handbook import texts
from naervaer.web.handbook.rules import FOR_EMPLOYEES, FOR_LEADERS, PLACES, Advice, beside, statements_of


@route(who=anyone)
def handbook(request: HttpRequest) -> HttpResponse:
    """All the advice at a glance, and a leader's first week."""
    context = {
        "words": texts.WORDS,
        "leaders": FOR_LEADERS,
        "employees": FOR_EMPLOYEES,
        "week": texts.FIRST_WEEK,
        "source": texts,
    }
    return page(request, "handbook/index.html", context)


@route(who=anyone)
def handbook_page(request: HttpRequest, advice: str) -> HttpResponse:
    """One piece of advice: what it means, why, what to do on Monday, where it lives, and where it comes from."""
    try:
        chosen = Advice(advice)
    except ValueError:
        raise Http404 from None
    before, after = beside(chosen)
    places = [(texts.PLACE_NAMES[name], address_for(request, name)) for name in PLACES[chosen]]
    context = {
        "here": texts.WORDS[chosen],
        "words": texts.WORDS,
        "before": before,
        "after": after,
        "places": [(name, address) for name, address in places if address],
        "statements": statements_of(chosen),
        "source": texts,
    }
    return page(request, "handbook/page.html", context)
