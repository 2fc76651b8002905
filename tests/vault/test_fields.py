"""What the vault promises about a sealed text, one test for each statement of `traps.md` 1.5."""

import io
import pickle
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from naervaer.people.actions import add_person
from naervaer.people.models import Leadership, Person
from naervaer.vault import ring
from naervaer.vault.actions import destroy
from naervaer.vault.crypto import Unreadable, seal, unseal
from naervaer.vault.fields import EncryptedTextField, Erased, Sealed, SealedModel
from naervaer.vault.models import DataKey

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PHONE = "+45 20 30 40 50"

pytestmark = pytest.mark.django_db


def somebody(name: str = "Ida Bonde", phone: str = PHONE, leader: Person | None = None) -> Person:
    return add_person(name=name, by=None, at=NOW, started_on=date(2026, 1, 1), phone=phone, leader=leader)


def fetched(person: Person) -> Person:
    """The row as another request reads it."""
    ring.empty()
    return Person.objects.get(pk=person.pk)


def stored(person: Person) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person WHERE sort_key = %s", [person.sort_key])
        return bytes(cursor.fetchone()[0])


def store(person: Person, phone: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = %s WHERE sort_key = %s", [phone, person.sort_key])


@given(st.text(min_size=1), st.binary(min_size=1), st.binary())
def test_what_is_sealed_opens_for_what_it_belongs_to_only(text: str, belongs: bytes, other: bytes) -> None:
    key = b"k" * 32
    sealed = seal(key, text.encode(), belongs)
    assert unseal(key, sealed, belongs) == text.encode()
    assert text.encode() not in sealed or len(text) < 3
    for wrong in (
        (b"l" * 32, sealed, belongs),
        (key, sealed, other + belongs + b"x"),
        (key, sealed[:-1], belongs),
    ):
        with pytest.raises(Unreadable):
            unseal(*wrong)


def test_the_text_comes_back(db: None) -> None:
    assert fetched(somebody()).phone == PHONE


def test_no_text_in_the_database(db: None) -> None:
    assert PHONE.encode() not in stored(somebody())


def test_a_dump_shows_no_text(db: None) -> None:
    somebody()
    dump = io.StringIO()
    call_command("dumpdata", "people", "vault", stdout=dump)
    assert PHONE not in dump.getvalue()
    assert '"phone": "[sealed]"' in dump.getvalue()


def test_a_dump_cannot_be_loaded_over_sealed_texts(db: None, tmp_path: Any) -> None:
    somebody()
    file = tmp_path / "dump.json"
    call_command("dumpdata", "people.person", output=str(file))
    with pytest.raises(Exception, match="is sealed"), transaction.atomic():
        call_command("loaddata", str(file))


def test_printing_and_values_tell_nothing(db: None) -> None:
    person = fetched(somebody())
    (value,) = Person.objects.values_list("phone", flat=True)
    assert type(value).__name__ == "Sealed"
    assert [str(value), repr(value), f"{value}"] == ["[sealed]"] * 3
    assert PHONE not in repr(person.__dict__ | {"_opened": None})


def test_a_pickled_row_holds_no_text(db: None) -> None:
    person = fetched(somebody())
    assert person.phone == PHONE
    packed = pickle.dumps(person)
    assert PHONE.encode() not in packed
    assert pickle.loads(packed).phone == PHONE  # noqa: S301  # our own


def test_a_ciphertext_does_not_open_in_another_row(db: None) -> None:
    one, other = somebody("Ida Bonde"), somebody("Jonas Holm", phone="+45 1")
    store(other, stored(one))
    assert fetched(one).phone == PHONE
    with pytest.raises(Unreadable):
        _ = fetched(other).phone


def test_a_wrapped_key_does_not_open_for_another_owner(db: None) -> None:
    one, other = somebody("Ida Bonde"), somebody("Jonas Holm")
    DataKey.objects.filter(owner_id=other.id).update(wrapped=DataKey.objects.get(owner_id=one.id).wrapped)
    with pytest.raises(Unreadable):
        _ = fetched(other).phone


def note_model() -> Any:
    class Note(SealedModel):
        vault_owner = "employee_id"
        id = models.UUIDField(primary_key=True)
        employee_id = models.UUIDField()
        said = EncryptedTextField(label="note.said")
        meant = EncryptedTextField(label="note.meant")
        privacy: ClassVar[dict[str, str]] = {}

        class Meta:
            app_label = "vault"

        def __str__(self) -> str:
            return "note"

    return Note


def as_read(model: Any, row: Any) -> Any:
    names = ["id", "employee_id", "said", "meant"]
    return model.from_db(
        "default", names, [row.id, row.employee_id, *[Sealed(bytes(row.__dict__[n])) for n in names[2:]]]
    )


@isolate_apps("naervaer.vault")
def test_a_ciphertext_does_not_open_in_another_column_or_for_another_owner(db: None) -> None:
    model = note_model()
    row = model(id=uuid.uuid4(), employee_id=uuid.uuid4(), said="Hej", meant="Farvel")
    for name in ("said", "meant"):
        model._meta.get_field(name).pre_save(row, True)
    assert (as_read(model, row).said, as_read(model, row).meant) == ("Hej", "Farvel")
    swapped = as_read(model, row)
    swapped.said, swapped.meant = swapped.__dict__["meant"], swapped.__dict__["said"]
    with pytest.raises(Unreadable):
        _ = swapped.said
    other = as_read(model, row)
    other.employee_id = uuid.uuid4()
    ring.current().make([other.employee_id])
    with pytest.raises(Unreadable):
        _ = other.said
    with pytest.raises(FieldError, match="another row or owner"):
        model._meta.get_field("said").pre_save(other, False)


@pytest.mark.parametrize(
    "lookup", ["phone", "phone__exact", "phone__contains", "phone__in", "phone__startswith", "phone__gt"]
)
def test_the_database_cannot_search_it(db: None, lookup: str) -> None:
    value: str | Sequence[str] = [PHONE] if lookup.endswith("__in") else PHONE
    with pytest.raises(FieldError, match="is sealed"):
        list(Person.objects.filter(**{lookup: value}))


def test_update_and_bulk_update_refuse_plain_text(db: None) -> None:
    person = somebody()
    with pytest.raises(FieldError, match="is sealed"), transaction.atomic():
        Person.objects.update(phone="+45 99")
    person.phone = "+45 99"
    with pytest.raises(FieldError, match="is sealed"), transaction.atomic():
        Person.objects.bulk_update([person], ["phone"])
    assert fetched(person).phone == PHONE


def test_save_create_and_bulk_create_seal(db: None) -> None:
    person = fetched(somebody())
    person.phone = "+45 99"
    person.save()
    assert fetched(person).phone == "+45 99"
    made = Person(name="Karen Beck", sort_key="karen beck", phone="+45 77")
    Person.objects.bulk_create([made])
    assert b"+45 77" not in stored(made)
    assert fetched(made).phone == "+45 77"


def test_saving_without_a_change_writes_the_same_bytes(db: None) -> None:
    person = somebody()
    before = stored(person)
    person.save()  # the instance that was just written
    assert stored(person) == before
    read = fetched(person)
    read.save()
    assert stored(person) == before
    assert read.phone == PHONE
    read.save()
    assert stored(person) == before
    with CaptureQueriesContext(connection) as queries:
        fetched(person).save(update_fields=["title"])
    assert not any("vault_datakey" in query["sql"] for query in queries)


def test_a_deferred_text_is_not_lost(db: None) -> None:
    person = somebody()
    before = stored(person)
    ring.empty()
    deferred = Person.objects.defer("phone").get(pk=person.pk)
    deferred.save(update_fields=["phone", "title"])
    assert stored(person) == before
    assert Person.objects.only("phone").get(pk=person.pk).phone == PHONE


def test_a_copy_of_a_row_is_refused_rather_than_unreadable(db: None) -> None:
    person = fetched(somebody())
    person.pk, person.sort_key = uuid.uuid4(), "another"
    with pytest.raises(FieldError, match="another row or owner"), transaction.atomic():
        person.save(force_insert=True)


def test_texts_of_a_dozen_people_cost_one_query_for_keys(db: None) -> None:
    leader = somebody("Mette Krogh")
    for number in range(12):
        somebody(f"Person {number}", phone=f"+45 {number}", leader=leader)
    ring.empty()
    with CaptureQueriesContext(connection) as queries:
        led = Leadership.objects.filter(leader=leader).select_related("person", "leader")
        phones = {row.person.phone for row in led} | {row.leader.phone for row in led}
    assert phones == {f"+45 {number}" for number in range(12)} | {PHONE}
    assert len(queries) == 2
    ring.empty()
    with CaptureQueriesContext(connection) as queries:
        (again,) = Person.objects.filter(pk=leader.pk).prefetch_related("led__person")
        assert {row.person.phone for row in again.led.all()} == phones - {PHONE}
    assert sum("vault_datakey" in query["sql"] for query in queries) == 1


def test_whoever_opens_nothing_asks_for_no_key(db: None) -> None:
    somebody("Mette Krogh")
    somebody("Karen Beck", phone="")
    ring.empty()
    with CaptureQueriesContext(connection) as queries:
        assert "" in [person.phone for person in Person.objects.filter(sort_key="karen beck")]
        assert [person.name for person in Person.objects.filter(sort_key="mette krogh")]
    assert len(queries) == 2


def test_an_erased_text_says_so_and_nothing_new_can_be_sealed(db: None) -> None:
    person = somebody()
    before = stored(person)
    destroy(owner=person.id)
    read = fetched(person)
    assert read.phone == ""
    assert isinstance(read.phone, Erased)
    read.title = "Skipper"
    read.save()
    assert stored(person) == before
    read.phone = "+45 1"
    with pytest.raises(ring.OwnerErased), transaction.atomic():
        read.save()
    read.phone = ""
    read.save()
    assert type(fetched(person).phone) is str


def test_the_ring_is_emptied_around_every_request(db: None) -> None:
    person = somebody()
    assert person.id in ring.current()._wrapped
    left = ring.current()
    Client().get("/account/login/")
    assert ring.current() is not left
    assert ring.current()._wrapped == {}


def test_an_erasure_holds_in_the_next_piece_of_work(db: None) -> None:
    person = somebody()
    with ring.fresh():
        assert Person.objects.get(pk=person.pk).phone == PHONE
    DataKey.objects.filter(owner_id=person.id).update(wrapped=b"")  # in another process
    with ring.fresh():
        assert isinstance(Person.objects.get(pk=person.pk).phone, Erased)


def test_a_key_that_was_rolled_back_seals_nothing(db: None) -> None:
    person = Person.objects.create(name="Karen Beck", sort_key="karen beck")
    with pytest.raises(RuntimeError), transaction.atomic():
        person.phone = "+45 1"
        person.save()
        raise RuntimeError
    assert not DataKey.objects.filter(owner_id=person.id).exists()
    person.phone = "+45 2"
    person.save()
    assert fetched(person).phone == "+45 2"


def test_a_key_from_an_inner_block_is_asked_for_again(db: None) -> None:
    person = Person.objects.create(name="Karen Beck", sort_key="karen beck")
    with pytest.raises(RuntimeError), transaction.atomic():
        with transaction.atomic():
            person.phone = "+45 1"
            person.save()
        person.phone = "+45 2"
        person.save()
        assert ring.current().key(person.id)
        raise RuntimeError
    person.phone = "+45 3"
    person.save()
    assert fetched(person).phone == "+45 3"


def test_nobody_gets_a_second_key(db: None) -> None:
    person = somebody()
    with pytest.raises(IntegrityError), transaction.atomic():
        ring.current().make([person.id])
    assert fetched(person).phone == PHONE


def test_two_processes_that_make_a_key_at_once_use_the_same(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person.objects.create(name="Karen Beck", sort_key="karen beck")
    insert = ring.Ring._insert

    def overtaken(self: ring.Ring, owners: Any, **how: Any) -> None:
        monkeypatch.setattr(ring.Ring, "_insert", insert)
        ring.Ring().make(owners)  # the other process is faster
        insert(self, owners, **how)

    monkeypatch.setattr(ring.Ring, "_insert", overtaken)
    person.phone = "+45 1"
    person.save()
    assert fetched(person).phone == "+45 1"
