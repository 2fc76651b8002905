"""What is sent: a file or a pasted list, which column holds what, and corrections of single cells."""

import hashlib
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naervaer.people.importing import texts
from naervaer.people.importing.reading import MAX_BYTES, Table, Unreadable, open_file, open_list
from naervaer.people.importing.rules.columns import Field, UnknownColumn, correct, names_people
from naervaer.people.importing.rules.plan import Wish
from naervaer.people.models import Person

COLUMN = "column-"
CORRECTION = re.compile(r"cell-(\d{1,6})-([a-z_]+)")
A_TEAM = 40


class ImportForm(forms.Form):
    """The list and what the reader says about it.

    What was chosen for another file does not count: ``of`` says which file the choices were made for.
    """

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel (.xlsx), as it comes out of your HR system."),
    )
    pasted = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Or paste a list"),
        help_text=gettext_lazy("One person a line: a name, or a name and an address."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )
    lead_the_rest = forms.BooleanField(
        required=False, label=gettext_lazy("I lead those who have no leader in the list")
    )
    missing_leave = forms.BooleanField(required=False)
    of = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Person, too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.too_big = too_big
        self.table: Table | None = None
        self.digest = ""
        self.corrections: dict[tuple[int, Field], str] = {}

    def clean(self) -> dict[str, Any]:
        """Read the list; what cannot be read is said in a sentence."""
        cleaned: dict[str, Any] = self.cleaned_data
        try:
            self.table = self._chosen(self._read(cleaned)).read_once()
        except Unreadable as fault:
            raise forms.ValidationError(texts.unreadable(fault.kind, fault.about)) from None
        if not names_people(self.table.columns):
            raise forms.ValidationError(texts.unreadable("no_names", ()))
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> Table:
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if self.too_big or (file and file.size > MAX_BYTES):
            raise Unreadable("too_big", str(MAX_BYTES // 1024 // 1024))
        if file and pasted.strip():
            raise forms.ValidationError(_("Choose a file or paste a list, not both."))
        if not file and not pasted.strip():
            raise forms.ValidationError(_("Choose a file, or paste a list."))
        data = file.read() if file else pasted.encode()
        self.digest = hashlib.sha256(data).hexdigest()[:32]
        return open_file(data) if file else open_list(pasted)

    @property
    def previewed(self) -> bool:
        """Whether the choices were made for this very list."""
        return bool(self.digest) and self.data.get("of", "") == self.digest

    def _chosen(self, table: Table) -> Table:
        """With the columns and cells that the reader has corrected."""
        if not self.previewed:
            return table
        chosen = {
            str(place + 1): self.data[name]
            for place, guessed in enumerate(table.columns)
            if (name := f"{COLUMN}{place + 1}") in self.data and self.data[name] != (guessed or "")
        }
        try:
            table = table.with_columns(correct(table.headings, table.columns, chosen))
        except UnknownColumn:
            raise Unreadable("unknown_column", "?") from None
        self.corrections = self._corrections(table)
        return table.with_corrections(self.corrections)

    def _corrections(self, table: Table) -> dict[tuple[int, Field], str]:
        held = {field.value: field for field in table.fields}
        found = {}
        for name, value in self.data.items():
            place = CORRECTION.fullmatch(name)
            if place and place[2] in held:
                found[int(place[1]), held[place[2]]] = str(value)[:300]
        return found

    def wish(self, *, leads_alone: bool) -> Wish:
        """What is ticked; "I lead the rest" stands ticked at first where it most likely is so."""
        rest = self.cleaned_data.get("lead_the_rest", False)
        if not self.previewed and self.table is not None:
            rest = leads_alone and Field.LEADER not in self.table.fields and self._is_a_team(self.table)
        leave = self.previewed and self.cleaned_data.get("missing_leave", False)
        return Wish(self.viewer.id, lead_the_rest=rest, missing_leave=leave)

    @staticmethod
    def _is_a_team(table: Table) -> bool:
        return sum(any(values) for _number, values in table.kept()) <= A_TEAM
