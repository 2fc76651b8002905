"""Text that the database cannot read. It cannot be searched, sorted or filtered there either."""

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from naervaer.vault import ring
from naervaer.vault.crypto import belongs_to, seal, unseal


class Sealed(bytes):
    """Ciphertext as it lies in the database. Printing it tells nothing."""

    def __str__(self) -> str:
        return "[sealed]"

    __repr__ = __str__


EMPTY = Sealed(b"")


class Erased(str):
    """What is left of a text whose key has been destroyed: nothing, and a page can say so."""

    __slots__ = ()


class SealedAttribute(DeferredAttribute):
    """Opens lazily and keeps the ciphertext, so that saving without a change writes the same bytes."""

    field: "EncryptedTextField"

    def __get__(self, row: Any, cls: Any = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.__dict__[self.field.attname] = self._deferred(row)
        value = row.__dict__[self.field.attname]
        if not isinstance(value, Sealed):
            return value
        opened = row.__dict__.setdefault("_opened", {})
        if self.field.attname not in opened:
            opened[self.field.attname] = self.field.open(row, value)
        return opened[self.field.attname]

    def _deferred(self, row: Any) -> Any:
        """The ciphertext of a column that was left out. Django's own way would come back with the text."""
        held = type(row)._base_manager.using(row._state.db).filter(pk=row.pk)
        return held.values_list(self.field.attname, flat=True).get()

    def __set__(self, row: Any, value: Any) -> None:
        # Without this method __dict__ would hide the descriptor and ciphertext would come out.
        row.__dict__[self.field.attname] = value
        row.__dict__.get("_opened", {}).pop(self.field.attname, None)


if TYPE_CHECKING:
    _TextField = models.Field[str, str]
else:
    _TextField = models.Field  # at run time Django's class takes no parameters


class EncryptedTextField(_TextField):
    """A text sealed with the key of the person whom the row is about.

    ``label`` stays the same for ever: with row id and owner id it is the additional data, so no
    ciphertext can be moved to another row, column or person.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        self.label = label
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As Django's, with the label."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["label"] = self.label
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Bytes in the database."""
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """Only wrap: values() and a stray print show "[sealed]"."""
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Seal what has been written; keep the bytes of what has not. Raises OwnerErased."""
        row = model_instance
        if self.attname not in row.__dict__:
            getattr(row, self.attname)  # deferred, and named in update_fields: write what stands
        value = row.__dict__[self.attname]
        if isinstance(value, Sealed):
            return self._still_in_place(row, value)
        if not value:
            return EMPTY
        owner = self._owner(row)
        sealed = Sealed(
            seal(ring.current().key_or_new(owner), str(value).encode(), self._belongs_to(row, owner))
        )
        row.__dict__[self.attname] = sealed
        row.__dict__.setdefault("_opened", {})[self.attname] = str(value)
        row.__dict__["_sealed_for"] = (row.pk, owner)
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        """Refuse plain text: update() and bulk_update() would write it openly."""
        if value is None or isinstance(value, Sealed):
            return value
        raise FieldError(f"{self.name} is sealed: only save() and bulk_create() write it.")

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to filter: the database would compare ciphertexts."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: the database cannot search it.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The database's own bytes."""
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(bytes(value))

    def get_default(self) -> Any:
        """Nothing."""
        return EMPTY

    def value_to_string(self, obj: Any) -> str:
        """A dump shows no text."""
        return "[sealed]"

    def open(self, row: Any, value: Sealed) -> str:
        """The text; Erased when the owner's key has been destroyed. Raises Unreadable."""
        if not value:
            return ""
        owner = self._owner(row)
        key = ring.current().key(owner)
        if key is None:
            return Erased("")
        return unseal(key, value, self._belongs_to(row, owner)).decode()

    def _still_in_place(self, row: Any, value: Sealed) -> Sealed:
        """A ciphertext opens in its own row for its own owner only: refuse to save it in another."""
        place = row.__dict__.get("_sealed_for")
        if value and place is not None and place != (row.pk, self._owner(row)):
            raise FieldError(f"{self.name} was sealed for another row or owner: set its text anew.")
        return value

    def _owner(self, row: Any) -> UUID:
        owner: UUID = getattr(row, row.vault_owner)
        return owner

    def _belongs_to(self, row: Any, owner: UUID) -> bytes:
        return belongs_to(self.label, row.pk, owner)


@cache
def _sealed_columns(model: type[models.Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields
    return tuple(each.attname for each in fields if isinstance(each, EncryptedTextField))


class SealedModel(models.Model):
    """A table with sealed columns. ``vault_owner`` names the column that holds the key owner's id."""

    vault_owner: ClassVar[str] = "id"

    class Meta:
        abstract = True

    def __getstate__(self) -> dict[str, Any]:
        """A pickled row, perhaps in a cache, holds ciphertext only."""
        state = super().__getstate__()
        state.pop("_opened", None)
        return state

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> Self:
        """Note whose key may be needed, so that the first opening fetches all of them in one query."""
        row = super().from_db(db, field_names, values, **kwargs)
        held = row.__dict__
        owner = held.get(cls.vault_owner)
        held["_sealed_for"] = (row.pk, owner) if owner is not None else None
        if owner is not None and any(held.get(name) for name in _sealed_columns(cls)):
            ring.current().expect(owner)
        return row
