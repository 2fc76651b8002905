"""How a request ends: by both, by the employee alone, never by the other alone (`ux.md` 3c.5)."""

from datetime import date, timedelta

import pytest

from naervaer.contact import actions
from naervaer.contact.models import ContactRequest
from naervaer.contact.rules import Ending
from naervaer.followup.models import Standing, Touch
from tests.cast import Cast
from tests.contact.clock import MINUTE, asked, at, told, turn_of, work_until


def test_closed_by_both_it_is_a_spoken_touch(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.we_talked(request=request, by=cast.mette, at=now + 20 * MINUTE)
    request.refresh_from_db()
    assert request.is_open
    assert turn_of(request).took == 20
    closed = actions.we_talked(request=request, by=cast.jonas, at=now + 25 * MINUTE)
    assert closed.ending == Ending.TALKED
    touch = Touch.objects.get(via="contact")
    assert (touch.employee, touch.leader, touch.talked, touch.spoken) == (
        cast.jonas,
        cast.mette,
        cast.mette,
        True,
    )
    assert Standing.objects.get(employee=cast.jonas, leader=cast.mette).last_spoken_on == date(2026, 11, 24)


def test_undo_of_the_last_word_opens_it_again_and_takes_the_touch_out(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    for by in (cast.mette, cast.jonas):
        actions.we_talked(request=request, by=by, at=now + MINUTE)
    actions.take_back(request=request, by=cast.jonas, at=now + 2 * MINUTE)
    request.refresh_from_db()
    assert (request.is_open, request.employee_talked_at) == (True, None)
    assert request.other_talked_at is not None
    assert Touch.objects.get(via="contact").withdrawn_at is not None
    assert turn_of(request).person == cast.mette


def test_never_by_the_leader_alone(cast: Cast) -> None:
    """The employee is asked once after a day; without an answer it stays open."""
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    with pytest.raises(actions.NotYours):
        actions.solve(request=request, by=cast.mette, at=now)
    for _ in range(3):
        actions.we_talked(request=request, by=cast.mette, at=now + MINUTE)
    work_until(now + timedelta(hours=24))
    assert told(cast.jonas) == []
    work_until(now + timedelta(days=20))
    assert told(cast.jonas) == ["talked"]
    request.refresh_from_db()
    assert request.is_open
    assert turn_of(request).person == cast.mette, "the clock stands still"


def test_not_yet_lets_the_clock_run_on(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.we_talked(request=request, by=cast.mette, at=now + MINUTE)
    work_until(at("2026-11-24 13:00"))
    with pytest.raises(actions.NotYours):
        actions.not_yet(request=request, by=cast.mette, at=at("2026-11-24 13:00"))
    actions.not_yet(request=request, by=cast.jonas, at=at("2026-11-24 13:00"))
    work_until(at("2026-11-24 13:01"))
    assert turn_of(request).person == cast.anders


def test_the_employee_alone_closes_what_is_solved(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.solve(request=request, by=cast.jonas, at=now + MINUTE)
    with pytest.raises(actions.Ended):
        actions.answer(request=request, call_at=now + 2 * MINUTE, by=cast.mette, at=now + 2 * MINUTE)
    with pytest.raises(actions.NotYours):
        actions.take_back(request=request, by=cast.mette, at=now + 2 * MINUTE)
    with pytest.raises(actions.TooLate):
        actions.take_back(request=request, by=cast.jonas, at=now + timedelta(hours=1))
    actions.take_back(request=request, by=cast.jonas, at=now + 3 * MINUTE)
    assert turn_of(request).person == cast.mette
    assert not Touch.objects.filter(via="contact").exists()


def test_lines_go_after_90_days_and_the_rest_after_a_year(cast: Cast) -> None:
    now = at("2026-11-24 10:00")
    request = asked(cast.jonas, now)
    actions.add_details(
        request=request, how="call", suits="any", text="Kranen", urgent=False, by=cast.jonas, at=now
    )
    actions.solve(request=request, by=cast.jonas, at=now)
    actions.forget_old(at=now + timedelta(days=89))
    assert ContactRequest.objects.get().text == "Kranen"
    actions.forget_old(at=now + timedelta(days=91))
    assert ContactRequest.objects.get().text == ""
    actions.forget_old(at=now + timedelta(days=366))
    assert not ContactRequest.objects.exists()
