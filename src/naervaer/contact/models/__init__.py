"""Requests and whose turn it is; what two or a team have agreed about reaching each other; who can be called now."""

from naervaer.contact.models.agreed import ContactAgreement, ContactAgreementQuerySet, Duty, Reachable
from naervaer.contact.models.requests import ContactRequest, ContactRequestQuerySet, Turn, TurnQuerySet
from naervaer.contact.models.team import (
    TeamAgreement,
    TeamAgreementQuerySet,
    TeamAnswer,
    TeamAnswerQuerySet,
)
from naervaer.contact.models.terms import AgreedTerms

__all__ = [
    "AgreedTerms",
    "ContactAgreement",
    "ContactAgreementQuerySet",
    "ContactRequest",
    "ContactRequestQuerySet",
    "Duty",
    "Reachable",
    "TeamAgreement",
    "TeamAgreementQuerySet",
    "TeamAnswer",
    "TeamAnswerQuerySet",
    "Turn",
    "TurnQuerySet",
]
