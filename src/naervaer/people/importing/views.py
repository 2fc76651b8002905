"""Bringing in people: look at a list, take it in, see how far it is, stop it."""

import csv
import io
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people.access import keeps_people
from naervaer.people.importing import actions, texts
from naervaer.people.importing.forms import ImportForm
from naervaer.people.importing.queries import leads_alone, left_behind_by, own_import, preview
from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.plan import Plan, Wish, counts
from naervaer.people.models import Project
from naervaer.people.queries import left_behind
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page, wants_block

PAGE = "people/importing/imports.html"
SHOWN = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@route(who=keeps_people, methods=("GET", "POST"))
def imports(request: PersonRequest) -> HttpResponse:
    """Choose a list; sent, see what it would do. Nothing is kept."""
    if request.method != "POST":
        return page(request, PAGE, _context(ImportForm(viewer=request.viewer)))
    form = _form(request)
    return _shown(request, form, status=200 if form.is_valid() else 422)


def _form(request: PersonRequest) -> ImportForm:
    """A file over the limit never reaches us: only the length of the request tells of it."""
    too_big = int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return ImportForm(request.POST, request.FILES, viewer=request.viewer, too_big=too_big)


def _shown(request: PersonRequest, form: ImportForm, *, status: int) -> HttpResponse:
    """A browser without scripts has forgotten the file by then, and is told so."""
    plan, wish = _plan(request, form) if form.is_valid() else (None, None)
    again = bool(request.FILES) and not wants_block(request)
    return page(request, PAGE, _context(form, plan, wish) | {"again": again}, block="preview", status=status)


def _plan(request: PersonRequest, form: ImportForm) -> tuple[Plan, Wish]:
    assert form.table is not None, "a valid form has read the list"  # noqa: S101
    wish = form.wish(leads_alone=leads_alone(request.viewer))
    return preview(table=form.table, wish=wish, today=timezone.localdate()), wish


def _context(form: ImportForm, plan: Plan | None = None, wish: Wish | None = None) -> dict[str, Any]:
    table = form.table
    columns = zip(table.headings, table.columns, strict=True) if table else ()
    shown = plan.problems[:SHOWN] if plan else []
    corrected = form.corrections.keys() - {(problem.row, problem.field) for problem in shown}
    return {
        "form": form,
        "table": table,
        "plan": plan,
        "wish": wish,
        "counts": counts(plan) if plan else {},
        "left_behind": left_behind_by(plan) if plan else [],
        "seen": _fingerprint(form, wish) if plan else "",
        "columns": [(place, heading, field or "") for place, (heading, field) in enumerate(columns, 1)],
        "fields": [(field.value, texts.field_name(field)) for field in Field],
        "problems": shown,
        "corrected": [(row, field, form.corrections[row, field]) for row, field in sorted(corrected)],
        "shown": SHOWN,
        "again": False,
        "texts": texts,
    }


def _fingerprint(form: ImportForm, wish: Wish | None) -> str:
    assert form.table is not None, "only what was read is fingerprinted"  # noqa: S101
    ticked = f"{wish.lead_the_rest:d}{wish.missing_leave:d}" if wish else ""
    return form.table.fingerprint() + ticked


@route(who=keeps_people, methods=("POST",))
def import_new(request: PersonRequest) -> HttpResponse:
    """Take in what was looked at. Another file, or other choices, are shown first."""
    form = _form(request)
    if not form.is_valid() or form.table is None:
        return _shown(request, form, status=422)
    wish = form.wish(leads_alone=leads_alone(request.viewer))
    if form.cleaned_data["seen"] != _fingerprint(form, wish):
        messages.info(request, _("This is what the list does now. Look once more, then bring it in."))
        return _shown(request, form, status=200)
    job = actions.start(table=form.table, wish=wish, by=request.viewer, at=timezone.now())
    address = reverse("import_job", args=[job.id])
    if wants_block(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)


@route(who=keeps_people, methods=("POST",))
def import_bad_rows(request: PersonRequest) -> HttpResponse:
    """The bad rows as a file, from kept columns only."""
    form = _form(request)
    if not form.is_valid():
        return _shown(request, form, status=422)
    plan, _wish = _plan(request, form)
    response = HttpResponse(_as_csv(plan, form), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bad-rows.csv"'
    return response


def _as_csv(plan: Plan, form: ImportForm) -> str:
    """With the mark by which Excel knows UTF-8, and no cell that a sheet would calculate."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        [_("Row"), _("Person"), _("Column"), _("What stands there"), _("What is wrong"), _("What to do")]
    )
    for problem in plan.problems:
        cells = [
            str(problem.row),
            problem.person,
            form.table.heading_of(problem.field) if form.table else "",
            problem.value,
            texts.problem(problem.kind, problem.about),
            texts.what_to_do(problem.kind, problem.about),
        ]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return "\ufeff" + text.getvalue()


@route(who=keeps_people)
def import_job(request: PersonRequest, job: UUID) -> HttpResponse:
    """How far it is; when it is over, the page is loaded anew."""
    found = own_import(request.viewer, job)
    over = bool(found.done_at or found.failed_at)
    if over and wants_block(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    stopped = found.stop_asked_at is not None
    result = found.payload.get("result")
    leaders_left = left_behind(Project.objects.all(), on=timezone.localdate()) if result else []
    context = {
        "job": found,
        "over": over,
        "stopped": stopped,
        "result": result,
        "left_behind": leaders_left,
    }
    return page(request, "people/importing/job.html", context, block="progress", by_itself=True)


@route(who=keeps_people, methods=("POST",))
def import_stop(request: PersonRequest, job: UUID) -> HttpResponse:
    """Everything stays as it was before."""
    found = own_import(request.viewer, job)
    if not actions.stop(job=found, at=timezone.now()):
        messages.info(request, _("It was over already."))
    return HttpResponseRedirect(reverse("import_job", args=[found.id]), status=303)
