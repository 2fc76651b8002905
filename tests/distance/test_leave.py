"""Leave: days and never a reason; who steps in; back early; undo."""

from datetime import date

import pytest
from django.urls import reverse

from naervaer.distance.actions import AwayAlready, add_leave
from naervaer.distance.models import Leave
from naervaer.distance.queries import on_leave, workdays_of
from naervaer.people.models import Deputy
from tests.cast import TODAY, Cast, sign_in
from tests.client import Client


def undo_of(page: str) -> str:
    return page.split('class="toast"')[-1].split('action="')[1].split('"')[0]


def test_first_and_last_day_belong_to_it(client: Client, cast: Cast) -> None:
    sign_in(client, cast.jonas)
    page = client.post(
        reverse("leave"), {"first_day": "21.12.2026", "last_day": "23.12.2026"}, follow=True
    ).content.decode()
    row = Leave.objects.get(person=cast.jonas)
    assert (row.started_on, row.ended_on) == (date(2026, 12, 21), date(2026, 12, 24))
    assert "mandag 21. december til onsdag 23. december" in page
    away = [
        date(2026, 12, day) for day in range(20, 26) if on_leave([cast.jonas.id], day=date(2026, 12, day))
    ]
    assert away == [date(2026, 12, day) for day in (21, 22, 23)]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-12-21", "2026-12-20", "Sidste dag ligger før"),
        ("2026-12-21", "2028-12-20", "mere end 400 dage"),
        ("i morgen", "2026-12-20", "Skriv dagen som"),
        ("2026-12-21", "", "Vælg en dag"),
        ("2026-11-30", "2026-12-01", "allerede fravær"),
    ],
)
def test_what_is_wrong_is_said(client: Client, cast: Cast, first: str, last: str, words: str) -> None:
    sign_in(client, cast.henrik)
    answer = client.post(reverse("leave"), {"first_day": first, "last_day": last})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Leave.objects.count() == 1


def test_leave_that_touches_is_no_overlap(cast: Cast) -> None:
    def add(first: int, end: int) -> None:
        days = {"started_on": date(2026, 12, first), "ended_on": date(2026, 12, end)}
        add_leave(person=cast.jonas, **days, by=cast.jonas, at=cast.now)

    add(10, 12)
    add(12, 14)
    add(8, 10)
    with pytest.raises(AwayAlready):
        add(13, 15)


def test_no_reason_can_be_given(client: Client, cast: Cast) -> None:
    sign_in(client, cast.jonas)
    page = client.get(reverse("leave")).content.decode()
    form = page.split('action="/leave/"')[1].split("</form>")[0]
    assert {name.split('"')[0] for name in form.split('name="')[1:]} == {
        "csrfmiddlewaretoken",
        "first_day",
        "last_day",
    }
    assert {field.name for field in Leave._meta.fields} == {
        "id",
        "person",
        "started_on",
        "ended_on",
        "noted_by",
        "noted_at",
    }


def test_back_early_and_away_again(client: Client, cast: Cast) -> None:
    row = Leave.objects.get(person=cast.henrik)
    sign_in(client, cast.henrik)
    page = client.post(reverse("leave_end", args=[row.id]), follow=True).content.decode()
    assert Leave.objects.get(pk=row.pk).ended_on == TODAY
    assert on_leave([cast.henrik.id], day=TODAY) == set()
    assert client.post(undo_of(page)).status_code == 303
    assert Leave.objects.get(pk=row.pk).ended_on == row.ended_on


def test_a_removed_leave_comes_back_with_who_noted_it(client: Client, cast: Cast) -> None:
    row = add_leave(
        person=cast.jonas,
        started_on=date(2026, 12, 1),
        ended_on=date(2026, 12, 4),
        by=cast.jonas,
        at=cast.now,
    )
    sign_in(client, cast.mette)
    page = client.post(reverse("leave_end", args=[row.id]), follow=True).content.decode()
    assert not Leave.objects.filter(pk=row.pk).exists()
    assert client.post(undo_of(page)).status_code == 303
    assert Leave.objects.filter(pk=row.pk, noted_by=cast.jonas, started_on=row.started_on).exists()


def test_undo_does_not_outlive_the_right_to_it(client: Client, cast: Cast) -> None:
    row = Leave.objects.get(person=cast.henrik)
    sign_in(client, cast.mette)
    undo = undo_of(client.post(reverse("leave_end", args=[row.id]), follow=True).content.decode())
    keeper = sign_in(Client(), cast.hanne)
    keeper.post(reverse("person_leader", args=[cast.henrik.id]), {"leader": "anders@havn.test"})
    assert client.post(undo).status_code == 404
    assert Leave.objects.get(pk=row.pk).ended_on == TODAY


def test_a_leader_is_told_who_steps_in(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    assert "ringer <span" in client.get(reverse("leave")).content.decode()
    assert "Anders Friis" in client.get(reverse("leave")).content.decode()
    Deputy.objects.all().delete()
    assert "Birgit Falk" in client.get(reverse("leave")).content.decode()
    sign_in(client, cast.birgit)
    page = client.get(reverse("leave")).content.decode()
    assert "Ingen ringer imens" in page
    assert reverse("deputies", args=[cast.birgit.id]) in page


def test_working_days_take_a_fixed_number_of_queries(cast: Cast, django_assert_num_queries: object) -> None:
    ids = [person.id for person in cast.everyone]
    for people in (ids[:1], ids):
        with django_assert_num_queries(2):  # type: ignore[operator]
            workdays_of(people, date(2026, 11, 1), date(2026, 12, 31))


def test_who_shares_hours_shares_the_value(cast: Cast) -> None:
    days = workdays_of([cast.jonas.id, cast.sofie.id, cast.ida.id], date(2026, 11, 1), date(2026, 12, 31))
    assert days[cast.jonas.id] is days[cast.sofie.id]
    assert days[cast.ida.id] is not days[cast.jonas.id]
