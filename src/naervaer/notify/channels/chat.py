"""Teams, Slack, Mattermost and the like, through apprise: a generic line and a link, to the receiver only.

Addresses come from an administrator and are secrets. Only the services named here are spoken to, only encrypted,
and every connection that apprise makes goes through the guard: it is looked at where urllib3 opens it, so a name that
leads inside is refused whatever the library does before. Redirects are not followed.
"""

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from naervaer.jobs.outward import NotOutside, connected
from naervaer.kernels.addresses import Target
from naervaer.notify.channels import Message, Refused, Rests
from naervaer.notify.models import ChatAddress
from naervaer.people.models import Person

SERVICES = {
    "workflow": ("Teams", "workflows.NotifyWorkflows"),
    "workflows": ("Teams", "workflows.NotifyWorkflows"),
    "slack": ("Slack", "slack.NotifySlack"),
    "mmosts": ("Mattermost", "mattermost.NotifyMattermost"),
    "rockets": ("Rocket.Chat", "rocketchat.NotifyRocketChat"),
    "zulip": ("Zulip", "zulip.NotifyZulip"),
    "matrixs": ("Matrix", "matrix.NotifyMatrix"),
    "nctalks": ("Nextcloud Talk", "nextcloudtalk.NotifyNextcloudTalk"),
    "webex": ("Webex", "webexteams.NotifyWebexTeams"),
    "wxteams": ("Webex", "webexteams.NotifyWebexTeams"),
    "gchat": ("Google Chat", "google_chat.NotifyGoogleChat"),
}
"""The schemes that are spoken, all of them encrypted: what people call the service, and apprise's class for it.

Only these are loaded, of some two hundred: others read files, run programs, or speak in the open."""
PLACES = ("{email}", "{user}")
"""Where an address for everybody names the receiver: the work address, or the part before its @."""


class NotAnAddress(ValueError):
    """This is no address of a service that is spoken to here."""


class ReachesARoom(ValueError):
    """An address for everybody without a place for the receiver: all messages would lie in one room."""


class LeadsInside(Refused):
    """The service lies inside, and nobody has allowed it."""


class Away(OSError):
    """The service did not take it. Another time it may."""


SLOW = 3.0
"""Seconds after which a service that has not taken a message is taken for one that does not answer."""
rests = Rests(30.0)

_allowed: ContextVar[Collection[str] | None] = ContextVar("naervaer_chat_allowed", default=None)


@cache
def _watch() -> None:
    """From here on every connection that urllib3 opens is looked at; outside of a guarded block as if it were not."""
    from urllib3.util import connection  # loaded where it is needed: a twentieth of every start

    plain = connection.create_connection

    def looked_at(address: tuple[str, int], *args: Any, **how: Any) -> Any:
        allowed = _allowed.get()
        if allowed is None:
            return plain(address, *args, **how)
        host, port = address
        return connected(Target("https", host.lower().rstrip("."), port, "/"), inside=allowed)

    connection.create_connection = looked_at


@contextmanager
def guarded(inside: Collection[str] = ()) -> Iterator[None]:
    """Whatever uses urllib3 in this block reaches no inner address but those of the hosts named."""
    _watch()
    token = _allowed.set(inside)
    try:
        yield
    finally:
        _allowed.reset(token)


def service_of(address: str, *, for_everybody: bool) -> tuple[str, str]:
    """The name of the service, and the part of the address that may be shown. Raises NotAnAddress, ReachesARoom."""
    found = _for_one(address, "ida@havn.test") if for_everybody else _instance(address)
    scheme, _, rest = str(found.url(privacy=True)).partition("://")
    return SERVICES[scheme][0], f"{scheme}://{rest.partition('?')[0]}"[:60]


def _for_one(address: str, email: str) -> Any:
    """The address with this receiver in it, if nobody but the receiver would read it.

    Asked of what the library has made of the address, not of its text: a place that it does not understand is
    dropped without a word, and then the message goes into a room. Raises NotAnAddress, ReachesARoom.
    """
    if not any(place in address for place in PLACES):
        raise ReachesARoom
    found = _instance(_filled(address, email))
    readers, user = _read_by(found), email.partition("@")[0]
    alone = len(readers) == 1 and readers[0].removeprefix("@").partition(":")[0] in (user, email)
    if not alone or getattr(found, "mode", "") == "hook":  # Slack posts those where the hook was made
        raise ReachesARoom
    return found


