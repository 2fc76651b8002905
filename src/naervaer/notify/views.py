"""How I am told, in each browser by its own yes; and for the administrator the ways by which messages go."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.accounts.rules import known_as
from naervaer.accounts.texts import words_for
from naervaer.notify import access, queries, texts
from naervaer.notify.actions import reaching
from naervaer.notify.channels import chat, push
from naervaer.notify.forms import ChatForm, SubscriptionForm
from naervaer.notify.models import ChatAddress, Subscription
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name), status=303)


# How I am told ------------------------------------------------------------------------------------------------


@route(who=access.person)
def messages(request: PersonRequest) -> HttpResponse:
    """What reaches me where, and the button with which a browser is asked."""
    own = Subscription.objects.visible_to(request.viewer).order_by("made_at", "pk")
    context = {
        "subscriptions": own,
        "push_key": push.public_key(),
        "words_for": words_for,
        "today": timezone.localdate(),
        "in_chat": bool(chat.reaches([request.viewer.id])),
    }
    return page(request, "notify/messages.html", context)


@route(who=access.person, methods=("POST",))
def subscriptions(request: PersonRequest) -> HttpResponse:
    """This browser has said yes."""
    form = SubscriptionForm(request.POST)
    browser = known_as(request.headers.get("User-Agent", ""))
    try:
        if not form.is_valid():
            raise reaching.NoPushService
        reaching.subscribe(**form.cleaned_data, known_as=browser, by=request.viewer, at=timezone.now())
    except reaching.NoPushService:
        toast(request, _("This browser's push service is not one that Nærvær knows. Mail still reaches you."))
    except reaching.TooManyBrowsers:
        toast(request, _("You are told in ten browsers already. Remove one first."))
    else:
        toast(request, _("Done. You are told here from now on."))
    return _to("messages")


@route(who=access.person, methods=("POST",))
def subscription_removal(request: PersonRequest, subscription: UUID) -> HttpResponse:
    """Nothing more in that browser."""
    own = get_object_or_404(Subscription.objects.visible_to(request.viewer), pk=subscription)
    reaching.unsubscribe(subscription=own, by=request.viewer, at=timezone.now())
    toast(request, _("Removed. You are told nothing there any more."))
    return _to("messages")


@route(who=access.person, methods=("POST",))
def message_try(request: PersonRequest) -> HttpResponse:
    """Send me a try, in every way that reaches me."""
    reaching.try_all(by=request.viewer, at=timezone.now())
    toast(request, _("A try is on its way. It should be there in a moment."))
    return _to("messages")


# The ways by which messages go --------------------------------------------------------------------------------


@route(who=access.administrator, methods=("GET", "POST"))
def connections(request: PersonRequest) -> HttpResponse:
    """Mail, push and chat; POST adds a chat address."""
    form = ChatForm(request.POST or None)
    if form.is_valid() and _added(request, form):
        return _to("connections")
    context = {
        "form": form,
        "rows": queries.chat_addresses(),
        "ways": {way.name: way for way in queries.ways(at=timezone.now())},
        "mail_server": queries.mail_server(),
        "mail_from": settings.MAIL_FROM,
        "has_push_keys": bool(push.public_key()),
        "today": timezone.localdate(),
    }
    return page(request, "notify/connections.html", context, status=422 if form.is_bound else 200)


def _added(request: PersonRequest, form: ChatForm) -> bool:
    given = form.cleaned_data
    try:
        reaching.add_chat(
            address=given["address"], person=given["whose"], by=request.viewer, at=timezone.now()
        )
    except chat.NotAnAddress:
        form.add_error("address", texts.not_an_address())
    except chat.ReachesARoom:
        form.add_error("address", texts.reaches_a_room())
    else:
        toast(request, _("Added. Send a try, so that you know it works."))
        return True
    return False


@route(who=access.administrator, methods=("POST",))
def chat_try(request: PersonRequest, row: UUID) -> HttpResponse:
    """Send a try there now."""
    found = get_object_or_404(ChatAddress.objects.select_related("person"), pk=row)
    fault = reaching.try_chat(row=found, by=request.viewer, at=timezone.now())
    toast(request, texts.tried(fault))
    return _to("connections")


@route(who=access.administrator, methods=("POST",))
def chat_removal(request: PersonRequest, row: UUID) -> HttpResponse:
    """Nothing goes there any more; the address is destroyed."""
    found = get_object_or_404(ChatAddress, pk=row)
    reaching.remove_chat(row=found, by=request.viewer, at=timezone.now())
    toast(request, _("Removed, and the address is destroyed."))
    return _to("connections")
