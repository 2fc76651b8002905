"""What calendars are told about talks: by mail and at an address, with the time and one word."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import vobject
from django.core import mail as outgoing
from django.test import Client as PlainClient
from django.urls import reverse

from naervaer.config.letters import INVITE
from naervaer.config.work import HANDLERS
from naervaer.conversations.actions import cancel_talk, move_talk, plan_talk, undo, undo_ref
from naervaer.conversations.models import Talk
from naervaer.distance.access import readers_of
from naervaer.distance.actions import appoint, end_feed, forget_invites, make_feed, tell_calendars
from naervaer.distance.models import Attendance, CalendarFeed, Invite
from naervaer.distance.queries import attended_by, busy_times, feed_by
from naervaer.jobs import loop
from naervaer.jobs.models import Job
from naervaer.kernels.worktime import Span
from naervaer.notify.actions import DELIVER, enqueue
from naervaer.notify.actions.delivering import has_left
from naervaer.people.actions import change_leader, end_employment
from naervaer.people.models import Person
from tests.cast import COPENHAGEN, NOW, TODAY, Cast, sign_in
from tests.client import Client

MINUTE = timedelta(minutes=1)
HALF_AN_HOUR = 30 * MINUTE


def at(days: int, hour: int = 10) -> Span:
    start = (NOW + timedelta(days=days)).replace(hour=hour)
    return start, start + HALF_AN_HOUR


def planned(cast: Cast, span: Span, when: datetime = NOW) -> Talk:
    return plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=when)


def sent(when: datetime) -> dict[str, Any]:
    """The calendar part of each mail that went out by then, by receiver; all other mails are left aside."""
    outgoing.outbox.clear()
    loop.do_all(HANDLERS, clock=lambda: when)
    found: dict[str, Any] = {}
    for message in outgoing.outbox:
        for part in message.message().walk():
            if part.get_content_type() == "text/calendar":
                text = str(part.get_payload(decode=True), str(part.get_content_charset()))  # type: ignore[arg-type]
                calendar = vobject.readOne(text)
                assert part.get_param("method") == calendar.method.value  # programs go by the header
                found[f"{calendar.method.value} {message.to[0]}"] = calendar.vevent
    return found


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    loop.do_all(HANDLERS, clock=lambda: NOW)
    return cast


def said(event: Any) -> tuple[str, int, datetime, datetime]:
    return event.uid.value, int(event.sequence.value), event.dtstart.value, event.dtend.value


def test_a_planned_talk_is_in_both_calendars_as_it_was_planned(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    assert sent(NOW + timedelta(seconds=10)) == {}  # while it can be undone
    found = sent(NOW + MINUTE)
    uid = f"{talk.appointment_id}@localhost"
    assert set(found) == {f"REQUEST {quiet.jonas.email}", f"REQUEST {quiet.mette.email}"}
    assert {said(event) for event in found.values()} == {(uid, 0, talk.starts_at, talk.ends_at)}
    assert {event.summary.value for event in found.values()} == {"Samtale"}
    assert sent(NOW + 2 * MINUTE) == {}


def test_no_name_and_no_matter_leaves_the_house(quiet: Cast) -> None:
    planned(quiet, at(2))
    sent(NOW + MINUTE)
    assert len(outgoing.outbox) == 2
    for message in outgoing.outbox:
        text = message.message().as_string() + message.body
        for person in quiet.everyone:
            for word in (person.name, person.first_name):
                assert word not in text.replace(str(person.email), "")
        other = quiet.mette if message.to == [quiet.jonas.email] else quiet.jonas
        assert str(other.email) not in text


def test_each_in_the_own_zone_and_language(quiet: Cast) -> None:
    assert quiet.nadia.user is not None
    quiet.nadia.user.language = "en"
    quiet.nadia.user.save()
    span = at(2)
    plan_talk(employee=quiet.nadia, leader=quiet.mette, span=span, by=quiet.mette, at=NOW)
    event = sent(NOW + MINUTE)[f"REQUEST {quiet.nadia.email}"]
    assert event.summary.value == "Talk"
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Vilnius"]
    assert event.dtstart.value == span[0]


def test_a_move_counts_one_up_and_keeps_its_id(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    sent(NOW + MINUTE)
    moved = move_talk(talk=talk, span=at(3, 14), by=quiet.jonas, at=NOW + MINUTE, version=talk.version)
    found = sent(NOW + 2 * MINUTE)
    uid = f"{talk.appointment_id}@localhost"
    assert {said(event) for event in found.values()} == {(uid, 1, moved.starts_at, moved.ends_at)}
    assert len(found) == 2


def test_several_changes_in_a_row_are_told_once(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    for hour in (11, 12, 13):
        talk = move_talk(talk=talk, span=at(3, hour), by=quiet.mette, at=NOW, version=talk.version)
    found = sent(NOW + MINUTE)
    assert [said(event)[1:] for event in found.values()] == [(3, *at(3, 13))] * 2


def test_a_cancelled_talk_is_taken_out_and_the_new_one_put_in(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    sent(NOW + MINUTE)
    new = cancel_talk(
        talk=talk, leader=quiet.mette, span=at(4), by=quiet.jonas, at=NOW + MINUTE, version=talk.version
    )
    found = sent(NOW + 2 * MINUTE)
    assert set(found) == {
        f"{method} {person.email}"
        for method in ("CANCEL", "REQUEST")
        for person in (quiet.jonas, quiet.mette)
    }
    gone, here = found[f"CANCEL {quiet.jonas.email}"], found[f"REQUEST {quiet.jonas.email}"]
    assert said(gone) == (f"{talk.appointment_id}@localhost", 1, talk.starts_at, talk.ends_at)
    assert (gone.status.value, here.status.value) == ("CANCELLED", "CONFIRMED")
    assert said(here) == (f"{new.appointment_id}@localhost", 0, new.starts_at, new.ends_at)


def test_what_was_undone_in_time_is_never_told(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    undo(ref=undo_ref("plan", quiet.mette, talks=[str(talk.id)]), by=quiet.mette, at=NOW)
    assert sent(NOW + MINUTE) == {}


def test_what_was_undone_late_is_taken_out_although_it_is_gone(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    sent(NOW + MINUTE)
    undo(ref=undo_ref("plan", quiet.mette, talks=[str(talk.id)]), by=quiet.mette, at=NOW + MINUTE)
    found = sent(NOW + 2 * MINUTE)
    assert set(found) == {f"CANCEL {quiet.jonas.email}", f"CANCEL {quiet.mette.email}"}
    assert all(said(event)[1] > 0 for event in found.values())


@pytest.mark.parametrize("has_new", [True, False])
def test_after_a_leader_change_the_former_leaders_calendar_forgets_it(quiet: Cast, has_new: bool) -> None:
    planned(quiet, at(2))
    sent(NOW + MINUTE)
    leader = quiet.anders if has_new else None
    change_leader(person=quiet.jonas, leader=leader, by=quiet.ole, at=NOW + MINUTE)
    sent(NOW + MINUTE)  # the talks are handed over
    found = sent(NOW + 2 * MINUTE)
    assert set(found) == {f"CANCEL {quiet.mette.email}"} | (
        {f"REQUEST {quiet.anders.email}"} if has_new else set()
    )


def test_who_has_no_address_or_has_left_is_told_nothing(quiet: Cast) -> None:
    Person.objects.filter(pk=quiet.mette.pk).update(email=None)
    planned(quiet, at(5))
    assert set(sent(NOW + MINUTE)) == {f"REQUEST {quiet.jonas.email}"}
    end_employment(person=quiet.jonas, on=TODAY, by=quiet.hanne, at=NOW)
    planned(quiet, at(6))
    assert sent(NOW + timedelta(days=2)) == {}


def test_only_kinds_that_are_meant_for_calendars_go_out(quiet: Cast) -> None:
    span = at(2)
    appoint(people=[quiet.jonas], starts_at=span[0], ends_at=span[1], kind="other", by=quiet.jonas, at=NOW)
    assert sent(NOW + MINUTE) == {}


def test_what_was_told_is_kept_for_24_months(quiet: Cast) -> None:
    planned(quiet, at(2))
    sent(NOW + MINUTE)
    forget_invites(at=NOW + timedelta(days=700))
    assert Invite.objects.count() == 2
    forget_invites(at=NOW + timedelta(days=740))
    assert not Invite.objects.exists()


# The address ------------------------------------------------------------------------------------------------


def shown(token: str, **headers: str) -> Any:
    """As a calendar asks: without a sign-in."""
    return PlainClient().get(reverse("feed", args=[token]), headers=headers)


def test_the_address_shows_time_and_one_word(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    answer = shown(make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = answer.content.decode()
    event = vobject.readOne(text).vevent
    assert said(event) == (f"{talk.appointment_id}@localhost", 0, talk.starts_at, talk.ends_at)
    assert event.summary.value == "Samtale"
    for person in quiet.everyone:
        assert person.first_name not in text
        assert str(person.email) not in text


def test_others_talks_and_cancelled_ones_are_not_in_it(quiet: Cast) -> None:
    plan_talk(employee=quiet.sofie, leader=quiet.mette, span=at(2), by=quiet.mette, at=NOW)
    talk = planned(quiet, at(3))
    new = cancel_talk(talk=talk, leader=quiet.mette, span=at(4), by=quiet.mette, at=NOW, version=talk.version)
    text = shown(make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW)).content.decode()
    assert [event.dtstart.value for event in vobject.readOne(text).vevent_list] == [new.starts_at]


def test_a_calendar_that_knows_it_already_gets_304(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    token = make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW)
    first = shown(token)
    assert first["Cache-Control"] == "private, no-cache"
    again = shown(token, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    move_talk(talk=talk, span=at(3), by=quiet.mette, at=NOW, version=talk.version)
    assert shown(token, if_none_match=first["ETag"]).status_code == 200


def test_a_closed_a_replaced_and_an_invented_address_are_the_same_404(quiet: Cast) -> None:
    tokens = [make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW) for _ in range(2)]
    assert [shown(token).status_code for token in tokens] == [404, 200]
    end_feed(person=quiet.jonas, by=quiet.jonas, at=NOW)
    assert {shown(token).status_code for token in (*tokens, "invented")} == {404}


def test_it_is_dead_at_once_when_access_ends(quiet: Cast) -> None:
    token = make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW)
    assert quiet.jonas.user is not None
    quiet.jonas.user.is_active = False
    quiet.jonas.user.save()
    assert shown(token).status_code == 404
    quiet.jonas.user.is_active = True
    quiet.jonas.user.save()
    assert shown(token).status_code == 200
    end_employment(person=quiet.jonas, on=TODAY, by=quiet.hanne, at=NOW)
    assert shown(token).status_code == 404


def test_the_former_leaders_address_shows_the_talk_no_more(quiet: Cast) -> None:
    planned(quiet, at(2))
    token = make_feed(person=quiet.mette, by=quiet.mette, at=NOW)
    assert b"VEVENT" in shown(token).content
    change_leader(person=quiet.jonas, leader=quiet.anders, by=quiet.ole, at=NOW)
    assert b"VEVENT" not in shown(token).content  # no job has run
    sent(NOW + MINUTE)
    assert b"VEVENT" not in shown(token).content


def test_the_change_itself_ends_it_everywhere_before_any_job_has_run(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    appointment = talk.appointment
    period = at(2)[0] - MINUTE, at(2)[1] + MINUTE
    assert busy_times([quiet.mette.id], *period)[quiet.mette.id]
    change_leader(person=quiet.jonas, leader=None, by=quiet.ole, at=NOW)
    assert readers_of(appointment) == [quiet.jonas]
    assert attended_by(quiet.mette, *period) == []
    assert attended_by(quiet.jonas, *period) == [appointment]
    assert not Attendance.objects.visible_to(quiet.mette).exists()
    busy = busy_times([quiet.mette.id, quiet.jonas.id], *period)
    assert (busy[quiet.mette.id], len(busy[quiet.jonas.id])) == ([], 1)


def test_an_invitation_that_waits_is_not_sent_to_who_leads_no_more(quiet: Cast) -> None:
    """It was written down before the change and would have gone out after it."""
    talk = planned(quiet, at(2))
    for told in tell_calendars(uid=talk.appointment_id, at=NOW):
        about = {"uid": str(told.uid), "sequence": told.sequence}
        enqueue(INVITE, to=told.person, about=about, at=NOW)
    change_leader(person=quiet.jonas, leader=None, by=quiet.ole, at=NOW)
    Job.objects.exclude(kind=DELIVER).delete()
    assert set(sent(NOW + MINUTE)) == {f"REQUEST {quiet.jonas.email}"}


def test_the_last_day_ends_at_midnight_where_the_organisation_is(quiet: Cast) -> None:
    """Not an hour later, when it is midnight in Greenwich."""
    token = make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW)
    end_employment(person=quiet.jonas, on=TODAY + timedelta(days=1), by=quiet.hanne, at=NOW)
    midnight = datetime.combine(TODAY + timedelta(days=1), time(), COPENHAGEN)
    assert feed_by(token, now=midnight - MINUTE) is not None
    assert feed_by(token, now=midnight) is None
    assert not has_left(quiet.jonas, midnight - MINUTE)
    assert has_left(quiet.jonas, midnight)


def test_the_token_is_long_kept_as_a_hash_and_shown_once(client: Client, quiet: Cast) -> None:
    sign_in(client, quiet.jonas)
    page = client.post(reverse("calendar_feed")).content.decode()
    token = page.split("/feeds/")[1].split(".ics")[0]
    assert len(token) >= 43  # 256 bits
    assert token not in str(list(CalendarFeed.objects.order_by("pk").values()))
    assert shown(token).status_code == 200
    assert token not in client.get(reverse("calendar")).content.decode()
    client.post(reverse("calendar_feed_end"))
    assert shown(token).status_code == 404


def test_the_uid_is_the_appointments_for_ever(quiet: Cast) -> None:
    talk = planned(quiet, at(2))
    text = shown(make_feed(person=quiet.jonas, by=quiet.jonas, at=NOW)).content.decode()
    uid = vobject.readOne(text).vevent.uid.value
    assert UUID(uid.split("@")[0]) == talk.appointment_id
    assert talk.starts_at.astimezone(UTC) == vobject.readOne(text).vevent.dtstart.value
