"""The situation card: who reads a line, in every choice and after every change of leader; and what is new in it.

A07, A49; `trust.md` 3.1.
"""

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from naervaer.distance.access import audiences, readers_of
from naervaer.distance.actions import (
    LeaderChanged,
    NothingToUndo,
    change_line,
    confirm_line,
    forget_situations,
    put_back,
    remove_line,
    return_line,
    share_line,
    write_line,
)
from naervaer.distance.models import SituationLine
from naervaer.distance.queries import changed_since, own_lines, told_by, told_by_team
from naervaer.distance.rules import asks_again_on
from naervaer.ledger.models import Act
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast

DAY = timedelta(days=1)
LATER = NOW + DAY
CHOICES = ("me", "leader", "team")


def write(
    person: Person, text: str = "Møder helst efter kl. 10.", sharing: str = "me", **more: object
) -> SituationLine:
    leader = Person.objects.filter(led__person=person, led__ended_at=None).first()
    values = {"leader": leader, "by": person, "at": NOW, **more}
    return write_line(person=person, text=text, sharing=sharing, **values)  # type: ignore[arg-type]


def reading(line: SituationLine, cast: Cast) -> set[str]:
    return {each.first_name for each in cast.everyone if line in SituationLine.objects.visible_to(each)}


# Who reads it -----------------------------------------------------------------------------------------------


def test_readers_are_those_to_whom_it_is_visible(cast: Cast) -> None:
    """Over the whole cast, every choice, and after two changes of leader; removed ones too."""
    lines = [
        write(person, sharing=sharing)
        for person, sharing in product(cast.everyone, CHOICES)
        if sharing == "me" or person != cast.birgit
    ]
    for step in range(4):
        if step == 1:
            change_leader(person=cast.sofie, leader=cast.anders, by=cast.ole, at=NOW)
        if step == 2:
            change_leader(person=cast.jonas, leader=None, by=cast.ole, at=NOW)
            change_leader(person=cast.mette, leader=cast.rune, by=cast.ole, at=NOW)
        if step == 3:
            SituationLine.objects.filter(person=cast.nadia).update(removed_at=NOW)
        visible = {
            each.id: set(SituationLine.objects.visible_to(each).values_list("pk", flat=True))
            for each in cast.everyone
        }
        for line in SituationLine.objects.order_by("pk"):
            readers = {each.id for each in readers_of(line)}
            assert readers == {person for person, rows in visible.items() if line.pk in rows}, (
                step,
                line.sharing,
            )
    assert len(lines) == 3 * len(cast.everyone) - 2


def test_each_choice_names_its_readers(cast: Cast) -> None:
    told = {
        choice: [each.first_name for each in readers]
        for choice, readers in audiences(cast.pia, cast.rune).items()
    }
    assert told == {"me": ["Pia"], "leader": ["Pia", "Rune"], "team": ["Pia", "Rune"]}
    assert len(audiences(cast.jonas, cast.mette)["team"]) == 1 + len(cast.team)
    assert list(audiences(cast.birgit, None)) == ["me"]


def test_nobody_inherits_a_line(cast: Cast) -> None:
    shared = {choice: write(cast.jonas, sharing=choice) for choice in CHOICES}
    team = {each.first_name for each in cast.team}
    assert [reading(shared[choice], cast) for choice in CHOICES] == [
        {"Jonas"},
        {"Jonas", "Mette"},
        team | {"Mette"},
    ]
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert [reading(line, cast) for line in shared.values()] == [{"Jonas"}] * 3
    assert [(each.former, each.is_unread, each.sharing) for each in own_lines(cast.jonas, today=TODAY)].count(
        (cast.mette, True, "me")
    ) == 2
    share_line(line=shared["leader"], sharing="leader", leader=cast.anders, by=cast.jonas, at=NOW)
    assert reading(shared["leader"], cast) == {"Jonas", "Anders"}
    change_leader(person=cast.jonas, leader=cast.mette, by=cast.ole, at=NOW)
    assert reading(shared["leader"], cast) == {"Jonas"}
    assert reading(shared["team"], cast) == team | {"Mette"}, "with the same leader again it is the same team"


