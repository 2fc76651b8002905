"""When leaders and their people talked, and which rhythm each two have agreed on."""

from datetime import date, datetime, timedelta
from functools import partial

from naervaer.demo import people as cast
from naervaer.demo.arrivals import took_over
from naervaer.demo.past import Talk, talks
from naervaer.demo.people import Member, named
from naervaer.demo.story import Story
from naervaer.followup.actions import agree_rhythm, propose_rhythm, record_touch, withdraw
from naervaer.followup.models import Touch

AGREED_AFTER = 7  # days from the beginning
GOT_THROUGH_BEFORE = 3
"""So many days before the present leader took over the former one talked with them last."""
DID_NOT_FIT = ("line", 40)
"""Who said of the last contact before that day that it had not been."""


def plan(story: Story) -> None:
    """All pairs, their agreements, and what waits for an answer."""
    for member in cast.EVERYBODY:
        _plan_pairs(story, member)
        _plan_rhythm(story, member)
    for by, employee, days, ago in cast.PROPOSALS:
        story.then(story.day(ago), partial(_propose, story, by, employee, days), hour=15)
    story.then(story.day(DID_NOT_FIT[1]), partial(_does_not_fit, story, DID_NOT_FIT[0]), hour=16)


def _plan_pairs(story: Story, member: Member) -> None:
    since = took_over(story, member)
    if member.came is not None and member.before:
        last = since - timedelta(days=GOT_THROUGH_BEFORE)
        _plan_talks(story, member, member.before, last=last, since=story.start)
    if member.leader and member.talked is not None:
        _plan_talks(story, member, member.leader, last=story.day(member.talked), since=since)


def _plan_talks(story: Story, member: Member, leader: str, *, last: date, since: date) -> None:
    mine, theirs = story.workdays(member), story.workdays(named(leader))
    deputies = dict(cast.DEPUTIES)

    def both_work(day: date) -> bool:
        if theirs.on_leave(day) and leader not in deputies:
            return False
        return mine.works_on(day) and theirs.open_on(day)

    for talk in talks(last=last, since=since, rhythm=member.rhythm, both_work=both_work, die=story.die):
        caller = deputies[leader] if theirs.on_leave(talk.on) else leader
        hour = story.die.randrange(11, 16)
        story.then(talk.on, partial(_note, story, member, leader, caller, talk), hour=hour)


def _note(story: Story, member: Member, leader: str, caller: str, talk: Talk, at: datetime) -> None:
    employee, talked = story.people[member.key], story.people[caller]
    record_touch(
        employee=employee,
        leader=story.people[leader],
        talked=talked,
        on=talk.on,
        spoken=talk.spoken,
        by=employee if talk.by_employee and member.signs_in else talked,
        at=at,
        today=talk.on,
    )


def _plan_rhythm(story: Story, member: Member) -> None:
    """Everybody whose rhythm is not the standard one has agreed on it with the leader; Jonas on the standard."""
    if member.rhythm == cast.RHYTHM and member.key != "jonas":
        return
    day = max(took_over(story, member), story.start) + timedelta(days=AGREED_AFTER)
    story.then(day, partial(_agree, story, member), hour=14)


def _agree(story: Story, member: Member, at: datetime) -> None:
    employee = story.people[member.key]
    proposed = propose_rhythm(employee=employee, days=member.rhythm, by=story.people[member.leader], at=at)
    if member.signs_in:
        agree_rhythm(rhythm=proposed, by=employee, at=at)


def _propose(story: Story, by: str, employee: str, days: int, at: datetime) -> None:
    propose_rhythm(employee=story.people[employee], days=days, by=story.people[by], at=at)


def _does_not_fit(story: Story, key: str, at: datetime) -> None:
    """The other takes a contact out of the count; from both pages it is gone."""
    employee = story.people[key]
    noted = Touch.objects.filter(employee=employee, spoken=True).exclude(noted_by=employee)
    touch = noted.order_by("-on", "-pk").first()
    if touch is not None:
        withdraw(touch=touch, by=employee, at=at)
