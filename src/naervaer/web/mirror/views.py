"""What your leader sees about you: the page of the person alone, and one tap to show less."""

from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people import access
from naervaer.people.queries import leader_of
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast
from naervaer.web.mirror import actions, texts
from naervaer.web.mirror.queries import mirror_of, own_row


@route(who=access.person)
def what_leader_sees(request: PersonRequest) -> HttpResponse:
    """Every row that the nearest leader can load about the viewer, and nothing else."""
    today = timezone.localdate()
    mirror = mirror_of(request.viewer)
    context: dict[str, object] = {"mirror": mirror}
    if mirror is not None:
        context |= {
            "sections": texts.sections(mirror, today=today),
            "chosen": texts.own_lines(mirror.chosen, mirror, today=today),
            "kept": texts.own_lines(mirror.kept, mirror, today=today),
            "others": texts.others(mirror),
            "never": texts.NEVER_SEEN,
        }
    return page(request, "mirror/what_leader_sees.html", context, block="mirror")


@route(who=access.person, methods=("POST",))
def hidden(request: PersonRequest) -> HttpResponse:
    """Hide these rows, or with ``all`` everything that was the own choice."""
    mirror = mirror_of(request.viewer)
    if mirror is None:
        raise Http404
    rows = list(mirror.chosen) if request.POST.get("all") else [_own(request, request.POST.get("row", ""))]
    undo = actions.hide(rows=rows, by=request.viewer, at=timezone.now())
    toast(
        request,
        _("Hidden. It holds at once."),
        undo=reverse("hidden_return", args=[undo]) if undo else "",
    )
    return _back(request)


@route(who=access.person, methods=("POST",))
def shown(request: PersonRequest) -> HttpResponse:
    """Show one row to the leader whose name stood on the button."""
    row = _own(request, request.POST.get("row", ""))
    leader = leader_of(request.viewer)
    if leader is None or str(leader.id) != request.POST.get("leader"):
        raise Http404
    actions.show(row=row, leader=leader, by=request.viewer, at=timezone.now())
    toast(request, _("Shown."))
    return _back(request)


@route(who=access.person, methods=("POST",))
def put_back(request: PersonRequest, ref: str) -> HttpResponse:
    """Undo: the same readers as before."""
    try:
        actions.show_again(ref=ref, by=request.viewer, at=timezone.now())
    except actions.NothingToUndo:
        raise Http404 from None
    toast(request, _("It is back."))
    return _back(request)


def _own(request: PersonRequest, ref: str) -> Model:
    row = own_row(ref, request.viewer)
    if row is None:
        raise Http404
    return row


def _back(request: PersonRequest) -> HttpResponse:
    """The page again; with htmx the same address gives the block alone."""
    return HttpResponseRedirect(reverse("what_leader_sees"), status=303)
