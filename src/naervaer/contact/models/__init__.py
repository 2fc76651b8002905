"""Requests and whose turn it is; what two have agreed about reaching each other; who can be called right now."""

from naervaer.contact.models.agreed import ContactAgreement, ContactAgreementQuerySet, Duty, Reachable
from naervaer.contact.models.requests import ContactRequest, ContactRequestQuerySet, Turn, TurnQuerySet

__all__ = [
    "ContactAgreement",
    "ContactAgreementQuerySet",
    "ContactRequest",
    "ContactRequestQuerySet",
    "Duty",
    "Reachable",
    "Turn",
    "TurnQuerySet",
]
