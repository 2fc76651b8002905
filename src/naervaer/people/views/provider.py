"""Coming in by the organisation's own sign-in: to the provider, and back with a verified address."""

import logging

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from naervaer.accounts import openid
from naervaer.accounts.forms import remember
from naervaer.accounts.routes import route
from naervaer.people import actions
from naervaer.ui.fragments import page

log = logging.getLogger(__name__)


@route(who=openid.is_configured)
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the provider."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    try:
        return HttpResponseRedirect(openid.begin(request, then=wanted if ours else ""))
    except openid.SignInFailed as error:
        return _refusal(request, "failed", error)


@route(who=openid.is_configured)
def answer(request: HttpRequest) -> HttpResponse:
    """Back from the provider: in for whoever is in the list of people and works here."""
    try:
        email, then = openid.finish(request)
        user = actions.let_in(email=email, language=(get_language() or "da")[:2], at=timezone.now())
    except openid.SignInFailed as error:
        return _refusal(request, "failed", error)
    except openid.NotVerified:
        return _refusal(request, "not_verified")
    except actions.NotKnown:
        return _refusal(request, "not_known", email=email)
    except actions.HasLeft:
        return HttpResponseRedirect(reverse("account_inactive"))
    remember(request, own=False)
    response: HttpResponse = perform_login(
        request, user, email_verification="none", redirect_url=then or reverse(settings.LOGIN_REDIRECT_URL)
    )
    return response


def _refusal(
    request: HttpRequest, why: str, error: Exception | None = None, *, email: str = ""
) -> HttpResponse:
    """One plain sentence. The log gets the kind of fault, never who it was."""
    if error is not None:
        log.warning("The organisation's sign-in failed: %s", error)
    context = {"why": why, "email": email, "name": settings.OIDC_NAME}
    return page(request, "people/not_let_in.html", context, status=422)
