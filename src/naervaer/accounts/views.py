"""The choice of language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from naervaer.accounts.models import User
from naervaer.accounts.routes import anyone, route


@route(who=anyone, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the person, and in a cookie for the pages before sign-in."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse(settings.LOGIN_REDIRECT_URL)
    response = HttpResponseRedirect(back, status=303)
    if chosen not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.SECURE
    )
    return response
