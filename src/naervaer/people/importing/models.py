"""The draft: a list that waits for the worker, sealed with the key of who brings it in."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar, Self, cast

from django.db import DEFAULT_DB_ALIAS, connections, models

from naervaer.people.importing.rules.columns import Field
from naervaer.people.importing.rules.rows import Kept
from naervaer.people.models import Person
from naervaer.vault.fields import EncryptedTextField, SealedModel

KEPT = timedelta(hours=24)
DRAFT = "own, 24 hours, delete"


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    """Drafts."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own."""
        return self.filter(importer=viewer)


class ImportDraft(SealedModel):
    """The kept columns of a list, until the worker has taken them in; at most 24 hours (`product.md` 4)."""

    vault_owner = "importer_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    importer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_index=True)
    lead_the_rest = models.BooleanField(default=False)
    missing_leave = models.BooleanField(default=False)
    content = EncryptedTextField(label="import_draft.content")

    objects = ImportDraftQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("importer", "created_at", "lead_the_rest", "missing_leave", "content"), DRAFT
    )

    def __str__(self) -> str:
        return str(self.pk)

    def keep(self, fields: Sequence[Field], rows: Iterable[Kept]) -> None:
        """Hold these rows; ``save`` seals them."""
        self.content = json.dumps(
            [list(fields), [[number, *values] for number, values in rows]], ensure_ascii=False
        )

    def kept(self) -> tuple[list[Field], list[Kept]]:
        """The fields and the rows."""
        fields, rows = json.loads(self.content)
        return [Field(field) for field in fields], [(number, values) for number, *values in rows]


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many new rows of plain values, without an object for each and without their ids back.

    ``bulk_create`` takes twice as long for 100,000 people and holds the lock of the database meanwhile.
    Defaults of the model do not apply; constraints do.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(column)) for column in columns]
    prepared = (
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    )
    quote = connection.ops.quote_name
    table = f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", list(prepared))  # noqa: S608  # our own names