def test_a_line_is_shared_only_with_the_leader_who_was_named(cast: Cast) -> None:
    line = write(cast.jonas)
    for wrong in (cast.anders, cast.birgit, None):
        with pytest.raises(LeaderChanged):
            share_line(line=line, sharing="leader", leader=wrong, by=cast.jonas, at=NOW)
        with pytest.raises(LeaderChanged):
            write_line(person=cast.jonas, text="x", sharing="team", leader=wrong, by=cast.jonas, at=NOW)
    assert reading(line, cast) == {"Jonas"}


def test_lowering_holds_at_once_and_backwards(cast: Cast) -> None:
    line = write(cast.jonas, sharing="team")
    share_line(line=line, sharing="leader", leader=cast.mette, by=cast.jonas, at=LATER)
    assert reading(line, cast) == {"Jonas", "Mette"}
    share_line(line=line, sharing="me", leader=None, by=cast.jonas, at=LATER)
    assert reading(line, cast) == {"Jonas"}
    line.refresh_from_db()
    assert (line.shared_with_id, line.shared_at) == (None, None)
    assert changed_since(cast.jonas, viewer=cast.mette, since=NOW - DAY, today=TODAY) == []


def test_what_was_taken_back_is_given_again_as_it_was(cast: Cast) -> None:
    """Undo of lowering: the same readers, and nothing looks new to them."""
    line = write(cast.jonas, sharing="team")
    for lower in ("leader", "me"):
        undo = share_line(
            line=line,
            sharing=lower,
            leader=cast.mette if lower == "leader" else None,
            by=cast.jonas,
            at=LATER,
        )
        put_back(ref=undo, by=cast.jonas, at=LATER)
        assert reading(line, cast) == {each.first_name for each in cast.team} | {"Mette"}
        assert changed_since(cast.jonas, viewer=cast.mette, since=NOW, today=TODAY) == []
    assert share_line(line=line, sharing="team", leader=cast.mette, by=cast.jonas, at=LATER) == ""


@pytest.mark.parametrize("between", ["other leader", "other words", "removed", "shared again", "by another"])
def test_undo_never_shows_more_than_was_taken_back(cast: Cast, between: str) -> None:
    line = write(cast.jonas, sharing="team")
    undo = share_line(line=line, sharing="me", leader=None, by=cast.jonas, at=LATER)
    by = cast.jonas
    if between == "other leader":
        change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=LATER)
    elif between == "other words":
        change_line(line=line, text="Kun mig.", ends_on=None, by=cast.jonas, at=LATER)
    elif between == "removed":
        remove_line(line=line, by=cast.jonas, at=LATER)
    elif between == "shared again":
        share_line(line=line, sharing="leader", leader=cast.mette, by=cast.jonas, at=LATER)
    else:
        by = cast.mette
    before = reading(line, cast)
    with pytest.raises(NothingToUndo):
        put_back(ref=undo, by=by, at=LATER)
    assert reading(line, cast) == before


def test_what_nobody_read_any_more_has_no_undo(cast: Cast) -> None:
    line = write(cast.jonas, sharing="leader")
    change_leader(person=cast.jonas, leader=cast.anders, by=cast.ole, at=NOW)
    assert share_line(line=line, sharing="me", leader=None, by=cast.jonas, at=LATER) == ""


def test_removed_and_back(cast: Cast) -> None:
    line = write(cast.jonas, sharing="leader")
    remove_line(line=line, by=cast.jonas, at=NOW)
    assert told_by(cast.jonas, viewer=cast.mette, today=TODAY) == []
    assert own_lines(cast.jonas, today=TODAY) == []
    return_line(line=line, by=cast.jonas, at=NOW)
    assert told_by(cast.jonas, viewer=cast.mette, today=TODAY) == [line]
    assert Act.objects.filter(subject_id=cast.jonas.id, kind__startswith="situation.").count() == 3


