"""Sign-in and security: what opens the door for me, and where I am signed in. Nobody else sees any of it."""

import base64

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.queries import session_key, sessions_of
from naervaer.accounts.routes import route
from naervaer.accounts.rules import known_as
from naervaer.accounts.texts import words_for
from naervaer.people import access, actions
from naervaer.people.forms.security import AppForm, PasskeyForm
from naervaer.people.queries import keys_of, recovery_codes_of
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=access.person)
def security(request: PersonRequest) -> HttpResponse:
    """Everything on one page, each with what it is."""
    current = request.session.session_key or ""
    context = {
        "keys": keys_of(request.viewer),
        "has_password": request.user.has_usable_password(),
        "sessions": sessions_of(request.user, current=current, at=timezone.now()),
        "words_for": words_for,
        "today": timezone.localdate(),
    }
    return page(request, "people/security.html", context)


@route(who=access.person, methods=("GET", "POST"), confirmed=("GET", "POST"))
def passkeys(request: PersonRequest) -> HttpResponse:
    """Make a passkey; the browser's answer is posted."""
    form = PasskeyForm(request.POST or None, user=request.user)
    if not form.is_valid():
        options = webauthn.begin_registration(request.user, passwordless=True)
        context = {"form": form, "options": options["publicKey"]}
        return page(request, "people/passkey_new.html", context, status=422 if form.is_bound else 200)
    actions.add_passkey(
        by=request.viewer,
        credential=form.cleaned_data["credential"],
        known_as=known_as(request.headers.get("User-Agent", "")),
        at=timezone.now(),
    )
    return _done(request, _("The passkey is yours. Next time you can sign in with it."))


@route(who=access.person, methods=("POST",), confirmed=("POST",))
def passkey_removal(request: PersonRequest) -> HttpResponse:
    """Remove the own passkey whose number was posted."""
    number = request.POST.get("key", "")
    try:
        actions.remove_passkey(
            key=int(number) if number.isdecimal() else 0, by=request.viewer, at=timezone.now()
        )
    except actions.NoSuchKey:
        raise Http404 from None
    return _done(request, _("Removed. It opens nothing any more."))


@route(who=access.person, methods=("GET", "POST"), confirmed=("GET", "POST"))
def code_app(request: PersonRequest) -> HttpResponse:
    """Connect an app that shows codes: scan the picture, write the code that it shows."""
    if keys_of(request.viewer).app:
        return HttpResponseRedirect(reverse("security"), status=303)
    form = AppForm(request.POST or None, user=request.user)
    if not form.is_valid():
        context = {"form": form, "picture": _picture(request, form.secret)}
        return page(request, "people/code_app.html", context, status=422 if form.is_bound else 200)
    actions.add_app(secret=form.secret, by=request.viewer, at=timezone.now())
    clear_totp_secret(request)
    return HttpResponseRedirect(reverse("recovery_codes"), status=303)


def _picture(request: PersonRequest, secret: str) -> str:
    adapter = get_adapter()
    svg: str = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@route(who=access.person, methods=("POST",), confirmed=("POST",))
def code_app_removal(request: PersonRequest) -> HttpResponse:
    """No code is asked for any more."""
    try:
        actions.remove_app(by=request.viewer, at=timezone.now())
    except actions.NoSuchKey:
        raise Http404 from None
    return _done(request, _("The app is disconnected. No code is asked for any more."))


@route(who=access.person, methods=("GET", "POST"), confirmed=("GET", "POST"))
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """The codes that are left; POST makes new ones."""
    if not keys_of(request.viewer).app:
        raise Http404
    if request.method == "POST":
        actions.renew_recovery_codes(by=request.viewer, at=timezone.now())
        return HttpResponseRedirect(reverse("recovery_codes"), status=303)
    return page(request, "people/recovery_codes.html", {"codes": recovery_codes_of(request.viewer)})


@route(who=access.person, methods=("POST",))
def session_ends(request: PersonRequest) -> HttpResponse:
    """Sign out in the browser whose reference was posted; without one, everywhere but here."""
    now, current = timezone.now(), request.session.session_key or ""
    if "session" not in request.POST:
        actions.end_other_sessions(but=current, by=request.viewer, at=now)
        return _done(request, _("You are now signed in only here."))
    key = session_key(request.user, named=request.POST["session"], at=now)
    if not key or key == current:
        raise Http404
    actions.end_session(key=key, by=request.viewer, at=now)
    return _done(request, _("You are signed out there."))


def _done(request: PersonRequest, text: str) -> HttpResponse:
    toast(request, text)
    return HttpResponseRedirect(reverse("security"), status=303)
