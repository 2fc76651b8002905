"""Web Push: a browser shows that there is something, also when no page is open (RFC 8030, 8291, 8292).

What is sent is sealed for the browser, so the push service reads nothing; and what the browser shows is generic.
A browser's address is typed by nobody but may be forged, so it must belong to a known push service and is asked
through the guard.
"""

import json
import os
import stat
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from naervaer.jobs.outward import NoAnswer, NotOutside, ask
from naervaer.notify.channels import Message, Refused, Rests
from naervaer.notify.models import Subscription
from naervaer.people.models import Person

SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The push services of the browsers; theirs and their subdomains' addresses are taken, no others."""
INSIDE: tuple[str, ...] = ()
KEPT_SECONDS = 12 * 3600  # by the push service, for a phone that is off
SIGNED_SECONDS = 6 * 3600
LONGEST_ADDRESS = 1000
rests = Rests(30.0)


class NoKeys(OSError):
    """This installation has no keys for push yet; they are made at the next start."""


def key_file() -> Path:
    """Beside the master key. Without it browsers have to be asked again; nothing else is lost."""
    path: Path = settings.MASTER_KEY_FILE
    return path.with_name("push.key")


def readable_by_others() -> bool:
    """Whether other users of this machine may read the keys."""
    return key_file().exists() and bool(key_file().stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def make_keys() -> None:
    """The keys of a new installation, readable by its owner only; never in place of others."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with suppress(FileExistsError):
        handle = os.open(key_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)


def public_key() -> str:
    """What a browser is given when it is asked, as it wants it; nothing while there are no keys."""
    try:
        key = _private_key().public_key()
    except NoKeys:
        return ""
    point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def _private_key() -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(key_file().read_bytes(), None)
    except (OSError, ValueError) as error:
        raise NoKeys from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NoKeys
    return key


def is_known(endpoint: str) -> bool:
    """Whether this is an address of one of the push services."""
    if len(endpoint) > LONGEST_ADDRESS or not endpoint.startswith("https://"):
        return False
    try:
        host = urlsplit(endpoint).hostname or ""
    except ValueError:
        return False
    return any(host == service or host.endswith(f".{service}") for service in SERVICES)


def are_keys(public: str, shared: str) -> bool:
    """Whether a browser could have made these: a point of the curve, and sixteen bytes."""
    try:
        point, secret = _bytes(public), _bytes(shared)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65 and len(secret) == 16


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def reaches(people: Collection[UUID]) -> set[UUID]:
    """Who has said yes in some browser."""
    return set(Subscription.objects.filter(person__in=people).order_by().values_list("person_id", flat=True))


def send(message: Message, to: Person) -> None:
    """To every browser in which the person has said yes; one that has gone is forgotten.

    Raises Refused when none took it and none may later, another OSError when one may.
    """
    told, fault = 0, None
    for subscription in Subscription.objects.filter(person=to).order_by("made_at", "pk"):
        try:
            told += _told(subscription, message)
        except OSError as error:
            fault = error
    if not told:
        raise fault or Refused


def _told(subscription: Subscription, message: Message) -> bool:
    """False: the browser is gone. Raises OSError to try again."""
    endpoint = str(subscription.endpoint)
    if not is_known(endpoint):
        subscription.delete()
        return False
    host = urlsplit(endpoint).netloc
    rests.ask(host)
    body = _sealed(subscription, message)
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "high",
        "Authorization": _signature(endpoint),
    }
    try:
        answer = ask(endpoint, method="POST", body=body, headers=headers, inside=INSIDE)
    except NotOutside as error:  # a name server that says something else today may say the truth tomorrow
        raise OSError("leads inside") from error
    except NoAnswer:
        rests.begin(host)
        raise
    if answer.status in (404, 410):
        subscription.delete()
    if answer.status in (400, 403, 404, 410, 413):
        return False
    if answer.status >= 300:
        raise OSError(f"push service: {answer.status}")
    return True


def _sealed(subscription: Subscription, message: Message) -> bytes:
    """Only this browser opens it. The subject is generic; no name, no matter, no sender."""
    from pywebpush import WebPusher  # takes most of a second to import; the web server never needs it

    keys = {"p256dh": str(subscription.public), "auth": str(subscription.shared)}
    pusher = WebPusher({"endpoint": str(subscription.endpoint), "keys": keys})
    told = {"title": message.letter.subject, "link": _path(message.letter.link), "id": message.id}
    sealed: bytes = pusher.encode(json.dumps(told).encode(), content_encoding="aes128gcm")["body"]
    return sealed


def _path(link: str) -> str:
    """Only addresses of our own are opened."""
    own = link.startswith(f"{settings.ADDRESS}/")
    return link.removeprefix(settings.ADDRESS) if own else "/"


def _signature(endpoint: str) -> str:
    """Who asks, signed for this push service only (RFC 8292)."""
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + SIGNED_SECONDS,
        "sub": f"mailto:{settings.MAIL_FROM}",
    }
    signed: str = Vapid02(_private_key()).sign(claims)["Authorization"]
    return signed
