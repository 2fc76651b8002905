"""It must be you: before keys, roles and exports one shows once more who one is.

Confirmed is who has given password, code or passkey in this session within the last minutes
(``ACCOUNT_REAUTHENTICATION_TIMEOUT``); signing in itself is not enough. Views say it with
``@route(confirmed=…)``; whoever has not confirmed is led to it, and what was posted is done afterwards.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac


def recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person has shown again who they are, a short time ago."""
    given = [
        record["at"]
        for record in get_authentication_records(request, request.user)  # whom it does not belong to has none
        if record.get("reauthenticated")
    ]
    return bool(given) and 0 <= time.time() - max(given) < app_settings.REAUTHENTICATION_TIMEOUT


def confirm_first(request: HttpRequest) -> HttpResponse:
    """To the page that asks; a post is kept and done after it."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    where = ways[0]["url"] if ways else reverse("account_login")
    response: HttpResponse = reauthentication.suspend_request(request, where)
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response


# By mail ----------------------------------------------------------------------------------------------------

_KEPT = "confirmation"
_MINUTES, _TRIES = 15, 3


class CodeWrong(Exception):
    """Not the code that was sent, or too old, or guessed too often."""


def send_code(request: HttpRequest, *, to: str) -> None:
    """Mail a code to the person's own address. Only its hash is kept, in this session."""
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[_KEPT] = {"hash": _hash(code), "until": time.time() + _MINUTES * 60, "tries": 0}
    adapter.send_mail("account/email/confirmation_code", to, {"code": code})


def code_sent(request: HttpRequest) -> bool:
    """Whether a code is on its way that can still be used."""
    kept: dict[str, Any] = request.session.get(_KEPT, {})
    return bool(kept) and time.time() < kept["until"] and kept["tries"] < _TRIES


def confirm_by_code(request: HttpRequest, code: str) -> None:
    """The person has the mail. Raises CodeWrong."""
    if not code_sent(request):
        raise CodeWrong
    kept: dict[str, Any] = request.session.get(_KEPT, {})
    if not constant_time_compare(kept["hash"], _hash(code)):
        request.session[_KEPT] = kept | {"tries": kept["tries"] + 1}
        raise CodeWrong
    del request.session[_KEPT]
    record_authentication(request, request.user, method="code", reauthenticated=True)


def go_on(request: HttpRequest) -> HttpResponse:
    """What was asked for before, or home."""
    done: HttpResponse | None = reauthentication.resume_request(request)
    return done or HttpResponseRedirect(get_adapter(request).get_login_redirect_url(request))


def _hash(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("naervaer.confirmation", plain, algorithm="sha256").hexdigest()