def _read_by(found: Any) -> list[str]:
    """Everybody and everywhere that the library would write to."""
    named = (getattr(found, name, ()) for name in ("targets", "channels", "rooms", "users"))
    return [each[-1] if isinstance(each, tuple) else str(each) for names in named for each in names or ()]


def _instance(address: str) -> Any:
    """What apprise makes of it. Raises NotAnAddress."""
    if "{" in address or not address.isprintable():
        raise NotAnAddress
    kind, parsed = _parsed(address)
    direct = [each for each in parsed.get("targets", ()) if each.startswith("@")]
    try:
        found = kind(**parsed, asset=_asset())
    except TypeError as error:  # what apprise says of an address that lacks a part
        raise NotAnAddress from error
    if parsed["schema"] == "mmosts" and direct and found.mode == "webhook":
        found.targets += [("#", each) for each in direct]  # the server takes them, apprise drops them
    if found.redirects or not found.verify_certificate:
        raise NotAnAddress
    return found


def _parsed(address: str) -> tuple[Any, dict[str, Any]]:
    """By its own scheme, or as the service itself shows it (https)."""
    scheme = address.partition("://")[0].lower()
    if scheme in SERVICES:
        kind = _kind(SERVICES[scheme][1])
        parsed = kind.parse_url(address)
        if parsed and parsed["schema"] in SERVICES:
            return kind, parsed
    elif scheme == "https":
        for kind in map(_kind, dict.fromkeys(path for _, path in SERVICES.values())):
            parsed = kind.parse_native_url(address)
            if parsed:
                return kind, parsed
    raise NotAnAddress


def _kind(path: str) -> Any:
    module, _, name = path.partition(".")
    return getattr(import_module(f"apprise.plugins.{module}"), name)  # loaded where it is needed: 0.2 s


def _asset() -> Any:
    from apprise import AppriseAsset, PersistentStoreMode

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold parts of addresses
    return AppriseAsset(
        http_redirects=False,
        allow_templates=False,  # they are files of this machine
        image_url_mask="",  # nothing is fetched from elsewhere
        app_id="Nærvær",
        storage_mode=PersistentStoreMode.MEMORY,
    )


def _filled(address: str, email: str) -> str:
    user = email.partition("@")[0]
    return address.replace("{email}", quote(email)).replace("{user}", quote(user))


def _of(people: Collection[UUID]) -> Any:
    return ChatAddress.objects.filter(Q(person=None) | Q(person__in=people))


def reaches(people: Collection[UUID]) -> set[UUID]:
    """Who has an address of their own; everybody, when there is one for everybody."""
    owners = list(_of(people).order_by().values_list("person_id", flat=True))
    return set(people) if None in owners else {owner for owner in owners if owner is not None}


def send(message: Message, to: Person) -> None:
    """To every address that reaches the person. Raises Refused when there is none that may be used, or Away."""
    tried = [_said(row, message, to) for row in _of([to.pk]).order_by("added_at", "pk")]
    if not any(tried):
        raise Away if tried else Refused


def _said(row: ChatAddress, message: Message, to: Person) -> bool:
    try:
        say(row, message, to)
    except OSError:
        return False
    return True


def say(row: ChatAddress, message: Message, to: Person) -> None:
    """To this one address: the subject and the link, nothing else of the letter. Raises Refused, Away."""
    if row.person_id is None and not to.email:
        raise Refused
    try:
        rests.ask(str(row.pk))
        secret, began = str(row.address), time.monotonic()
        found = _instance(secret) if row.person_id else _for_one(secret, to.email or "")
        with guarded(settings.INNER_HOSTS):
            taken = found.notify(body=f"{message.letter.subject}\n{message.letter.link}".strip())
    except NotOutside as error:
        raise LeadsInside from error
    except (NotAnAddress, ReachesARoom) as error:
        raise Refused from error
    if not taken:
        if time.monotonic() - began > SLOW:
            rests.begin(str(row.pk))
        raise Away
