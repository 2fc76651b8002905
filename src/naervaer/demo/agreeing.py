"""Team Havn agreed on how its people are reached; who came after, or was away, is asked."""

from datetime import datetime, time
from functools import partial

from naervaer.contact.actions import answer_team, propose_to_team
from naervaer.contact.models import TeamAgreement
from naervaer.contact.queries import can_answer
from naervaer.contact.rules import ANSWER, REVIEW_MONTHS, TALK, Answer, Calls, Video, months_on
from naervaer.demo.story import Story
from naervaer.people.models import Person

LEADER = "mette"
AGO = 40
"""Days since they agreed."""
LEFT_IT_TO_THE_OTHERS = "peter"


def plan(story: Story) -> None:
    """Mette proposed it, and everybody who was there answered on the day after."""
    story.then(story.day(AGO), partial(_propose, story), hour=9)
    story.then(story.day(AGO - 1), partial(_answer, story), hour=13)


def _propose(story: Story, at: datetime) -> None:
    leader = story.people[LEADER]
    propose_to_team(
        leader=leader,
        by=leader,
        at=at,
        answer_within=ANSWER,
        talk_within=TALK,
        calls=Calls.ANNOUNCED,
        on_video=Video.FREE,
        core_from=time(10),
        core_until=time(14),
        quiet_from=time(17),
        quiet_until=time(8),
        too_much="Lad os samle det til torsdag",
        review_on=months_on(at.date(), REVIEW_MONTHS),
    )


def _answer(story: Story, at: datetime) -> None:
    leader = story.people[LEADER]
    version = TeamAgreement.objects.proposed().get(leader=leader)
    for person in Person.objects.filter(pk__in=can_answer(leader, on=at.date())).order_by("sort_key", "pk"):
        passes = person == story.people[LEFT_IT_TO_THE_OTHERS]
        answer_team(agreement=version, answer=Answer.PASS if passes else Answer.YES, by=person, at=at)
