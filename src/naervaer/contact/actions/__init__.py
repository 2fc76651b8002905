"""A request for contact from asking to closing. Each act is one transaction, and names who did it and when."""

from naervaer.contact.actions.agreeing import (
    TooLong,
    agree_on,
    can_be_called,
    cannot_be_called,
    decline,
    forget_old_agreements,
    propose_agreement,
)
from naervaer.contact.actions.answering import InThePast, TooFar, agree, answer, name_other
from naervaer.contact.actions.asking import NobodyToAsk, add_details, ask, withdraw
from naervaer.contact.actions.closing import (
    TooLate,
    ask_other,
    forget_old,
    not_yet,
    solve,
    take_back,
    we_talked,
)
from naervaer.contact.actions.moving import hand_over, hours_changed, leader_changed, warn
from naervaer.contact.actions.turns import (
    ASK_OTHER,
    HAND_OVER,
    NEWS,
    TALKED,
    WAITS,
    WARN,
    Ended,
    NotYours,
    is_true,
)

__all__ = [
    "ASK_OTHER",
    "HAND_OVER",
    "NEWS",
    "TALKED",
    "WAITS",
    "WARN",
    "Ended",
    "InThePast",
    "NobodyToAsk",
    "NotYours",
    "TooFar",
    "TooLate",
    "TooLong",
    "add_details",
    "agree",
    "agree_on",
    "answer",
    "ask",
    "ask_other",
    "can_be_called",
    "cannot_be_called",
    "decline",
    "forget_old",
    "forget_old_agreements",
    "hand_over",
    "hours_changed",
    "is_true",
    "leader_changed",
    "name_other",
    "not_yet",
    "propose_agreement",
    "solve",
    "take_back",
    "warn",
    "we_talked",
    "withdraw",
]
