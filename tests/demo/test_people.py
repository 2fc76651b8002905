"""The cast as data: what its code takes for granted."""

from naervaer.demo import people as cast
from naervaer.kernels.worktime import parse_week

NAMED = {member.key: member for member in cast.EVERYBODY}


def test_about_forty_people_in_five_teams_and_four_time_zones() -> None:
    leaders = {member.leader for member in cast.EVERYBODY if member.leader not in ("", "birgit")}

    assert 36 <= len(cast.EVERYBODY) <= 44
    assert leaders == {"mette", "anders", "rune", "rasa", "thea"}
    assert len({member.place.zone for member in cast.EVERYBODY}) == 4


def test_every_key_is_one_person_and_plain_letters() -> None:
    assert len(NAMED) == len(cast.EVERYBODY)
    assert all(key.isascii() and key.isalpha() and key.islower() for key in NAMED)


def test_leaders_stand_before_their_people() -> None:
    order = list(NAMED)
    for member in cast.EVERYBODY:
        for leader in filter(None, (member.leader, member.before)):
            assert order.index(leader) < order.index(member.key), member.name


def test_everybody_who_is_named_elsewhere_is_here() -> None:
    others = {key for pair in (*cast.DEPUTIES, *cast.BUDDIES) for key in pair}
    others |= {key for key, _ in cast.ROLES} | {key for _, key in cast.SIGN_INS}
    others |= {key for _, leader, shares in cast.PROJECTS for key in (leader, *(key for key, _ in shares))}
    others |= {key for by, employee, *_ in cast.PROPOSALS for key in (by, employee)}

    assert others <= set(NAMED)


def test_hours_are_written_as_they_are_stored() -> None:
    for week in {member.week for member in cast.EVERYBODY if member.week} | {cast.WEEK}:
        parse_week(week)


def test_nobody_real_can_be_called_or_written_to() -> None:
    assert all(member.email.endswith(".test") for member in cast.EVERYBODY)
    assert all(" 00" in member.place.dial for member in cast.EVERYBODY)
