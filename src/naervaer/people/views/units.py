"""Units as a tree: a level at a time, so that five thousand are as quick as five."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people import access, actions
from naervaer.people.forms.organisation import MoveForm, UnitForm
from naervaer.people.models import Unit
from naervaer.people.queries import above, level, path_of, units_matching
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page, wants_block
from naervaer.ui.toasts import toast

TAKEN = "name"


@route(who=access.keeps_people, methods=("GET", "POST"))
def units(request: PersonRequest) -> HttpResponse:
    """The top of the tree, or what a search finds; POST adds one on top."""
    form = UnitForm(request.POST or None)
    if form.is_valid() and _added(request, form, None):
        return _to("units")
    text = request.GET.get("q", "").strip()
    found = [(unit, path_of(unit)) for unit in units_matching(text)] if text else []
    context = {"branches": level(None), "form": form, "text": text, "found": found}
    return page(request, "people/units.html", context, block="tree", status=422 if form.is_bound else 200)


def _added(request: PersonRequest, form: UnitForm, parent: Unit | None) -> bool:
    try:
        actions.add_unit(name=form.cleaned_data["name"], parent=parent, by=request.viewer, at=timezone.now())
    except actions.UnitNameTaken:
        form.add_error("name", taken())
        return False
    toast(request, _("Added."))
    return True


def taken() -> str:
    """Why a name cannot be had."""
    return _("There is a unit of this name here already. Choose another name.")


def _to(name: str, *args: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=303)


@route(who=access.keeps_people)
def unit_children(request: PersonRequest, unit: UUID) -> HttpResponse:
    """One level of the tree, for the branch that is being opened."""
    parent = get_object_or_404(Unit, pk=unit)
    if not wants_block(request):
        return _to("unit", parent.id)
    return page(
        request, "people/branches.html", {"branches": level(parent), "parent": parent}, block="branches"
    )


@route(who=access.keeps_people, methods=("GET", "POST"))
def unit(request: PersonRequest, unit: UUID) -> HttpResponse:
    """One unit: its path, what lies below, and its name, which POST changes."""
    found = get_object_or_404(Unit, pk=unit)
    form = UnitForm(request.POST or None, initial={"name": found.name}, auto_id="name_%s")
    if form.is_valid():
        try:
            actions.rename_unit(
                unit=found, name=form.cleaned_data["name"], by=request.viewer, at=timezone.now()
            )
        except actions.UnitNameTaken:
            form.add_error("name", taken())
        else:
            toast(request, _("Saved."))
            return _to("unit", found.id)
    return _unit_page(request, unit, name_form=form, status=422 if form.is_bound else 200)


def _unit_page(request: PersonRequest, unit: UUID, *, status: int = 200, **own: Any) -> HttpResponse:
    found = get_object_or_404(Unit, pk=unit)
    branches = level(found)
    context: dict[str, Any] = {
        "unit": found,
        "path": above(found)[:-1],
        "branches": branches,
        "is_empty": not branches and not found.people.exists(),
        "name_form": UnitForm(initial={"name": found.name}, auto_id="name_%s"),
        "child_form": UnitForm(auto_id="child_%s"),
        "move_form": MoveForm(initial={"parent": found.parent}, auto_id="move_%s"),
    }
    return page(request, "people/unit.html", context | own, block="unit", status=status)


@route(who=access.keeps_people, methods=("POST",))
def unit_additions(request: PersonRequest, unit: UUID) -> HttpResponse:
    """A new unit below this one."""
    found = get_object_or_404(Unit, pk=unit)
    form = UnitForm(request.POST, auto_id="child_%s")
    if form.is_valid() and _added(request, form, found):
        return _to("unit", found.id)
    return _unit_page(request, unit, child_form=form, status=422)


@route(who=access.keeps_people, methods=("POST",))
def unit_move(request: PersonRequest, unit: UUID) -> HttpResponse:
    """The unit lies in another one, or on top."""
    found = get_object_or_404(Unit, pk=unit)
    form = MoveForm(request.POST, auto_id="move_%s")
    if form.is_valid():
        try:
            actions.move_unit(
                unit=found, parent=form.cleaned_data["parent"], by=request.viewer, at=timezone.now()
            )
        except actions.UnitCircle:
            form.add_error("parent", _("A unit cannot lie in itself or in one below it. Choose another one."))
        except actions.UnitNameTaken:
            form.add_error("parent", taken())
        else:
            toast(request, _("Moved. What lies in it came along."))
            return _to("unit", found.id)
    return _unit_page(request, unit, move_form=form, status=422)


@route(who=access.keeps_people, methods=("POST",))
def unit_removal(request: PersonRequest, unit: UUID) -> HttpResponse:
    """Take an empty unit away; undo puts it back."""
    found = get_object_or_404(Unit, pk=unit)
    undo = dumps([str(found.id), found.name, str(found.parent_id or "")], salt="people.unit")
    try:
        actions.remove_unit(unit=found, by=request.viewer, at=timezone.now())
    except actions.UnitNotEmpty:
        messages.error(request, _("There is still somebody or something in this unit. Move them first."))
        return _to("unit", found.id)
    toast(request, _("Removed."), undo=reverse("unit_return", args=[undo]))
    return _to("unit", found.parent_id) if found.parent_id else _to("units")


@route(who=access.keeps_people, methods=("POST",))
def unit_return(request: PersonRequest, ref: str) -> HttpResponse:
    """Undo: the removed unit is back."""
    try:
        key, name, parent_id = loads(ref, salt="people.unit", max_age=600)
    except BadSignature:
        raise Http404 from None
    parent = get_object_or_404(Unit, pk=parent_id) if parent_id else None
    try:
        actions.return_unit(unit_id=UUID(key), name=name, parent=parent, by=request.viewer, at=timezone.now())
    except actions.UnitNameTaken:
        raise Http404 from None
    toast(request, _("It is back."))
    return _to("unit", key)
