"""The pages of the import: looking, correcting, bringing in, following, stopping; and who may."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as AnyClient
from django.utils import timezone

from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.jobs.models import Job
from naervaer.people.actions import take_role
from naervaer.people.importing.models import ImportDraft
from naervaer.people.models import Leadership, Person
from tests.cast import Cast, sign_in
from tests.client import Client
from tests.people.importing.lists import sheet
from tests.people.importing.test_command import CANARIES, everything_stored

LIST = ("Lise Nyby;lise@ny.test;Mette Krogh", "Per Nyby;per@ny", "Bo Nyby;bo@ny.test;M. Krog", "=Farlig;x@ny")
HTMX = {"HX-Request": "true"}
FIELD = re.compile(r'<(?:input|option)[^>]*?name="(of|seen)" value="([^"]*)"')


def upload(*lines: str, **headings: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", sheet(*lines, **headings), content_type="text/csv")


def hidden(response: Any) -> dict[str, str]:
    """What the preview carries along."""
    return dict(FIELD.findall(response.content.decode()))


@pytest.fixture
def ole(client: Client, cast: Cast) -> Client:
    sign_in(client, cast.ole)
    return client


def bring_in(client: Client, **data: Any) -> Any:
    """Look, then bring in what was looked at, as a browser does."""
    files = {"file": upload(*LIST)} if "pasted" not in data and "file" not in data else {}
    looked = client.post("/imports/", {**files, **data})
    for file in files.values():
        file.seek(0)
    return client.post("/imports/new/", {**files, **data, **hidden(looked)})


def work_it_off() -> None:
    loop.do_all(HANDLERS, clock=timezone.now)


def test_the_page_asks_for_a_file_or_a_list(ole: Client) -> None:
    page = ole.get("/imports/").content.decode()
    assert 'type="file"' in page
    assert 'name="pasted"' in page
    assert 'id="preview"' in page


def test_looking_tells_everything_and_keeps_nothing(ole: Client, cast: Cast) -> None:
    ole.get("/imports/")  # the first page of a keeper's session notes its hour
    before = everything_stored()
    page = ole.post("/imports/", {"file": upload(*LIST)}).content.decode()
    for words in (
        "per@ny",
        "M. Krog",
        "Lise Nyby",
        "Mailen mangler det, der står efter punktum.",
        "Mette Krogh",
    ):
        assert words in page
    assert "Vælg filen igen" in page  # without scripts the browser forgets it
    assert everything_stored() == before


def test_with_scripts_only_the_preview_comes_back_and_the_file_stays_where_it_is(ole: Client) -> None:
    answer = ole.post("/imports/", {"file": upload(*LIST)}, headers=HTMX).content.decode()
    assert answer.lstrip().startswith('<div id="preview"')
    assert "Vælg filen igen" not in answer
    assert 'type="file"' not in answer


def test_a_list_is_brought_in_by_the_worker_and_the_draft_goes_with_it(ole: Client, cast: Cast) -> None:
    answer = bring_in(ole)
    assert answer.status_code == 303
    draft = ImportDraft.objects.get()
    assert draft.importer_id == cast.ole.id
    assert "lise@ny.test" not in everything_stored()  # sealed
    assert ole.get(answer.url).status_code == 200
    work_it_off()
    assert not ImportDraft.objects.exists()
    assert Person.objects.get(email="lise@ny.test").leaderships.get().leader_id == cast.mette.id
    page = ole.get(answer.url).content.decode()
    assert "Personerne er her" in page
    job = Job.objects.get(kind="people.import")
    assert job.payload["result"] == {
        "rows": 4,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "left": 0,
        "ended": 0,
        "left_out": 2,
        "bad_rows": 3,
    }


def test_with_scripts_the_browser_is_led_to_the_page_that_follows(ole: Client) -> None:
    data = {"pasted": "Lise Nyby, lise@ny.test"}
    seen = hidden(ole.post("/imports/", data, headers=HTMX))
    answer = ole.post("/imports/new/", {**data, **seen}, headers=HTMX)
    assert answer["HX-Redirect"] == f"/imports/{Job.objects.get(kind='people.import').id}/"


def test_a_pasted_list_is_brought_in(ole: Client, cast: Cast) -> None:
    answer = bring_in(ole, pasted="Lise Nyby <lise@ny.test>; Per Nyby <per@ny.test>")
    work_it_off()
    assert answer.status_code == 303
    assert Person.objects.filter(name__endswith="Nyby").count() == 2


def test_what_was_not_looked_at_is_shown_first(ole: Client) -> None:
    looked = ole.post("/imports/", {"file": upload(*LIST)})
    other = ole.post("/imports/new/", {"file": upload("Anden Person;a@ny.test"), **hidden(looked)})
    assert other.status_code == 200
    assert "Anden Person" in other.content.decode()
    unseen = ole.post("/imports/new/", {"file": upload("Anden Person;a@ny.test")})
    assert unseen.status_code == 200
    assert not Job.objects.filter(kind="people.import").exists()


def test_a_cell_is_corrected_on_the_page(ole: Client, cast: Cast) -> None:
    looked = ole.post("/imports/", {"file": upload(*LIST)})
    fixes = {"cell-3-email": "per@ny.test", "cell-4-leader": "Mette Krogh", "cell-5-email": "x@ny.test"}
    checked = ole.post("/imports/", {"file": upload(*LIST), **fixes, "of": hidden(looked)["of"]})
    page = checked.content.decode()
    assert "Rækker at se på" not in page
    assert 'name="cell-3-email" value="per@ny.test"' in page  # goes along to the next step
    answer = ole.post("/imports/new/", {"file": upload(*LIST), **fixes, **hidden(checked)})
    work_it_off()
    assert answer.status_code == 303
    assert Person.objects.filter(email__endswith="@ny.test").count() == 4
    assert Leadership.objects.filter(leader=cast.mette, person__email="bo@ny.test", ended_at=None).exists()


def test_what_stands_in_the_correction_fields_unchanged_changes_nothing(ole: Client) -> None:
    looked = ole.post("/imports/", {"file": upload(*LIST)})
    as_it_is = dict(re.findall(r'name="(cell-[^"]*)" value="([^"]*)"', looked.content.decode()))
    assert as_it_is == {"cell-3-email": "per@ny", "cell-4-leader": "M. Krog", "cell-5-email": "x@ny"}
    assert ole.post("/imports/new/", {"file": upload(*LIST), **as_it_is, **hidden(looked)}).status_code == 303


def test_the_same_list_again_offers_nothing_to_bring_in(ole: Client) -> None:
    bring_in(ole)
    work_it_off()
    page = ole.post("/imports/", {"file": upload(*LIST)}).content.decode()
    assert "Der er intet at hente" in page
    assert "/imports/new/" not in page


def test_corrections_for_another_file_do_not_count(ole: Client) -> None:
    page = ole.post("/imports/", {"file": upload(*LIST), "cell-3-email": "per@ny.test", "of": "another"})
    assert "per@ny.test" not in page.content.decode()


def test_a_column_is_corrected_on_the_page(ole: Client) -> None:
    file = {"file": upload("Lise Nyby;lise@ny.test;35000", headings="Hvem;Kontakt;Løn")}
    asked = ole.post("/imports/", file)
    assert asked.status_code == 422
    assert "Ingen kolonne har navne" in asked.content.decode()
    file["file"].seek(0)
    chosen = {"column-1": "name", "column-2": "email", "column-3": ""}
    looked = ole.post("/imports/", {**file, **chosen, "of": hidden(asked)["of"]})
    assert looked.status_code == 200
    assert "Lise Nyby" in looked.content.decode()
    assert "35000" not in looked.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Vælg en fil"),
        ({"pasted": "   "}, "Vælg en fil"),
        ({"file": b"%PDF-1.7"}, "Det er ikke en liste"),
        ({"file": b""}, "Der står ikke noget i listen"),
        ({"file": b"PK\x03\x04"}, "i stykker"),
        ({"file": b"Navn;Mail\nA;a@x.dk", "pasted": "A"}, "ikke begge dele"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_page(ole: Client, data: dict[str, Any], words: str) -> None:
    sent = {name: SimpleUploadedFile("x", value) if name == "file" else value for name, value in data.items()}
    for path in ("/imports/", "/imports/new/", "/imports/bad-rows/"):
        for value in sent.values():
            if isinstance(value, SimpleUploadedFile):
                value.seek(0)
        answer = ole.post(path, sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_a_file_over_the_limit_is_said_plainly(ole: Client, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = ole.post("/imports/", {"file": SimpleUploadedFile("x.csv", b"Navn\n" + b"x" * 2000)})
    assert answer.status_code == 422
    assert "større end" in answer.content.decode()


def test_the_bad_rows_come_as_a_file_that_no_sheet_calculates(ole: Client) -> None:
    answer = ole.post("/imports/bad-rows/", {"file": upload(*LIST)})
    assert answer["Content-Disposition"].startswith("attachment")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["3", "4", "5"]
    assert lines[3].split(";")[1] == "'=Farlig"


def test_columns_of_no_use_leave_no_trace(ole: Client) -> None:
    headings = "Navn;Mail;Fødselsdato;Civilstand;Løn;Sygdom;Nr."
    line = "Lise Nyby;lise@ny.test;" + ";".join(CANARIES)
    file = {"file": upload(line, headings=headings)}
    looked = ole.post("/imports/", file)
    file["file"].seek(0)
    answer: Any = ole.post("/imports/new/", {**file, **hidden(looked)})
    assert "bør slet ikke stå i sådan en fil" in looked.content.decode()
    draft = ImportDraft.objects.get()
    assert draft.kept()[1] == [(2, ["Lise Nyby", "lise@ny.test"])]
    work_it_off()
    pages = looked.content.decode() + ole.get(answer.url).content.decode() + everything_stored()
    assert "lise@ny.test" in pages
    assert [canary for canary in CANARIES if canary in pages] == []


def test_without_a_name_to_read_the_columns_stand_by_themselves(ole: Client) -> None:
    """No column that could be a name: there is nothing to tell beside them, and no room is kept for it."""
    file = {"file": upload("rød;12", headings="Farve;Antal")}
    page = ole.post("/imports/", file, headers=HTMX).content.decode()
    assert 'id="columns"' in page
    assert 'class="two"' not in page
    assert 'class="two"' in ole.post("/imports/", {"file": upload(*LIST)}, headers=HTMX).content.decode()


def test_stopping_leaves_everything_as_it_was(ole: Client) -> None:
    address = bring_in(ole).url
    assert ole.post(address + "stop/").status_code == 303
    work_it_off()
    assert not ImportDraft.objects.exists()
    assert not Person.objects.filter(email="lise@ny.test").exists()
    assert "Stoppet" in ole.get(address).content.decode()


def test_stopping_what_is_over_changes_nothing(ole: Client) -> None:
    address = bring_in(ole).url
    work_it_off()
    ole.post(address + "stop/")
    assert Person.objects.filter(email="lise@ny.test").exists()
    assert "Personerne er her" in ole.get(address).content.decode()


def test_who_has_lost_the_role_meanwhile_brings_nothing_in(ole: Client, cast: Cast) -> None:
    sign_in(ole, cast.hanne)
    bring_in(ole)
    take_role(person=cast.hanne, kind="hr", by=cast.ole, at=timezone.now())
    work_it_off()
    assert not Person.objects.filter(email="lise@ny.test").exists()


def test_a_draft_lives_for_a_day(ole: Client, cast: Cast) -> None:
    bring_in(ole)
    forget = Job.objects.get(kind="people.forget_import")
    assert (forget.due_at - ImportDraft.objects.get().created_at).total_seconds() == 24 * 3600
    Job.objects.filter(kind="people.import").delete()
    HANDLERS["people.forget_import"](forget.payload, forget.due_at)  # type: ignore[operator]
    assert not ImportDraft.objects.exists()


def test_the_page_follows_by_itself_and_ends_by_loading_anew(ole: Client) -> None:
    address = bring_in(ole).url
    page = ole.get(address).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    piece = ole.get(address, headers=HTMX).content.decode()
    assert piece.lstrip().startswith('<div id="progress"')
    work_it_off()
    assert ole.get(address, headers=HTMX)["HX-Refresh"] == "true"
    assert "http-equiv" not in ole.get(address).content.decode()


def test_a_leader_alone_leads_the_rest(ole: Client, cast: Cast) -> None:
    Leadership.objects.all().delete()
    page = ole.post("/imports/", {"pasted": "Lise Nyby, lise@ny.test"}).content.decode()
    assert 'name="lead_the_rest" checked' in page
    assert bring_in(ole, pasted="Lise Nyby, lise@ny.test", lead_the_rest="on").status_code == 303
    work_it_off()
    assert Leadership.objects.get(person__email="lise@ny.test").leader_id == cast.ole.id


def test_where_others_lead_nobody_is_made_leader_unasked(ole: Client) -> None:
    page = ole.post("/imports/", {"pasted": "Lise Nyby, lise@ny.test"}).content.decode()
    assert 'name="lead_the_rest" checked' not in page


def test_missing_people_leave_only_when_ticked(ole: Client, cast: Cast) -> None:
    looked = ole.post("/imports/", {"file": upload("Mette Krogh;mette@havn.test")})
    assert "Jonas Holm" in looked.content.decode()
    ticked = {"missing_leave": "on", "of": hidden(looked)["of"]}
    again = ole.post("/imports/", {"file": upload("Mette Krogh;mette@havn.test"), **ticked})
    ole.post("/imports/new/", {"file": upload("Mette Krogh;mette@havn.test"), **ticked, **hidden(again)})
    work_it_off()
    left = set(Person.objects.active(on=cast.today).values_list("name", flat=True))
    assert left == {"Mette Krogh", "Ole Bay"}


POSTS = ("/imports/", "/imports/new/", "/imports/bad-rows/")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("who", ["mette", "jonas", "dorte"])
def test_who_does_not_keep_people_finds_nothing(client: Client, cast: Cast, path: str, who: str) -> None:
    sign_in(client, cast.named(who))
    assert client.post(path, {"file": upload(*LIST)}).status_code == 404
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", POSTS)
def test_an_outsider_finds_nothing(client: Client, cast: Cast, path: str) -> None:
    assert client.post(path, {"file": upload(*LIST)}).status_code == 404


@pytest.mark.parametrize("path", POSTS[1:])
def test_reading_is_not_writing(ole: Client, path: str) -> None:
    assert ole.get(path).status_code == 405


def test_an_import_is_its_importers_own(ole: Client, cast: Cast) -> None:
    address = bring_in(ole).url
    assert ole.get(address + "stop/").status_code == 405
    sign_in(ole, cast.hanne)
    assert ole.get(address).status_code == 404
    assert ole.post(address + "stop/").status_code == 404
    sign_in(ole, cast.jonas)
    assert ole.post(address + "stop/").status_code == 404
    assert ole.get(f"/imports/{uuid4()}/").status_code == 404
    assert Job.objects.open().filter(kind="people.import").count() == 1


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    strict = AnyClient(enforce_csrf_checks=True)
    sign_in(strict, cast.ole)
    assert strict.post("/imports/", {"file": upload(*LIST)}).status_code == 403


def test_in_english_too(ole: Client, cast: Cast) -> None:
    ole.post("/language/", {"language": "en"})
    page = ole.post("/imports/", {"file": upload(*LIST)}).content.decode()
    assert "Look before you bring it in" in page
    assert "Did you mean Mette Krogh?" in page