def test_a_line_ends_by_itself(cast: Cast) -> None:
    line = write(cast.jonas, sharing="team", ends_on=TODAY + DAY)
    for day, there in ((TODAY, True), (TODAY + DAY, False)):
        assert (told_by(cast.jonas, viewer=cast.mette, today=day) == [line]) is there
        assert bool(told_by_team(cast.sofie, today=day)) is there
        assert bool(own_lines(cast.jonas, today=day)) is there
        assert bool(changed_since(cast.jonas, viewer=cast.mette, since=NOW - DAY, today=day)) is there


def test_a_team_is_told_by_name_and_nobody_else_is(cast: Cast) -> None:
    write(cast.jonas, "Bag døren om morgenen.", "team")
    write(cast.jonas, "Kun for Mette.", "leader")
    write(cast.mette, "Fra lederen til hendes ligemænd.", "team")

    def told(viewer: Person) -> dict[str, list[str]]:
        return {
            each.person.first_name: [line.text for line in each.lines]
            for each in told_by_team(viewer, today=TODAY)
        }

    assert told(cast.sofie) == {"Jonas": ["Bag døren om morgenen."]}
    assert told(cast.anders) == {"Mette": ["Fra lederen til hendes ligemænd."]}
    assert told(cast.jonas) == told(cast.mette) == told(cast.bo) == told(cast.birgit) == {}


# What is new ------------------------------------------------------------------------------------------------


def test_what_changed_is_told_to_who_may_read_it(cast: Cast) -> None:
    old, changed, private = (
        write(cast.jonas, sharing="leader"),
        write(cast.jonas, sharing="leader"),
        write(cast.jonas),
    )
    change_line(line=changed, text="Nu efter kl. 11.", ends_on=None, by=cast.jonas, at=LATER)
    change_line(line=private, text="Kun mig.", ends_on=None, by=cast.jonas, at=LATER)

    def news(viewer: Person) -> list[tuple[str, bool]]:
        found = changed_since(cast.jonas, viewer=viewer, since=NOW, today=TODAY)
        return [(each.line.text, each.is_new) for each in found]

    assert news(cast.mette) == [("Nu efter kl. 11.", False)]
    share_line(line=private, sharing="leader", leader=cast.mette, by=cast.jonas, at=LATER + DAY)
    assert news(cast.mette) == [("Kun mig.", True), ("Nu efter kl. 11.", False)]
    assert news(cast.sofie) == news(cast.anders) == []
    change_line(line=old, text=old.text, ends_on=None, by=cast.jonas, at=LATER)
    assert len(news(cast.mette)) == 2, "the same words are no change"


def test_nobody_hears_that_it_was_asked_whether_it_still_holds(cast: Cast) -> None:
    line = write(cast.jonas, sharing="leader")
    assert [each.asks for each in own_lines(cast.jonas, today=date(2027, 2, 22))] == [False]
    assert [each.asks for each in own_lines(cast.jonas, today=date(2027, 2, 23))] == [True]
    confirm_line(line=line, by=cast.jonas, at=datetime(2027, 2, 23, 9, tzinfo=NOW.tzinfo))
    assert [each.asks for each in own_lines(cast.jonas, today=date(2027, 2, 23))] == [False]
    assert changed_since(cast.jonas, viewer=cast.mette, since=NOW, today=date(2027, 2, 23)) == []


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (date(2026, 8, 24), date(2026, 11, 24)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_three_months_on(said: date, asks: date) -> None:
    """`oracles.md` 8, settled 3."""
    assert asks_again_on(said) == asks


def test_kept_until_changed_or_ended(cast: Cast) -> None:
    stays, ends, removed = write(cast.jonas), write(cast.jonas, ends_on=TODAY), write(cast.jonas)
    remove_line(line=removed, by=cast.jonas, at=NOW)
    forget_situations(at=NOW)
    assert SituationLine.objects.count() == 3
    forget_situations(at=NOW + DAY)
    assert list(SituationLine.objects.all()) == [stays]
    assert ends.pk and removed.pk
