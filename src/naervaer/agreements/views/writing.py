"""Writing a row down and changing it. What was typed is never lost: 422 with the form, or with both texts."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.agreements import access, actions, texts
from naervaer.agreements.forms import FORMS, RowForm
from naervaer.agreements.models import Row
from naervaer.agreements.views import kinds
from naervaer.people.access import person as any_person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page, wants_block
from naervaer.ui.returning import back
from naervaer.ui.toasts import toast

TARGET = re.compile(r"#[a-z][a-z-]*")


@route(who=any_person, methods=("GET", "POST"), shows="agreements")
def new(request: PersonRequest, kind: str, person: UUID) -> HttpResponse:
    """A new topic, promise, goal, obstacle, picture or experiment of this employee and the leader."""
    pair = kinds.pair_for(request, person, kind)
    form = FORMS[kind][1](request.POST or None, pair=pair, today=kinds.today())
    request.shown.add(pair.employee.id)
    row = kinds.unsaved(kind, pair)
    if not form.is_valid():
        return _form(request, form, row, status=422 if form.is_bound else 200)
    try:
        added = kinds.add(request, kind, pair, form.words())
    except actions.AlreadyDrawn:
        form.add_error(None, _("The two of you have a picture of this already. Draw on that one."))
        return _form(request, form, row, status=422)
    toast(request, _said_after(added, kind), undo=reverse("agreement_removal", args=[kind, added.pk]))
    return back(request, reverse("agreements"))


def _said_after(added: Row, kind: str) -> str:
    if kind in ("promise", "goal", "experiment") and not getattr(added, "is_agreed", False):
        return _("Proposed. It holds when the other says yes.")
    return _("Added.")


@route(who=any_person, methods=("GET", "POST"), shows="agreements")
def row(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """Other words for a row that stands. Who wrote on an old version gets both texts and chooses."""
    found = kinds.row_of(request, kind, ref)
    pair = kinds.pair_for(request, found.employee_id)
    form = FORMS[kind][1](request.POST or None, pair=pair, today=kinds.today(), row=found)
    request.shown.add(pair.employee.id)
    if request.POST.get("choice") == "theirs":
        toast(request, _("It stays as it is."))
    elif not form.is_valid():
        return _form(request, form, found, status=422 if form.is_bound else 200)
    elif (refusal := _written(request, form, request.POST.get("choice", ""))) is not None:
        return refusal
    return back(request, reverse("agreements"))


def _written(request: PersonRequest, form: RowForm, choice: str) -> HttpResponse | None:
    """Save it; the form again when that cannot be."""
    try:
        _write(request, form, choice)
    except actions.Changed as told:
        return _form(request, form, told.row, status=422, meanwhile=True)
    except actions.NotLater:
        form.add_error("review_on", _("That day has had its answers. Choose a later day."))
        return _form(request, form, form.row, status=422)
    toast(request, _("Saved."))
    return None


def _write(request: PersonRequest, form: RowForm, choice: str) -> None:
    """Raises Changed when somebody wrote meanwhile, and Http404 for who may not."""
    version = request.POST.get("version", "")
    said = form.words(with_theirs=choice == "both")
    told: dict[str, Any] = {"by": request.viewer, "at": timezone.now(), "revive": bool(choice)}
    try:
        kinds.EDIT[form.kind](form.row, version=int(version) if version.isdecimal() else 0, **said, **told)
    except (actions.Gone, actions.NotYours):
        raise Http404 from None


def _form(
    request: PersonRequest, form: RowForm, row: Row, *, status: int, meanwhile: bool = False
) -> HttpResponse:
    """The form as a page, or alone in its place when htmx asks."""
    asked = request.POST if request.method == "POST" else request.GET
    new_one = form.row is None
    swap = asked.get("swap", "")
    context = {
        "form": form,
        "kind": form.kind,
        "row": row,
        "new": new_one,
        "action": request.path,
        "next": asked.get("next", "") or reverse("agreements"),
        "swap": swap if wants_block(request) and TARGET.fullmatch(swap) else "",
        "via": asked.get("via", ""),
        "obstacle": asked.get("obstacle", ""),
        "title": texts.title(form.kind, new=new_one),
        "seen_by": texts.seen_by(access.readers_of(row), viewer=request.viewer),
        "meanwhile": texts.changed_meanwhile(row, form.pair) if meanwhile else "",
        "theirs": [(form.fields[name].label, getattr(row, name)) for name in form.TEXTS],
        "other": form.pair.other,
    }
    response = page(request, "agreements/form.html", context, block="form", status=status)
    if status == 422:
        response["HX-Retarget"], response["HX-Reswap"] = f"#{form.html_id}", "outerHTML"
    return response
