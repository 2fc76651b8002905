"""Hjemme: lines with readers, places and days, without scripts; what others see of what is not shared (A07, A49)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as PlainClient
from django.urls import reverse

from naervaer.distance.actions import add_leave, confirm_line, remove_line, share_line, write_line
from naervaer.distance.models import PlaceException, Site, SituationLine
from naervaer.distance.queries import own_lines, week_of_places
from tests import numbers
from tests.access.verdicts import VERDICTS
from tests.agreements.rows import write_agreements
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

MASKED = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|[\w.-]+:[\w-]{6}:[\w-]{43}')
"""Form tokens, and references that are signed with their time."""


@pytest.fixture
def jonas(cast: Cast) -> Client:
    client = Client()
    sign_in(client, cast.jonas)
    return client


def texts(cast: Cast) -> list[tuple[str, str]]:
    return [(each.line.text, each.sharing) for each in own_lines(cast.jonas, today=TODAY)]


def test_an_empty_page_offers_beginnings_about_work(cast: Cast, jonas: Client) -> None:
    page = jonas.get(reverse("at_home")).content.decode()
    assert page.count("?start=") == 4
    begun = jonas.get(reverse("at_home") + "?start=2").content.decode()
    assert re.search(r"<textarea[^>]*>\s*Ring hellere end skriv, når …", begun)


def test_a_line_is_for_oneself_until_another_choice_is_made(cast: Cast, jonas: Client) -> None:
    page = jonas.get(reverse("at_home")).content.decode()
    assert re.search(r'value="me"[^>]*checked', page)
    assert "Min leder: Mette" in page  # the names stand there before anything is saved
    answer = jonas.post(reverse("situation_lines"), {"text": "Møder efter 10", "sharing": "me"})
    assert answer.status_code == 303
    assert texts(cast) == [("Møder efter 10", "me")]


def test_what_was_typed_is_kept_when_it_cannot_be_taken(cast: Cast, jonas: Client) -> None:
    answer = jonas.post(
        reverse("situation_lines"), {"text": "Bygger om", "sharing": "me", "last_day": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "Bygger om" in answer.content.decode()
    assert texts(cast) == []


def test_sharing_taking_back_and_undo(cast: Cast, jonas: Client) -> None:
    line = write_line(person=cast.jonas, text="Støj", by=cast.jonas, at=NOW)
    to = reverse("situation_sharing", args=[line.id])
    assert jonas.post(to, {"sharing": "leader", "leader": str(cast.mette.id)}).status_code == 303
    assert SituationLine.objects.visible_to(cast.mette).filter(pk=line.pk).exists()
    jonas.post(to, {"sharing": "me"})
    assert not SituationLine.objects.visible_to(cast.mette).filter(pk=line.pk).exists()
    jonas.post(reverse("situation_removal", args=[line.id]))
    assert texts(cast) == []
    jonas.post(reverse("situation_return", args=[line.id]))
    assert texts(cast) == [("Støj", "me")]


def test_whom_it_is_shared_with_was_named_on_the_page(cast: Cast, jonas: Client) -> None:
    """Another leader since the page was opened: nobody reads it, and the page says why."""
    line = write_line(person=cast.jonas, text="Støj", by=cast.jonas, at=NOW)
    to = reverse("situation_sharing", args=[line.id])
    answer = jonas.post(to, {"sharing": "leader", "leader": str(cast.anders.id)})
    assert answer.status_code == 422
    assert "Du har fået en anden leder" in answer.content.decode()
    assert texts(cast) == [("Støj", "me")]


def test_a_week_of_places_and_a_day_that_is_different(cast: Cast, jonas: Client) -> None:
    for kind, name in (("home", ""), ("office", "Havnegade")):
        jonas.post(reverse("sites"), {"kind": kind, "name": name, "country": "DK"})
    home, office = (Site.objects.get(person=cast.jonas, kind=kind) for kind in ("home", "office"))
    page = jonas.get(reverse("at_home")).content.decode()
    fields = re.findall(r'<select[^>]*name="([a-z0-9_]+)"', page)
    week = [name for name in fields if name not in ("kind", "country", "site")]
    assert len(week) == 7
    jonas.post(reverse("place_week"), {week[0]: str(home.id), week[1]: str(office.id)})
    assert week_of_places(cast.jonas) == {1: home, 2: office}
    tomorrow = TODAY + timedelta(days=1)
    jonas.post(reverse("place_days"), {"on": tomorrow.isoformat(), "site": str(home.id)})
    assert PlaceException.objects.get(person=cast.jonas).on == tomorrow
    jonas.post(reverse("place_removal", args=[tomorrow.isoformat()]))
    assert not PlaceException.objects.filter(person=cast.jonas).exists()


def test_the_leaders_page_of_a_person_tells_the_three_distances(cast: Cast) -> None:
    write_line(
        person=cast.nadia, text="Sig det lige ud", sharing="leader", leader=cast.mette, by=cast.nadia, at=NOW
    )
    client = Client()
    sign_in(client, cast.mette)
    page = client.get(reverse("person", args=[cast.nadia.id])).content.decode()
    assert "1 time foran dig" in page
    assert re.search(r"I er begge på arbejde\s+9–16\s+\(10–17 hos", page)  # Vilnius 9 to 17 is 8 to 16 here
    assert "Sig det lige ud" in page


def test_both_of_a_pair_have_the_same_lines_before_them(cast: Cast) -> None:
    for text, sharing in (("Til Mette", "leader"), ("Til os alle", "team"), ("Til mig selv", "me")):
        write_line(person=cast.nadia, text=text, sharing=sharing, leader=cast.mette, by=cast.nadia, at=NOW)
    told = []
    for viewer in (cast.mette, cast.nadia):
        page = sign_in(Client(), viewer).get(reverse("person", args=[cast.nadia.id])).content.decode()
        card = page.split('id="told"')[1].split("</section>")[0]
        assert "<details" in card  # folded until it is opened: leaders share screens
        told.append(re.findall(r"<li><p>([^<]*)", card))
    assert told[0] == told[1]
    assert set(told[0]) == {"Til Mette", "Til os alle"}


def test_who_calls_meanwhile_is_told_nothing(cast: Cast) -> None:
    """Anders stands in for Mette: he calls, and has no part in what Nadia tells her."""
    write_line(
        person=cast.nadia, text="Til os alle", sharing="team", leader=cast.mette, by=cast.nadia, at=NOW
    )
    add_leave(
        person=cast.mette,
        started_on=TODAY,
        ended_on=TODAY + timedelta(days=5),
        by=cast.mette,
        at=NOW,
    )
    answer = sign_in(Client(), cast.anders).get(reverse("person", args=[cast.nadia.id]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'id="told"' not in page
    assert "Til os alle" not in page


def test_taking_back_has_an_undo(cast: Cast, jonas: Client) -> None:
    line = write_line(
        person=cast.jonas, text="Støj", sharing="team", leader=cast.mette, by=cast.jonas, at=NOW
    )
    page = jonas.post(reverse("situation_sharing", args=[line.id]), {"sharing": "me"}, follow=True)
    assert texts(cast) == [("Støj", "me")]
    undo = re.search(r'action="(/distance/[^"]+/return/)"', page.content.decode())
    assert undo
    assert jonas.post(undo[1], follow=True).redirect_chain[-1][0] == reverse("at_home")
    assert texts(cast) == [("Støj", "team")]
    assert jonas.post(undo[1]).status_code == 404, "once"


def test_after_three_months_it_is_asked_whether_it_is_still_true(cast: Cast, jonas: Client) -> None:
    old = NOW - timedelta(days=92)
    line = write_line(
        person=cast.jonas, text="Støj", sharing="leader", leader=cast.mette, by=cast.jonas, at=old
    )
    asked = "Passer den stadig?"
    assert asked in jonas.get(reverse("at_home")).content.decode()
    for address in (reverse("person", args=[cast.jonas.id]), reverse("today")):
        assert asked not in sign_in(Client(), cast.mette).get(address).content.decode()
    jonas.post(reverse("situation_confirmation", args=[line.id]))
    assert asked not in jonas.get(reverse("at_home")).content.decode()


def test_when_the_whole_team_can_be_reached(cast: Cast) -> None:
    """Mette nine to five and Nadia in Vilnius end the window at four, Ida at three on her days."""
    client = sign_in(Client(), cast.mette)
    page = re.sub(r"\s+", " ", client.get(reverse("team_windows")).content.decode())
    days = [re.sub(r"<[^>]+>", "", each).strip() for each in page.split('class="list"')[1].split("<li>")[1:]]
    assert len(days) == 10
    assert "9.00–15.00" in days[0]
    assert "Henrik" in days[0]  # on leave: the others have their window all the same
    assert "9.00–16.00" in days[3]
    assert client.get(reverse("team_windows") + "?least=60").status_code == 200


# What is not shared -----------------------------------------------------------------------------------------

ACTORS = ["mette", "sofie", "birgit", "hanne", "anders", "dorte", "ole", "bo", "rune", "pia"]
ACTORS = ACTORS[: numbers(4, len(ACTORS))]
"""In the short run the leader, a colleague, the next leader up and HR."""


def pages_of(cast: Cast, actor: str) -> Callable[[], dict[str, str]]:
    """Every page that this reader may open, with what is another each time masked."""
    client, plain = sign_in(Client(), cast.named(actor)), PlainClient()
    plain.cookies = client.cookies
    places = [
        reverse(name, args=verdict.address(cast))
        for name, verdict in VERDICTS.items()
        if actor in verdict.get and not name.startswith(("account", "invitation"))
    ]

    def seen() -> dict[str, str]:
        return {place: MASKED.sub("", plain.get(place).content.decode()) for place in places}

    SituationLine.objects.filter(person=cast.jonas).delete()
    for place in places:
        client.get(place)  # what is said once, such as a toast, is said now; and the page is looked at
    return seen


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [place for place in before if before[place] != after[place]]


def shared(cast: Cast, text: str, sharing: str = "team", *, days_ago: int = 0) -> SituationLine:
    """A line of Jonas that Mette reads, and with "team" those whom she leads."""
    return write_line(
        person=cast.jonas,
        text=text,
        sharing=sharing,
        leader=cast.mette,
        ends_on=TODAY if days_ago else None,
        by=cast.jonas,
        at=NOW - timedelta(days=days_ago),
    )


def write_and_hide(cast: Cast) -> None:
    """Every way in which a line of Jonas is not shared: never, no longer, over, removed, with a leader before."""
    write_line(person=cast.jonas, text="Aldrig", by=cast.jonas, at=NOW)
    share_line(line=shared(cast, "Ikke mere"), sharing="me", leader=None, by=cast.jonas, at=NOW)
    shared(cast, "Ovre", days_ago=9)
    remove_line(line=shared(cast, "Fjernet"), by=cast.jonas, at=NOW)
    former = shared(cast, "Til den forrige")
    SituationLine.objects.filter(pk=former.pk).update(shared_with=cast.rune)
    confirm_line(line=former, by=cast.jonas, at=NOW)


@pytest.mark.dealt_out
@pytest.mark.parametrize("actor", ACTORS)
def test_not_shared_and_nothing_written_are_the_same_bytes(cast: Cast, actor: str) -> None:
    """For everybody else, on every page that is theirs to open (`trust.md` 3.1)."""
    write_agreements(cast.jonas, cast.mette, words="Aftalt")
    seen = pages_of(cast, actor)
    before = seen()
    write_and_hide(cast)
    assert differing(before, seen()) == []
    if actor == "mette":
        line = SituationLine.objects.filter(person=cast.jonas, sharing="me").first()
        assert line is not None
        share_line(line=line, sharing="leader", leader=cast.mette, by=cast.jonas, at=NOW)
        assert reverse("person", args=[cast.jonas.id]) in differing(before, seen())  # it can fail


@pytest.mark.dealt_out
@pytest.mark.parametrize("actor", [each for each in ACTORS if each != "mette"])
def test_what_only_the_leader_reads_is_nothing_to_all_others(cast: Cast, actor: str) -> None:
    seen = pages_of(cast, actor)
    before = seen()
    shared(cast, "Til Mette", "leader")
    assert differing(before, seen()) == []
    if actor == "sofie":
        shared(cast, "Til alle")
        assert differing(before, seen()) == [reverse("at_home")]  # it can fail
