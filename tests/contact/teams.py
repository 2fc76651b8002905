"""A team that agrees: Mette's, on Tuesday morning."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from naervaer.contact import actions
from naervaer.contact.models import TeamAgreement
from naervaer.contact.rules import Answer
from naervaer.people.models import Person
from tests.cast import Cast, sign_in
from tests.client import Client
from tests.contact.clock import at

TUESDAY = at("2026-11-24 10:00")
MINUTE = timedelta(minutes=1)
TERMS: dict[str, Any] = {
    "answer_within": 60,
    "talk_within": 240,
    "core_from": time(10),
    "core_until": time(14),
    "quiet_from": time(16),
    "quiet_until": time(9),
    "too_much": "Vi tager det i morgen",
    "review_on": date(2027, 2, 24),
}
AT_WORK = ("jonas", "sofie", "tobias", "nadia", "ida")
"""Of Mette's people: Henrik is on leave, Karen has no sign-in."""


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def proposed(cast: Cast, by: Person | None = None, **other: Any) -> TeamAgreement:
    return actions.propose_to_team(leader=cast.mette, by=by or cast.mette, at=TUESDAY, **{**TERMS, **other})


def say(
    version: TeamAgreement, by: Person, answer: Answer = Answer.YES, text: str = "", when: datetime = TUESDAY
) -> None:
    actions.answer_team(agreement=version, answer=answer, text=text, by=by, at=when)


def agreed(cast: Cast, **other: Any) -> TeamAgreement:
    version = proposed(cast, **other)
    for name in AT_WORK:
        say(version, cast.named(name))
    version.refresh_from_db()
    assert version.agreed_at == TUESDAY
    return version


def page_of(client: Client, person: Person, leader: Person) -> str:
    return words(sign_in(client, person).get(reverse("team_agreement", args=[leader.id])).text)
