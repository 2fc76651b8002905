"""Shared windows from what is in the database: hours, leave, closed days and appointments of a pair and a team."""

from datetime import date, timedelta

import pytest

from naervaer.distance.actions import appoint, close_day
from naervaer.distance.queries import pair_day, team_days
from naervaer.kernels.worktime import Span, instant
from tests.cast import COPENHAGEN, NOW, TODAY, Cast

DAY = timedelta(days=1)


def clock(spans: tuple[Span, ...]) -> list[str]:
    return [f"{a.astimezone(COPENHAGEN):%H:%M}-{b.astimezone(COPENHAGEN):%H:%M}" for a, b in spans]


def test_a_pair_in_two_zones(cast: Cast) -> None:
    """Nadia's nine to five in Vilnius is eight to four in Copenhagen."""
    found = pair_day(cast.mette.id, cast.nadia.id, TODAY, COPENHAGEN)
    assert (clock(found.mine), clock(found.theirs), clock(found.shared)) == (
        ["09:00-17:00"],
        ["08:00-16:00"],
        ["09:00-16:00"],
    )


def test_an_appointment_takes_its_time_from_both(cast: Cast) -> None:
    ten = instant(TODAY, 600, COPENHAGEN)
    appoint(
        people=[cast.nadia, cast.jonas],
        starts_at=ten,
        ends_at=ten + DAY / 24,
        kind="talk",
        by=cast.nadia,
        at=NOW,
    )
    found = pair_day(cast.mette.id, cast.nadia.id, TODAY, COPENHAGEN)
    assert clock(found.theirs) == ["08:00-10:00", "11:00-16:00"]
    assert clock(found.shared) == ["09:00-10:00", "11:00-16:00"]


def test_on_the_national_day_of_one_country_only_one_works(cast: Cast) -> None:
    """11 March is a holiday in Lithuania."""
    found = pair_day(cast.mette.id, cast.nadia.id, date(2027, 3, 11), COPENHAGEN)
    assert (clock(found.mine), found.theirs, found.shared) == (["09:00-17:00"], (), ())


def test_a_team_without_those_who_do_not_work_that_day(cast: Cast) -> None:
    """Henrik is on leave, Ida works Monday to Wednesday from nine to three."""
    close_day(on=TODAY + 2 * DAY, name="Lukket", by=cast.ole, at=NOW)
    people = [person.id for person in (cast.mette, cast.henrik, cast.ida, cast.nadia)]
    days = team_days(people, [TODAY + number * DAY for number in range(7)], COPENHAGEN)
    assert [(each.day, clock(each.windows), each.not_there) for each in days] == [
        (TODAY, ["09:00-15:00"], (cast.henrik.id,)),
        (TODAY + DAY, ["09:00-15:00"], (cast.henrik.id,)),
        (TODAY + 3 * DAY, ["09:00-16:00"], (cast.henrik.id, cast.ida.id)),
        (TODAY + 4 * DAY, ["09:00-16:00"], (cast.henrik.id, cast.ida.id)),
    ]
    assert team_days(people, [], COPENHAGEN) == []


@pytest.mark.parametrize("count", [1, 16])
def test_any_number_of_people_takes_three_queries(
    cast: Cast, count: int, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        team_days(
            [person.id for person in cast.everyone][:count],
            [TODAY + number * DAY for number in range(14)],
            COPENHAGEN,
        )
