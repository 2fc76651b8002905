"""The pages of a request, for each who looks; all of it without a script (A11, A26, A27)."""

import re
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client as PlainClient
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from naervaer.contact.access import readers_of
from naervaer.contact.actions import add_details, answer, name_other, we_talked
from naervaer.contact.models import ContactRequest, Turn
from naervaer.contact.rules import Ending, Figures
from naervaer.contact.texts import how_soon
from naervaer.people.models import Person
from tests.cast import Cast, sign_in
from tests.client import Client
from tests.contact.clock import asked, at, turn_of, work_until

TUESDAY = at("2026-11-24 10:00")


@pytest.fixture(autouse=True)
def _on_tuesday(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(TUESDAY)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page_of(client: PlainClient, request: ContactRequest) -> str:
    response = client.get(reverse("contact_request", args=[request.id]))
    assert response.status_code == 200
    return words(response.text)


def post(client: PlainClient, name: str, request: ContactRequest, **form: Any) -> Any:
    return client.post(reverse(name, args=[request.id]), form)


def test_every_page_of_who_has_a_leader_has_the_button(cast: Cast, client: Client) -> None:
    for who in ("jonas", "mette", "ole"):
        for page in ("today", "hours", "help", "me"):
            text = sign_in(client, cast.named(who)).get(reverse(page)).text
            assert f'href="{reverse("contact")}"' in text
            assert f'hx-get="{reverse("contact_button")}"' in text
    assert 'id="need"' not in sign_in(client, cast.birgit).get("/").text


def test_the_promise_stands_on_the_button_before_anything_is_sent(cast: Cast, client: Client) -> None:
    piece = sign_in(client, cast.jonas).get(reverse("contact_button"), headers={"HX-Request": "true"}).text
    assert "svar senest 10.30" in words(piece)
    assert not ContactRequest.objects.exists()
    page = words(client.get(reverse("contact")).text)
    assert "Mette Krogh" in page
    assert "Svar senest 10.30" in page
    assert "Selve samtalen senest 12.00" in page


def test_one_tap_asks_and_ten_seconds_undo_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    piece = client.get(reverse("contact_button"), headers={"HX-Request": "true"}).text
    key = re.findall(r'name="key" value="([^"]+)"', piece)[0]
    for _ in range(2):
        response = client.post(reverse("contact"), {"key": key}, follow=True)
    wish = ContactRequest.objects.get()
    assert "Mette" in words(response.text)
    assert reverse("contact_withdrawal", args=[wish.id]) in response.text
    post(client, "contact_withdrawal", wish)
    wish.refresh_from_db()
    assert wish.ending == Ending.WITHDRAWN


def test_a_tap_on_a_page_from_before_the_last_request_is_a_new_one(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    key = re.findall(r'name="key" value="([^"]+)"', client.get(reverse("contact")).text)[0]
    client.post(reverse("contact"), {"key": key})
    first = ContactRequest.objects.get()
    post(client, "contact_withdrawal", first)
    for _ in range(2):  # a double click on the old page
        client.post(reverse("contact"), {"key": key})
    wish = ContactRequest.objects.exclude(pk=first.pk).get()
    assert wish.is_open
    assert turn_of(wish).person_id == cast.mette.id


def test_asking_again_leads_to_the_open_request(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    response = sign_in(client, cast.jonas).get(reverse("contact"))
    assert response["Location"] == reverse("contact_request", args=[wish.id])
    piece = client.get(reverse("contact_button"), headers={"HX-Request": "true"}).text
    assert "Du har bedt om kontakt" in words(piece)


def test_the_employee_says_more(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    sign_in(client, cast.jonas)
    long = post(client, "contact_details", wish, how="video", suits="morning", text="x" * 201, urgent="on")
    assert long.status_code == 422
    assert "x" * 201 in long.text
    post(client, "contact_details", wish, how="video", suits="morning", text="Kranen", urgent="on")
    wish.refresh_from_db()
    assert (wish.how, wish.text, wish.urgent) == ("video", "Kranen", True)
    assert "Kranen" in sign_in(client, cast.mette).get(reverse("contact_request", args=[wish.id])).text


def test_the_leader_answers_in_two_taps(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    page = sign_in(client, cast.mette).get(reverse("contact_request", args=[wish.id])).text
    suggested = re.findall(r'name="at" value="(2026[^"]+)"', page)[0]
    assert "Jeg ringer kl. 10.30" in words(page)
    post(client, "contact_answers", wish, at=suggested)
    assert turn_of(wish).call_at == at("2026-11-24 10:30")
    mine = page_of(sign_in(client, cast.jonas), wish)
    assert "Mette har lovet" in mine
    assert "Ringer kl. 10.30" in mine
    assert "Glipper det, tager Anders over" in mine
    assert "Påmindes 10.30, tager over 10.45." in mine


def test_now_and_the_number_is_there(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    response = sign_in(client, cast.mette).post(
        reverse("contact_answers", args=[wish.id]), {"at": "now"}, follow=True
    )
    assert 'href="tel:+45' in response.text
    assert "Ringer nu" in words(response.text)


@pytest.mark.parametrize(
    "form", [{}, {"time": "9.00"}, {"on": "2027-11-24", "time": "10:00"}, {"time": "25:00"}, {"at": "gone"}]
)
def test_a_time_that_cannot_be_is_refused_with_what_was_typed(
    cast: Cast, client: Client, form: dict[str, str]
) -> None:
    wish = asked(cast.jonas, TUESDAY)
    response = sign_in(client, cast.mette).post(
        reverse("contact_answers", args=[wish.id]), {**form, "text": "Hold ud"}
    )
    assert response.status_code == 422
    assert "Hold ud" in response.text
    assert turn_of(wish).answered_at is None


def test_a_later_time_asks_for_a_yes(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    post(sign_in(client, cast.mette), "contact_answers", wish, on="2026-11-24", time="15.00", text="Møde")
    mine = page_of(sign_in(client, cast.jonas), wish)
    assert "Det er senere end lovet" in mine
    assert "“Møde”" in mine
    post(client, "contact_yes", wish)
    assert not turn_of(wish).wants_yes
    assert post(client, "contact_yes", wish).status_code == 303


def test_somebody_else_takes_it_and_all_three_see_whose_it_is(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    assert (
        post(sign_in(client, cast.mette), "contact_other", wish, other=str(cast.rune.id)).status_code == 422
    )
    post(client, "contact_other", wish, other=str(cast.anders.id))
    assert "Det er hos Anders" in page_of(client, wish)
    assert "Det er hos Anders" in page_of(sign_in(client, cast.jonas), wish)
    assert "Dit · svar senest 10.30" in page_of(sign_in(client, cast.anders), wish)
    post(client, "contact_answers", wish, at="now")
    assert 'href="tel:' in client.get(reverse("contact_request", args=[wish.id])).text


def test_closing_by_both_and_by_the_employee_alone(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    assert post(sign_in(client, cast.mette), "contact_solved", wish).status_code == 404
    post(client, "contact_talked", wish)
    mine = page_of(sign_in(client, cast.jonas), wish)
    assert "Mette siger, at I har talt. Passer det?" in mine
    post(client, "contact_not_yet", wish)
    post(sign_in(client, cast.mette), "contact_talked", wish)
    post(sign_in(client, cast.jonas), "contact_talked", wish)
    wish.refresh_from_db()
    assert wish.ending == Ending.TALKED
    assert "1 af 1 svar kom til tiden" in page_of(client, wish)
    post(client, "contact_return", wish)
    post(client, "contact_solved", wish)
    wish.refresh_from_db()
    assert wish.ending == Ending.SOLVED
    over = post(sign_in(client, cast.mette), "contact_answers", wish, at="now")
    assert over.status_code == 303
    assert "Anmodningen er allerede slut" in words(client.get("/").text)


def test_who_says_that_they_have_talked_is_asked_nothing_more_until_it_is_denied(
    cast: Cast, client: Client
) -> None:
    wish = asked(cast.jonas, TUESDAY)
    sign_in(client, cast.mette)
    assert "Dit svar" in page_of(client, wish)
    post(client, "contact_answers", wish, at="now")
    post(client, "contact_talked", wish)
    page = page_of(client, wish)
    assert "Dit svar" not in page
    assert "Ringer nu" not in page
    assert "Den lukker, når den anden også siger det" in page
    post(sign_in(client, cast.jonas), "contact_not_yet", wish)
    assert "Dit svar" in page_of(sign_in(client, cast.mette), wish)


def test_outside_hours_the_page_says_when_the_clock_runs(
    cast: Cast, client: Client, time_machine: Any
) -> None:
    time_machine.move_to(at("2026-11-27 18:00"))
    page = words(sign_in(client, cast.jonas).get(reverse("contact")).text)
    assert "Uden for arbejdstid står uret stille. Det går fra man. 30. nov. 9.00." in page
    assert "Ring 112" in page


def test_the_street_has_a_bubble_and_the_sentence_begins_with_it(cast: Cast, client: Client) -> None:
    wish = asked(cast.sofie, TUESDAY)
    text = sign_in(client, cast.mette).get("/").text
    assert 'class="bubble"' in text
    assert "Sofie: I talte sidst fredag 13. november, beder om kontakt" in text
    assert "har bedt om en snak" in words(text.split('class="lead"')[1])
    assert reverse("contact_request", args=[wish.id]) in text
    assert "giv et tidspunkt inden 10.30" in words(text)
    assert 'class="bubble"' not in sign_in(client, cast.jonas).get("/").text
    own = sign_in(client, cast.sofie).get("/").text
    assert reverse("contact_request", args=[wish.id]) in own


def test_the_deputy_finds_it_on_the_own_page_when_it_is_theirs(cast: Cast, client: Client) -> None:
    wish = asked(cast.sofie, TUESDAY)
    assert "Sofie" not in sign_in(client, cast.anders).get("/").text
    work_until(at("2026-11-24 10:30"))
    assert reverse("contact_request", args=[wish.id]) in client.get("/").text


def test_i_dag_asks_twelve_questions_with_requests_too(cast: Cast, client: Client) -> None:
    for employee in (cast.sofie, cast.jonas, cast.ida):
        asked(employee, TUESDAY)
    sign_in(client, cast.mette).get("/")
    with CaptureQueriesContext(connection) as made:
        client.get("/")
    assert len(made) <= 12, [query["sql"][:120] for query in made]


def test_a_mail_opens_a_page_and_changes_nothing(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    for who in (cast.mette, cast.jonas):
        sign_in(client, who)
        before = list(Turn.objects.values())
        for name in ("contact_answers", "contact_talked", "contact_yes", "contact_solved"):
            assert client.get(reverse(name, args=[wish.id])).status_code in (404, 405)
        page_of(client, wish)
        assert list(Turn.objects.values()) == before


# Who sees it ------------------------------------------------------------------------------------------------


def moments(cast: Cast) -> dict[str, ContactRequest]:
    """Requests in different states: open, warned, moved, taken by another, closed by both."""
    found = {"warned": asked(cast.sofie, at("2026-11-24 10:15"))}
    found["moved"] = asked(cast.ida, at("2026-11-24 10:00"))
    work_until(at("2026-11-24 10:30"))
    found["open"] = asked(cast.jonas, at("2026-11-24 10:30"))
    found["passed"] = asked(cast.nadia, at("2026-11-24 10:30"))
    name_other(request=found["passed"], other=cast.anders, by=cast.mette, at=at("2026-11-24 10:31"))
    found["closed"] = asked(cast.tobias, at("2026-11-24 10:30"))
    answer(request=found["closed"], call_at=at("2026-11-24 10:31"), by=cast.anders, at=at("2026-11-24 10:31"))
    for by in (cast.anders, cast.tobias):
        we_talked(request=found["closed"], by=by, at=at("2026-11-24 10:40"))
    return {state: ContactRequest.objects.get(pk=wish.pk) for state, wish in found.items()}


def test_readers_are_those_who_can_load_it(cast: Cast) -> None:
    found = moments(cast)
    named = {state: {person.first_name for person in readers_of(wish)} for state, wish in found.items()}
    assert named == {
        "warned": {"Sofie", "Mette", "Anders"},
        "moved": {"Ida", "Mette", "Anders"},
        "open": {"Jonas", "Mette"},
        "passed": {"Nadia", "Mette", "Anders"},
        "closed": {"Tobias", "Mette"},
    }
    for wish in found.values():
        readers = {person.id for person in readers_of(wish)}
        for person in cast.everyone:
            can_load = ContactRequest.objects.visible_to(person).filter(pk=wish.pk).exists()
            assert can_load == (person.id in readers), (wish, person.name)
            assert Turn.objects.visible_to(person).filter(request=wish).exists() == can_load


@pytest.mark.parametrize("who", ["rune", "pia", "hanne", "dorte", "ole", "bo", "anders", "sofie", "birgit"])
def test_nobody_else_finds_the_page(cast: Cast, client: Client, who: str) -> None:
    wish = asked(cast.jonas, TUESDAY)
    assert sign_in(client, cast.named(who)).get(reverse("contact_request", args=[wish.id])).status_code == 404


def test_the_line_is_sealed_and_never_mailed(cast: Cast) -> None:
    wish = asked(cast.jonas, TUESDAY)
    add_details(
        request=wish, how="call", suits="any", text="Kranen", urgent=False, by=cast.jonas, at=timezone.now()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM contact_contactrequest")
        row = cursor.fetchone()
    assert row is not None
    assert b"Kranen" not in bytes(row[0])


def test_figures_are_for_the_two(cast: Cast, client: Client) -> None:
    wish = asked(cast.jonas, TUESDAY)
    answer(request=wish, call_at=TUESDAY + timedelta(minutes=10), by=cast.mette, at=TUESDAY)
    name_other(request=wish, other=cast.anders, by=cast.mette, at=TUESDAY + timedelta(minutes=1))
    line = "1 af 1 svar kom til tiden"
    assert line in page_of(sign_in(client, cast.jonas), wish)
    assert line in page_of(sign_in(client, cast.mette), wish)
    assert line not in page_of(sign_in(client, cast.anders), wish)
    assert isinstance(cast.anders, Person)


@pytest.mark.parametrize(
    ("promised", "median", "danish", "english"),
    [
        (4, None, "", ""),
        (
            4,
            Fraction(0),
            "Mindst halvdelen kom, før der var gået et arbejdsminut.",
            "At least half of them came before a working minute had passed.",
        ),
        (
            2,
            Fraction(1, 2),
            "Mindst halvdelen kom, før der var gået et arbejdsminut.",
            "At least half of them came before a working minute had passed.",
        ),
        (2, Fraction(1), "Halvdelen inden for 1 arbejdsminut.", "Half of them within 1 working minute."),
        (
            2,
            Fraction(3, 2),
            "Halvdelen inden for 1,5 arbejdsminutter.",
            "Half of them within 1.5 working minutes.",
        ),
        (
            1,
            Fraction(0),
            "Det kom, før der var gået et arbejdsminut.",
            "It came before a working minute had passed.",
        ),
        (1, Fraction(1), "Det kom inden for 1 arbejdsminut.", "It came within 1 working minute."),
        (1, Fraction(20), "Det kom inden for 20 arbejdsminutter.", "It came within 20 working minutes."),
    ],
)
def test_how_soon_is_said_in_words_that_are_true(
    promised: int, median: Fraction | None, danish: str, english: str
) -> None:
    """Asked and answered outside the hours takes no working minute at all (`oracles.md` 2)."""
    for language, words in (("da", danish), ("en", english)):
        with translation.override(language):
            assert how_soon(Figures(promised, promised, median)) == words
