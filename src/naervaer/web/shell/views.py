"""The one choice that belongs to the shell itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from naervaer.accounts.routes import anyone, route
from naervaer.web.shell.display import remember


@route(who=anyone, methods=("POST",))
def display(request: HttpRequest) -> HttpResponse:
    """Hide or show names, choose light or dark, and go back to where one was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    remember(response, names=request.POST.get("names"), theme=request.POST.get("theme"))
    return response
