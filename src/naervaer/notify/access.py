"""Who is told what is their own; who keeps the ways it goes is the administrator."""

from naervaer.notify.models import Subscription
from naervaer.people.access import administrator, person
from naervaer.people.models import Person

__all__ = ["administrator", "person", "readers_of"]


def readers_of(subscription: Subscription) -> list[Person]:
    """Only the person whose browser it is."""
    return [subscription.person]
