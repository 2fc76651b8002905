"""Work across teams: projects, their leaders, and shares of hours."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people import access, actions
from naervaer.people.forms.fields import ONE_DAY, half_open
from naervaer.people.forms.persons import ProjectForm, ShareForm
from naervaer.people.models import Project, ProjectShare
from naervaer.people.queries import left_behind, over_hundred
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import last_day, sort_key
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=access.works_with_projects, methods=("GET",))
def projects(request: PersonRequest) -> HttpResponse:
    """The projects that the viewer finds, by name."""
    found = access.projects_for(request.viewer).select_related("leader").distinct()
    today = timezone.localdate()
    keeps = access.keeps_people(request)
    context = {
        "left_behind": left_behind(access.projects_for(request.viewer), on=today) if keeps else [],
        "projects": sorted(found, key=lambda project: (project.ended_on is not None, sort_key(project.name))),
        "today": today,
        "may_add": access.looks_up_people(request),
    }
    return page(request, "people/projects.html", context)


@route(who=access.looks_up_people, methods=("GET", "POST"))
def project_new(request: PersonRequest) -> HttpResponse:
    """A new project."""
    today = timezone.localdate()
    form = ProjectForm(request.POST or None, today=today, initial={"first_day": today})
    if not form.is_valid():
        return page(request, "people/project_new.html", {"form": form}, status=422 if form.is_bound else 200)
    made = actions.add_project(**_said(form), by=request.viewer, at=timezone.now())
    toast(request, _("Added."))
    seen = access.projects_for(request.viewer).filter(pk=made.pk).exists()
    return HttpResponseRedirect(
        reverse("project", args=[made.id]) if seen else reverse("projects"), status=303
    )


def _said(form: ProjectForm) -> dict[str, Any]:
    said = form.cleaned_data
    started_on, ended_on = half_open(said["first_day"], said["last_day"])
    return {"name": said["name"], "leader": said["leader"], "started_on": started_on, "ended_on": ended_on}


def _found(request: PersonRequest, project: UUID) -> Project:
    found = access.projects_for(request.viewer).filter(pk=project).select_related("leader").distinct().first()
    if found is None:
        raise Http404
    return found


@route(who=access.works_with_projects, methods=("GET", "POST"), shows="project")
def project(request: PersonRequest, project: UUID) -> HttpResponse:
    """One project; POST changes it, for its leader and who keeps the list."""
    found = _found(request, project)
    if request.method in ("GET", "HEAD"):
        return _project_page(request, found)
    if not access.may_change_project(found, by=request.viewer):
        raise Http404
    form = _project_form(found, request.POST)
    if not form.is_valid():
        return _project_page(request, found, form=form, status=422)
    actions.change_project(project=found, **_said(form), by=request.viewer, at=timezone.now())
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("project", args=[found.id]), status=303)


def _project_form(project: Project, posted: Any = None) -> ProjectForm:
    last = project.ended_on - ONE_DAY if project.ended_on else None
    as_it_is = {
        "name": project.name,
        "leader": project.leader,
        "first_day": project.started_on,
        "last_day": last,
    }
    return ProjectForm(posted, today=timezone.localdate(), initial=as_it_is, auto_id="project_%s")


def _project_page(request: PersonRequest, project: Project, *, status: int = 200, **own: Any) -> HttpResponse:
    today = timezone.localdate()
    rows = ProjectShare.objects.visible_to(request.viewer).filter(project=project).select_related("person")
    shares = [
        row for row in rows.order_by("person__sort_key", "pk") if not row.ended_on or row.ended_on > today
    ]
    people = {row.person_id for row in shares}
    request.shown.update(people)
    context: dict[str, Any] = {
        "project": project,
        "shares": [(row, actions.ref_of(row)) for row in shares],
        "last_day": last_day,
        "over": over_hundred(people, on=today),
        "today": today,
        "may_change": access.may_change_project(project, by=request.viewer),
        "left_behind": left_behind(Project.objects.filter(pk=project.pk), on=today),
        "may_share": access.may_share_hours(project, by=request.viewer),
        "form": _project_form(project),
        "share_form": ShareForm(today=today, auto_id="share_%s"),
    }
    return page(request, "people/project.html", context | own, block="project", status=status)


@route(who=access.works_with_projects, methods=("POST",), shows="project")
def shares(request: PersonRequest, project: UUID) -> HttpResponse:
    """How much of somebody's hours the project has; only its leader says so."""
    found = _found(request, project)
    if not access.may_share_hours(found, by=request.viewer):
        raise Http404
    form = ShareForm(request.POST, today=timezone.localdate(), auto_id="share_%s")
    if form.is_valid() and _shared(request, found, form):
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("project", args=[found.id]), status=303)
    return _project_page(request, found, share_form=form, status=422)


def _shared(request: PersonRequest, project: Project, form: ShareForm) -> bool:
    said = form.cleaned_data
    started_on, ended_on = half_open(said["first_day"], said["last_day"])
    try:
        actions.share_hours(
            project=project,
            person=said["person"],
            percent=said["percent"],
            started_on=started_on,
            ended_on=ended_on,
            by=request.viewer,
            at=timezone.now(),
        )
    except actions.PeriodTaken:
        form.add_error(
            "first_day",
            _("The project has a share of this person's hours for some of these days. End it first."),
        )
        return False
    return True
