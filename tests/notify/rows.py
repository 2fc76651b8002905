"""A browser that has said yes, and a chat address, without their services."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from naervaer.notify.models import ChatAddress, Subscription
from naervaer.people.models import Person

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def a_browser() -> tuple[ec.EllipticCurvePrivateKey, bytes, dict[str, str]]:
    """Its private key and its secret, and what it gives away of them."""
    key, shared = ec.generate_private_key(ec.SECP256R1()), b"sixteen bytes..!"
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return key, shared, {"public": text(point), "shared": text(shared)}


def a_subscription(person: Person, *, at: datetime, endpoint: str = ENDPOINT, **keys: str) -> Subscription:
    """In a browser of this person."""
    return Subscription.objects.create(
        person=person,
        endpoint=endpoint,
        fingerprint=sha256(f"{person.pk}{endpoint}".encode()).hexdigest(),
        browser="firefox",
        system="linux",
        made_at=at,
        **(keys or a_browser()[2]),
    )


def a_chat_address(*, at: datetime, address: str = "slack://xoxb-1/{nobody}", **how: object) -> ChatAddress:
    """For everybody."""
    row = ChatAddress(service="Slack", shown="slack://x…", address=address, added_at=at, **how)
    row.key_owner = row.id
    row.save()
    return row
