"""The two doors for somebody who is not signed in: an invitation, and the first set-up."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from naervaer.accounts.models import User
from naervaer.accounts.routes import anyone, route
from naervaer.people import access, actions
from naervaer.people.forms.organisation import PasswordForm, SetUpForm
from naervaer.people.models import Organisation
from naervaer.people.setup_token import burn_setup_token, is_setup_token
from naervaer.ui.fragments import page


@route(who=anyone, methods=("GET", "POST"))
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses a password and is in. Opening the page uses nothing up."""
    now = timezone.now()
    try:
        found = actions.invitation(token=token, at=now)
    except actions.InvitationUsed:
        return page(request, "people/invitation_used.html", {}, status=404)
    form = PasswordForm(request.POST or None)
    if not form.is_valid():
        organisation = Organisation.objects.order_by("pk").first()
        context = {"form": form, "person": found.person, "organisation": organisation}
        return page(request, "people/invitation.html", context, status=422 if form.is_bound else 200)
    try:
        user = actions.accept_invitation(
            token=token, password=form.cleaned_data["password"], language=_language(), at=now
        )
    except actions.InvitationUsed:
        return page(request, "people/invitation_used.html", {}, status=404)
    return _signed_in(request, user, settings.LOGIN_REDIRECT_URL)


def _language() -> str:
    return (get_language() or "da")[:2]


def _signed_in(request: HttpRequest, user: User, name: str) -> HttpResponse:
    get_adapter(request).login(request, user)
    return HttpResponseRedirect(reverse(name), status=303)


@route(who=access.not_set_up, methods=("GET", "POST"))
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Organisation, language and first administrator, once, for who has read the address in the terminal."""
    if not is_setup_token(token):
        raise Http404
    form = SetUpForm(
        request.POST or None,
        initial={"language": _language(), "country": "DK", "time_zone": settings.TIME_ZONE},
    )
    if not form.is_valid():
        return page(request, "people/set_up.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        first = actions.set_up(**form.cleaned_data, at=timezone.now())
    except actions.AlreadySetUp:
        raise Http404 from None
    burn_setup_token()
    if first.user is None:
        raise Http404
    return _signed_in(request, first.user, _first_page())


def _first_page() -> str:
    try:
        reverse("first_day")
    except NoReverseMatch:
        return settings.LOGIN_REDIRECT_URL
    return "first_day"
