"""Talks in every state: held, in progress, to be marked, to come, moved, in leave. They hang on the contacts."""

from datetime import date, datetime, time, timedelta
from functools import partial

from naervaer.agreements.actions import add_topic, agree, propose_promise
from naervaer.agreements.models import Topic
from naervaer.agreements.rules import Side
from naervaer.conversations.actions import (
    accept_talk,
    hold_talk,
    make_promise,
    mark_wellbeing,
    move_talk,
    plan_talk,
    take_up,
)
from naervaer.conversations.models import Talk
from naervaer.demo.people import named
from naervaer.demo.story import HOME, Story
from naervaer.followup.models import Touch
from naervaer.kernels.worktime import ONE_DAY, Span

LEADER = "mette"
HELD_WITH, HELD = "jonas", 3
IN_PROGRESS, TO_MARK, MOVED, IN_LEAVE = "line", "nadia", "maja", "henrik"
TO_COME = (("jonas", 1, 10), ("sofie", 2, 13), ("ida", 3, 9))
"""With whom, on which of the working days to come, at what hour."""
HALF_AN_HOUR = timedelta(minutes=30)


def plan(story: Story) -> None:
    """Everything is planned at the end, because held talks are contacts that have been noted already."""
    for step in (_held, _in_progress, _to_mark, _to_come, _moved, _in_leave, _her_own):
        story.then(story.today, partial(step, story), hour=23)


def _at(day: date, hour: int) -> Span:
    start = datetime.combine(day, time(hour), HOME)
    return start, start + HALF_AN_HOUR


def _coming(story: Story, key: str, count: int, hour: int) -> Span:
    """That working day to come of this person."""
    return _at(story.workdays(named(key)).workday(count, story.today + ONE_DAY), hour)


def _planned(
    story: Story, key: str, span: Span, at: datetime, *, leader: str = LEADER, kind: str = "talk"
) -> Talk:
    by = story.people[leader]
    return plan_talk(employee=story.people[key], leader=by, span=span, kind=kind, by=by, at=at)


def _topic(story: Story, key: str, text: str, by: str, at: datetime) -> Topic:
    return add_topic(
        employee=story.people[key],
        shared_with=story.people[LEADER],
        text=text,
        by=story.people[by],
        at=at,
        via="talk",
    )


def _held(story: Story, at: datetime) -> None:
    """Jonas's latest contacts were talks that had been planned; in the last they promised something."""
    employee, leader = story.people[HELD_WITH], story.people[LEADER]
    touches = Touch.objects.counting().spoken().filter(employee=employee, leader=leader, noted_by=leader)
    for touch in touches.order_by("-on", "-pk")[:HELD]:
        span = _at(touch.on, 10)
        talk = _planned(story, HELD_WITH, span, span[0] - 3 * ONE_DAY)
        accept_talk(talk=talk, by=employee, at=span[0] - 2 * ONE_DAY)
        mark_wellbeing(talk=talk, leader=leader, by=leader, at=span[0])
        hold_talk(talk=talk, leader=leader, on=touch.on, by=leader, at=span[1], today=touch.on)
    promise = propose_promise(
        employee=employee,
        leader=leader,
        side=Side.LEADER,
        text="taler med kunden om fristen",
        due_on=story.today,
        via="talk",
        by=leader,
        at=story.now - 7 * ONE_DAY,
    )
    agree(row=promise, version=1, by=employee, at=story.now - 6 * ONE_DAY)
    _topic(story, HELD_WITH, "Månedsrapporten: kan den laves sjældnere?", HELD_WITH, at)
    _topic(story, HELD_WITH, "Hjemmedage i december", HELD_WITH, at)
    _topic(story, HELD_WITH, "Havnemodellen: hvad mangler du fra Bo?", LEADER, at)


def _in_progress(story: Story, at: datetime) -> None:
    """They began ten minutes ago, and have talked about wellbeing."""
    employee, leader = story.people[IN_PROGRESS], story.people[LEADER]
    start = (story.now - timedelta(minutes=10)).replace(second=0, microsecond=0)
    talk = _planned(story, IN_PROGRESS, (start, start + HALF_AN_HOUR), start - 2 * ONE_DAY)
    first = _topic(story, IN_PROGRESS, "Kurset i foråret", IN_PROGRESS, start - ONE_DAY)
    _topic(story, IN_PROGRESS, "Tegningerne til kajen", LEADER, start - ONE_DAY)
    mark_wellbeing(talk=talk, leader=leader, by=employee, at=at)
    take_up(talk=talk, topic=first, leader=leader, by=leader, at=at)
    make_promise(
        talk=talk,
        leader=leader,
        side=Side.EMPLOYEE,
        text="skriver tre ønsker til kurset",
        due_on=story.today + 7 * ONE_DAY,
        by=employee,
        at=at,
    )


def _to_mark(story: Story, at: datetime) -> None:
    """The time is over, and nobody has said yet whether they talked."""
    span = _at(story.today - ONE_DAY, 11)
    _planned(story, TO_MARK, span, span[0] - 4 * ONE_DAY)


def _to_come(story: Story, at: datetime) -> None:
    for number, (key, count, hour) in enumerate(TO_COME):
        talk = _planned(story, key, _coming(story, key, count, hour), at)
        if number == 0:
            accept_talk(talk=talk, by=story.people[key], at=at)


def _moved(story: Story, at: datetime) -> None:
    """Maja could not on the day that was planned first."""
    before = story.now - ONE_DAY
    talk = _planned(story, MOVED, _coming(story, MOVED, 1, 14), before)
    move_talk(
        talk=talk, span=_coming(story, MOVED, 4, 14), by=story.people[MOVED], at=at, version=talk.version
    )


def _in_leave(story: Story, at: datetime) -> None:
    """Planned before the leave was noted."""
    ends = max((end for _start, end in story.leave.get(IN_LEAVE, ())), default=story.today)
    if ends > story.today + 2 * ONE_DAY:
        _planned(story, IN_LEAVE, _at(ends - ONE_DAY, 10), at)


def _her_own(story: Story, at: datetime) -> None:
    """Leaders are led, too."""
    _planned(story, LEADER, _coming(story, LEADER, 2, 15), at, leader="birgit", kind="mus")
