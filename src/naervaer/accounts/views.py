"""The choice of language, and confirming by mail that it is oneself."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from naervaer.accounts.confirming import CodeWrong, code_sent, confirm_by_code, go_on, send_code
from naervaer.accounts.forms import CodeForm
from naervaer.accounts.models import User
from naervaer.accounts.routes import anyone, route, signed_in
from naervaer.ui.fragments import page
from naervaer.ui.returning import back


@route(who=anyone, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the person, and in a cookie for the pages before sign-in."""
    chosen = request.POST.get("language", "")
    response = back(request, reverse(settings.LOGIN_REDIRECT_URL))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.SECURE
    )
    return response


@route(who=signed_in, methods=("GET", "POST"))
def confirm_by_mail(request: HttpRequest) -> HttpResponse:
    """Confirm with a mailed code; the ways that the person has are the adapter's to say."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if all(way["id"] != "mail" for way in ways):
        return HttpResponseRedirect(ways[0]["url"], status=303)
    if request.method == "POST":
        too_often = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        if too_often is not None:
            refusal: HttpResponse = too_often
            return refusal
    if "send" in request.POST and isinstance(request.user, User):
        send_code(request, to=request.user.email)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        try:
            confirm_by_code(request, form.cleaned_data["code"])
        except CodeWrong:
            form.refuse()
        else:
            return go_on(request)
    others = [way for way in ways if way["id"] != "mail"]
    context = {"form": form, "sent": code_sent(request), "others": others, "next": _next(request)}
    return page(request, "account/confirm_by_mail.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
