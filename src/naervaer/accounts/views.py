"""The choice of language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from naervaer.accounts.models import User
from naervaer.accounts.routes import anyone, route
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
