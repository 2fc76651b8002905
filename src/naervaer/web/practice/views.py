"""Min ledelse: when each recommendation was last practised, and the time that talks take. For that leader alone.

The address names nobody: there is no page about another leader, for any role.
"""

from django.http import HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import address_for, route
from naervaer.conversations import access
from naervaer.conversations.queries import load_of_leader
from naervaer.conversations.texts import share_of_week, time_a_week
from naervaer.followup.queries import led_by
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.web.practice import texts
from naervaer.web.practice.queries import done_by
from naervaer.web.practice.rules import Advice, remembered


@route(who=access.leads_somebody, shows="practice")
def practice(request: PersonRequest) -> HttpResponse:
    """The viewer's own list; it is worked out at reading and stored nowhere."""
    today = timezone.localdate()
    people = led_by([request.viewer], today=today)
    load = load_of_leader(request.viewer, people, today=today)
    rows = remembered(done_by(request.viewer), today=today)
    request.shown.update(row.last.person for row in rows if row.last)
    context = {
        "rows": rows,
        "named": {seen.person.id: seen.person for seen in people},
        "texts": texts,
        "today": today,
        "places": {advice: _place(request, advice) for advice in Advice},
        "waiting": sum(seen.due.overdue_days > 0 for seen in people),
        "load": load,
        "minutes": time_a_week(load),
        "share": share_of_week(load),
        "people": len(people),
    }
    return page(request, "practice/practice.html", context)


def _place(request: PersonRequest, advice: Advice) -> tuple[str, str] | None:
    """Where in Nærvær it is done, if there is such a place for this reader."""
    for name, words in texts.PLACES[advice]:
        if address := address_for(request, name):
            return str(words), address
    return None
