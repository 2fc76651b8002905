"""Where an administrator keeps the organisation's own lines of the help page."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people import access
from naervaer.people.helplines import actions, queries
from naervaer.people.helplines.forms import HelpLineForm
from naervaer.people.helplines.models import HelpLine
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


def _back_to_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("help_lines"), status=303)


@route(who=access.administrator, methods=("GET", "POST"))
def help_lines(request: PersonRequest) -> HttpResponse:
    """The lines as they are shown; POST adds one."""
    form = HelpLineForm(request.POST or None)
    if form.is_valid() and _added(request, form):
        return _back_to_list()
    context = {"form": form, "lines": queries.help_lines(), "line": None}
    status = 422 if form.is_bound else 200
    return page(request, "people/helplines/lines.html", context, block="lines", status=status)


def _added(request: PersonRequest, form: HelpLineForm) -> bool:
    try:
        actions.add_help_line(**form.cleaned_data, by=request.viewer, at=timezone.now())
    except actions.TooManyLines:
        form.add_error(None, _("The page is full. Remove a line first, so that it stays short."))
        return False
    toast(request, _("Added."))
    return True


@route(who=access.administrator, methods=("GET", "POST"))
def help_line(request: PersonRequest, line: UUID) -> HttpResponse:
    """One of them; POST changes it."""
    found = get_object_or_404(HelpLine, pk=line)
    as_it_is = {name: getattr(found, name) for name in ("name", "purpose", "reach")}
    form = HelpLineForm(request.POST or None, initial=as_it_is)
    if form.is_valid():
        undo = actions.change_help_line(line=found, **form.cleaned_data, by=request.viewer, at=timezone.now())
        toast(request, _("Saved."), undo=reverse("help_line_return", args=[undo]))
        return _back_to_list()
    context = {"form": form, "lines": queries.help_lines(), "line": found}
    status = 422 if form.is_bound else 200
    return page(request, "people/helplines/lines.html", context, block="lines", status=status)


@route(who=access.administrator, methods=("POST",))
def help_line_rise(request: PersonRequest, line: UUID) -> HttpResponse:
    """One place up."""
    found = get_object_or_404(HelpLine, pk=line)
    actions.raise_help_line(line=found, by=request.viewer, at=timezone.now())
    return _back_to_list()


@route(who=access.administrator, methods=("POST",))
def help_line_removal(request: PersonRequest, line: UUID) -> HttpResponse:
    """Off the page; undo puts it back."""
    found = get_object_or_404(HelpLine, pk=line)
    undo = actions.remove_help_line(line=found, by=request.viewer, at=timezone.now())
    toast(request, _("Removed."), undo=reverse("help_line_return", args=[undo]))
    return _back_to_list()


@route(who=access.administrator, methods=("POST",))
def help_line_return(request: PersonRequest, ref: str) -> HttpResponse:
    """Undo of a change or a removal."""
    try:
        actions.return_help_line(ref=ref, by=request.viewer, at=timezone.now())
    except actions.NothingToUndo:
        raise Http404 from None
    toast(request, _("It is back."))
    return _back_to_list()
