"""Which proposals an empty list offers."""

from hashlib import sha256
from uuid import UUID

from naervaer.conversations.seeds import Proposal

PROPOSED = 3


def three_of(proposals: tuple[Proposal, ...], talk: UUID) -> list[Proposal]:
    """Three of them, others in each talk, and the same each time the page is looked at."""
    drawn = sorted(proposals, key=lambda each: sha256(talk.bytes + each.key.encode()).digest())
    return drawn[:PROPOSED]
