"""The pages about trust say what is so: each sentence is held against the tables and the rules themselves."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, EmailField, Model, TextField
from django.urls import reverse

from naervaer.accounts.routes import declaration_of, walk
from naervaer.agreements import models as agreed
from naervaer.distance.models import Hours, Leave
from naervaer.followup.actions import record_touch
from naervaer.followup.models import Rhythm, Touch
from naervaer.ledger.models import Act, Read
from naervaer.people.actions import change_leader
from naervaer.people.models import Deputy, Leadership, ProjectShare, Role
from naervaer.ui.letters import Letter, mail
from naervaer.web.trust import rules, texts
from naervaer.web.trust.queries import READERS_OF, declared_kinds, readers_for
from tests.agreements.rows import write_agreements
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

ROOT = Path(__file__).resolve().parents[2]
AGREED = (agreed.Topic, agreed.Promise, agreed.Goal, agreed.Obstacle, agreed.Picture, agreed.Experiment)
OPEN_TO_ALL = ("does_not", "who_sees_what", "help")


def own_tables() -> list[type[Model]]:
    return [model for model in apps.get_models() if "privacy" in vars(model)]


def columns(model: type[Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


# --- what Nærvær does not do ------------------------------------------------------------------------------


@pytest.mark.parametrize("what", list(rules.NO_COLUMN))
def test_no_column_exists_for_it(what: rules.Never) -> None:
    found = {
        f"{model.__name__}.{column}"
        for model in own_tables()
        for column in columns(model)
        if set(column.split("_")) & rules.NO_COLUMN[what]
    }
    assert found - rules.ALLOWED_COLUMNS == set()


def test_the_search_for_columns_would_find_one() -> None:
    words = set().union(*rules.NO_COLUMN.values())
    for planted in ("last_login", "risk_level", "note", "sick", "opened_at", "mood_score", "leave_reason"):
        assert set(planted.split("_")) & words, planted
    held = {f"{model.__name__}.{column}" for model in own_tables() for column in columns(model)}
    assert held >= rules.ALLOWED_COLUMNS  # an exception without a column is none


def test_every_text_column_is_known() -> None:
    """A new place where somebody could write about another person fails here, whatever it is called."""
    long_texts = {
        f"{model.__name__}.{field.attname}"
        for model in own_tables()
        for field in model._meta.concrete_fields
        if isinstance(field, TextField)
        or type(field).__name__ == "EncryptedTextField"
        or (
            isinstance(field, CharField)
            and not isinstance(field, EmailField)
            and (field.max_length or 0) > 60
        )
    }
    named_by_the_person_or_the_list = {"Person.name", "Person.sort_key", "Person.title", "Person.phone"}
    of_the_organisation = {
        "Organisation.name",
        "Organisation.call_link",
        "Unit.name",
        "Unit.sort_key",
        "Project.name",
        "DefaultHours.week",
        "ClosedDay.name",
        "HelpLine.purpose",
        "HelpLine.reach",
    }
    hours = {"Hours.week"}
    of_oneself_by_oneself = {"Site.name", "SituationLine.text"}
    # Both read it, and either can change or remove it.
    topic_promise_goal = {"Topic.text", "Promise.text", "Goal.text", "Goal.step"}
    pictures = {f"Picture.{column}" for column in ("about", "known", "differently", "next_step")}
    agreed_by_two = topic_promise_goal | pictures | {"Obstacle.text", "Experiment.text"}
    # An address of one's own calendar, and a file of it until it has been read; nobody but the person is shown either.
    own_calendar = {"CalendarSource.address", "CalendarSource.waiting"}
    # Where one is told, sealed: shown in part to whoever has given it.
    channels = {
        "ChatAddress.address",
        "ChatAddress.shown",
        "Subscription.endpoint",
        "Subscription.fingerprint",
        "Subscription.public",
        "Subscription.shared",
    }
    # A wish and the answer to it: each reads the other's line.
    of_a_wish = {"ContactRequest.text", "Turn.text", "ContactAgreement.too_much"}
    # The whole team reads it.
    of_a_team = {"TeamAgreement.too_much", "TeamAnswer.text"}
    machinery = {
        "CalendarFeed.token_hash",
        "User.password",
        "Session.session_data",
        "Invitation.token_hash",
        "ImportDraft.content",
        "Job.key",
        "Job.payload",
        "Job.error",
        "Notice.about",
        "Notice.key",
        "Seal.acts",
        "Seal.acts_digest",
        "Seal.reads",
        "Seal.reads_digest",
        "Seal.previous",
        "Seal.digest",
    }
    of_two = agreed_by_two | of_oneself_by_oneself | of_a_wish | of_a_team
    of_the_list = named_by_the_person_or_the_list | of_the_organisation | hours
    assert long_texts - of_the_list - of_two - own_calendar - channels - machinery == set()


def test_a_contact_has_no_text_and_leave_no_reason() -> None:
    assert columns(Touch) == {
        "id",
        "employee_id",
        "leader_id",
        "talked_id",
        "on",
        "spoken",
        "via",
        "noted_by_id",
        "noted_at",
        "withdrawn_by_id",
        "withdrawn_at",
    }
    assert columns(Leave) == {"id", "person_id", "started_on", "ended_on", "noted_by_id", "noted_at"}


def test_no_part_guesses() -> None:
    held = {
        re.split(r"[=\[ ;]", line)[0].lower()
        for file in ROOT.glob("requirements*.txt")
        for line in file.read_text().splitlines()
        if line[:1].isalpha()
    }
    assert "django" in held
    assert held & rules.GUESSING_PARTS == set()


def test_no_mail_reports_back() -> None:
    link = "https://naervaer.example/"
    message = mail(Letter("Hej", f"Et nyt link:\n\n{link}"), to="ida@havn.test", organisation="Havn")
    for part, kind in message.alternatives:
        assert kind == "text/html"
        assert not re.search(r"<(img|iframe|link|script|object|video)\b", str(part))
        assert set(re.findall(r"https?://[^\s\"'<>]+", str(part))) <= {link}


def test_every_page_refuses_the_sensors(db: None, client: Client) -> None:
    policy = client.get(reverse("does_not")).headers["Permissions-Policy"]
    for sensor in rules.SENSORS_REFUSED:
        assert f"{sensor}=()" in policy


def test_every_sentence_has_its_words() -> None:
    assert list(texts.NEVER) == list(rules.Never)


# --- who sees what ----------------------------------------------------------------------------------------


def test_every_kind_of_data_has_words() -> None:
    for kind in declared_kinds():
        assert (kind.table, kind.seen_by) in texts.KINDS, kind
        assert kind.kept in texts.KEPT, kind
    assert set(texts.KINDS) <= {(kind.table, kind.seen_by) for kind in declared_kinds()}


def test_every_kind_that_pairs_share_has_its_readers() -> None:
    assert {kind.table for kind in declared_kinds() if kind.seen_by == "pair"} == set(READERS_OF)


def test_every_page_that_shows_people_has_words() -> None:
    for found in walk():
        declaration = declaration_of(found.name, found.view)
        if declaration and declaration.shows:
            assert declaration.shows in texts.PAGES, found.name


@pytest.fixture
def everybody_has_everything(cast: Cast) -> Cast:
    """Rows of each kind for everyone, so that no pair goes unasked."""
    for person in cast.everyone:
        Hours.objects.get_or_create(
            person=person, defaults={"week": "1-5 09:00-17:00", "zone": "Europe/Copenhagen", "country": "DK"}
        )
        Leave.objects.create(
            person=person, started_on=TODAY + timedelta(60), ended_on=TODAY + timedelta(61), noted_at=NOW
        )
        Rhythm.objects.get_or_create(
            employee=person, ended_at=None, defaults={"days": 21, "proposed_at": NOW}
        )
    for row in Leadership.objects.filter(ended_at=None).select_related("person", "leader"):
        write_agreements(row.person, row.leader)
        record_touch(
            employee=row.person,
            leader=row.leader,
            talked=row.leader,
            on=TODAY,
            by=row.leader,
            at=NOW,
            today=TODAY,
        )
    return cast


def test_the_page_names_those_whom_the_rules_let_in(everybody_has_everything: Cast) -> None:
    """Both directions, over the whole cast: who is named can read it, and who can read it is named."""
    cast = everybody_has_everything
    asked = 0
    for model, owner in (
        (Touch, "employee"),
        (Rhythm, "employee"),
        (Hours, "person"),
        (Leave, "person"),
        (ProjectShare, "person"),
        *((model, "employee") for model in AGREED),
    ):
        table: Any = model._default_manager
        seen_by = {
            viewer.id: set(table.visible_to(viewer).values_list("pk", flat=True)) for viewer in cast.everyone
        }
        for person in cast.everyone:
            rows = table.filter(**{owner: person})
            if model is Touch:  # with somebody who led before only the employee is left (the page says so)
                rows = rows.filter(leader__led__person=person, leader__led__ended_at=None)
            named = {reader.id for reader in readers_for(person)[model._meta.label].people}
            for row in rows:
                asked += 1
                can_read = {viewer for viewer, rows_seen in seen_by.items() if row.pk in rows_seen}
                assert named == can_read, (model.__name__, person.name)
    assert asked > 60


def test_an_earlier_leader_is_not_among_them(cast: Cast) -> None:
    record_touch(
        employee=cast.pia, leader=cast.anders, talked=cast.anders, on=TODAY, by=cast.pia, at=NOW, today=TODAY
    )
    assert not Touch.objects.visible_to(cast.rune).filter(employee=cast.pia).exists()
    for readers in readers_for(cast.pia).values():
        assert cast.anders not in readers.people


def cell(page: str, words: str) -> str:
    """Who sees this kind, as the page says it, without tags."""
    row = page.split(f"<span>{words}</span>")[1].split("</td>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", row).split())


def test_the_names_stand_on_the_page(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.sofie).get(reverse("who_sees_what")).text
    assert cell(page, "Dine timer og din tidszone") == "Du og Mette Krogh (din leder)"
    assert cell(page, "Hvor tit I har aftalt at tale") == "Du og Mette Krogh (din leder)"
    assert (
        cell(page, "Hvor stor en del af dine timer et projekt har")
        == "Du, Bo Lang og Mette Krogh (din leder)"
    )
    assert cell(page, "Dit navn, din titel og enhed og din arbejdsmail") == "Alle, der arbejder her"
    assert cell(page, "Hvem der har set dine oplysninger, og hvilken dag") == "Kun du"
    assert "Anders Friis" in page.split('id="away"')[1].split("</section>")[0]


def test_a_leader_is_told_of_those_below(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.mette).get(reverse("who_sees_what")).text
    assert cell(page, "Dine timer og din tidszone") == "Du, Birgit Falk (din leder) og de 7, du leder"
    change_leader(person=cast.mette, leader=None, by=cast.ole, at=NOW)
    page = client.get(reverse("who_sees_what")).text
    assert cell(page, "Dine timer og din tidszone") == "Du og de 7, du leder"


def test_who_has_no_leader_is_alone_with_it(cast: Cast, client: Client) -> None:
    change_leader(person=cast.jonas, leader=None, by=cast.ole, at=NOW)
    page = sign_in(client, cast.jonas).get(reverse("who_sees_what")).text
    assert cell(page, "Dine fridage, uden grund") == "Du alene, indtil nogen leder dig"


def test_without_a_deputy_the_next_leader_up_is_named(cast: Cast, client: Client) -> None:
    Deputy.objects.all().delete()
    page = sign_in(client, cast.sofie).get(reverse("who_sees_what")).text
    assert "Birgit Falk" in page.split('id="away"')[1].split("</section>")[0]


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_who_has_not_signed_in_reads_it_without_a_name(cast: Cast, client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert not [person.name for person in cast.everyone if person.name in response.text]


# --- help -------------------------------------------------------------------------------------------------


def test_help_names_who_is_there(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.sofie).get(reverse("help")).text
    for name in ("Mette Krogh", "Birgit Falk", "Dorte Wind", "Hanne Riis"):
        assert name in page
    assert "70 201 201" in page
    assert "+45" not in page  # a number belongs to a pair
    Role.objects.filter(kind="amo").update(ended_at=NOW)
    assert "Dorte Wind" not in client.get(reverse("help")).text


def test_the_number_is_that_of_the_country(cast: Cast, client: Client) -> None:
    cast.organisation.country = "LT"
    cast.organisation.save()
    assert "70 201 201" not in client.get(reverse("help")).text


def test_help_is_one_click_away_from_everywhere(cast: Cast, client: Client) -> None:
    link = f'href="{reverse("help")}"'
    for path in ("/account/login/", *map(reverse, OPEN_TO_ALL)):
        assert link in client.get(path).text
    sign_in(client, cast.sofie)
    for path in ("/", reverse("seen_me"), reverse("welcome"), reverse("person", args=[cast.sofie.id])):
        assert link in client.get(path).text


def test_nobody_records_who_looked_for_help(cast: Cast, client: Client) -> None:
    sign_in(client, cast.sofie)
    before = (Read.objects.count(), Act.objects.count())
    for name in OPEN_TO_ALL:
        client.get(reverse(name))
    assert (Read.objects.count(), Act.objects.count()) == before
    for name in (*OPEN_TO_ALL, "seen_me"):
        found = next(route for route in walk() if route.name == name)
        declaration = declaration_of(name, found.view)
        assert declaration is not None
        assert declaration.shows == ""
