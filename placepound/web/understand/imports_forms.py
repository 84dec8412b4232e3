"""What does a person say of a statement that they bring? The document, its figures, and what its columns mean."""

from collections.abc import Iterable
from typing import Any

from django import forms

from placepound.core.records.facts import DocumentFacts
from placepound.core.records.preview import Column, Unit
from placepound.core.terms.viewer import Sharing
from placepound.registers.queries.uploads import ImportChoices, UploadPage
from placepound.web.shared.forms import DateField, PageForm

BASES = (
    ("budget", "Budget: what partners planned to spend"),
    ("outturn", "Outturn: what was spent, as closed accounts say"),
    ("estimate", "Estimate or forecast"),
)
SHARING = (
    (Sharing.PARTNERSHIP, "The partners of this place"),
    (Sharing.PUBLIC, "Everybody: it is published already"),
    (Sharing.OWN, "Only people of the publisher"),
)
FILE_HINT = "CSV, Excel (.xlsx) or OpenDocument (.ods). Nothing is kept in the record until you have seen every row."


class StatementForm(PageForm):
    """The file and the facts of its document."""

    file = forms.FileField(
        label="File", help_text=FILE_HINT, widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.ods"})
    )
    publisher = forms.TypedChoiceField(
        label="Who published it",
        coerce=int,
        help_text="The partner whose figures these are. It owns the statement.",
        error_messages={"required": "Choose the partner who published it"},
    )
    title = forms.CharField(
        label="Title",
        max_length=300,
        help_text="As people will look for it, such as “Adult social care budget 2025/26”.",
    )
    document = forms.CharField(
        label="Document", max_length=500, help_text="The paper, budget book or return that the figures come from."
    )
    locator = forms.CharField(
        label="Where in it", max_length=300, required=False, help_text="A page, table, annex or sheet."
    )
    url = forms.CharField(
        label="Web address",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    basis = forms.ChoiceField(
        label="What the figures are",
        choices=BASES,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether these are budget, outturn or estimate figures"},
    )
    financial_year = forms.CharField(
        label="Financial year",
        required=False,
        max_length=12,
        help_text="As 2025/26. If the document states no period, give the day below instead.",
        widget=forms.TextInput(attrs={"data-width": 10}),
    )
    as_at = DateField(
        label="As at", required=False, help_text="The day the figures were true, if the document states no period."
    )
    as_at_said = forms.CharField(
        label="As the document puts it",
        required=False,
        max_length=60,
        help_text="If it gives less than a day, such as “August 2020”. Pages then show it so.",
        widget=forms.TextInput(attrs={"data-width": 20}),
    )
    typed = forms.BooleanField(
        label="The table was typed from the document",
        required=False,
        help_text="Not published as a file. Its rows are then marked as confidence B, however well they add up.",
    )
    sharing = forms.ChoiceField(
        label="Who may see it",
        choices=SHARING,
        widget=forms.RadioSelect,
        initial=Sharing.PARTNERSHIP,
        error_messages={"required": "Choose who may see it"},
    )
    overlaps = forms.TypedMultipleChoiceField(
        label="May it hold money that one of these also holds?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Statements that overlap are never added together.",
    )
    overlap_reason = forms.CharField(label="Why they may overlap", required=False, max_length=500)
    rows_overlap = forms.CharField(
        label="Why its own rows may hold the same money twice",
        required=False,
        max_length=500,
        help_text="Leave it empty if each row is money of its own. Otherwise its rows are shown and not added up.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        help_text="What a reader must know: what is left out, what is in it twice.",
        widget=forms.Textarea,
    )

    FILE = ("file", "publisher")
    DOCUMENT = ("title", "document", "locator", "url")
    FIGURES = (
        "basis",
        "financial_year",
        "as_at",
        "as_at_said",
        "typed",
        "rows_overlap",
        "overlaps",
        "overlap_reason",
        "note",
    )
    SEEN = ("sharing",)

    def __init__(self, *args: Any, choices: ImportChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = [(body.pk, body.name) for body in choices.partners]
        self.fields["publisher"].choices = partners if len(partners) == 1 else [("", "Choose a partner"), *partners]  # type: ignore[attr-defined]
        if choices.statements:
            self.fields["overlaps"].choices = choices.statements  # type: ignore[attr-defined]
        else:
            del self.fields["overlaps"], self.fields["overlap_reason"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("overlaps") and not said.get("overlap_reason", "").strip():
            self.add_error("overlap_reason", "Say why they may overlap, so that a reader can judge it")
        return said

    def forget_file(self) -> None:
        """Say beside the field that a browser lets go of the file when a form comes back."""
        file = self.files.get("file")
        if file is not None and "file" not in self.errors:
            self["file"].help_text = f"Choose “{file.name}” again: the browser let go of it. {FILE_HINT}"

    def facts(self) -> DocumentFacts:
        """The facts as the record keeps them."""
        said = self.cleaned_data
        return DocumentFacts(
            title=said["title"],
            document=said["document"],
            basis=said["basis"],
            financial_year=said["financial_year"],
            as_at=said["as_at"],
            as_at_said=said["as_at_said"],
            rows_overlap=said["rows_overlap"],
            locator=said["locator"],
            url=said["url"],
            note=said["note"],
            typed=said["typed"],
            sharing=said["sharing"],
            overlaps=tuple((key, said["overlap_reason"]) for key in said.get("overlaps", ())),
        )


def said_before(upload: UploadPage, publisher: int | None) -> dict[str, Any]:
    """What was said of an earlier file, to start from when a corrected one is brought."""
    facts = upload.facts
    return {
        "publisher": publisher,
        "title": facts.title,
        "document": facts.document,
        "locator": facts.locator,
        "url": facts.url,
        "basis": facts.basis,
        "financial_year": facts.financial_year,
        "as_at": facts.as_at,
        "as_at_said": facts.as_at_said,
        "rows_overlap": facts.rows_overlap,
        "typed": facts.typed,
        "sharing": facts.sharing,
        "note": facts.note,
        "overlaps": [key for key, _ in facts.overlaps],
        "overlap_reason": next((reason for _, reason in facts.overlaps), ""),
    }


MEANINGS = {
    Column.SERVICE: "Service",
    Column.COMMISSIONER: "Commissioner (who pays)",
    Column.PROVIDER: "Provider",
    Column.PROVIDER_KIND: "Kind of provider",
    Column.AMOUNT: "Amount that counts",
    Column.PERIOD: "Financial year",
    Column.BASIS: "Budget, outturn or estimate",
    Column.FUND: "Fund or pool",
    Column.SCHEME: "Scheme",
    Column.AREA: "Area",
    Column.FLOW: "Spend, transfer or income",
    Column.COUNTERPARTY: "The other body of a transfer",
    Column.NOTE: "Note",
    Column.IGNORED: "Not read",
}
UNITS = (
    (Unit.POUNDS, "Pounds"),
    (Unit.THOUSANDS, "Thousands of pounds (£k)"),
    (Unit.MILLIONS, "Millions of pounds (£m)"),
)


class LayoutForm(PageForm):
    """What still must be said of a file: the unit, the amount column, whom names mean, and what each column holds."""

    def __init__(self, *args: Any, upload: UploadPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._upload = upload
        layout, preview = upload.layout, upload.preview
        assert layout is not None
        asked = {question.field: question for question in preview.questions} if preview else {}
        self._unit_field(asked.get("unit"))
        self._bodies()
        self._amount_field(asked.get("amount"))
        for number, (header, column) in enumerate(zip(layout.headers, layout.columns, strict=True), start=1):
            kept = Column.IGNORED if column is Column.AMOUNT and "amount" in asked else column
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=f"Column {number}: {header or 'no heading'}",
                choices=[(each.value, meaning) for each, meaning in MEANINGS.items()],
                initial=kept.value,
            )

    def _unit_field(self, question: Any) -> None:
        layout = self._upload.layout
        assert layout is not None
        if question is not None:
            self.fields["unit"] = forms.ChoiceField(
                label="What is one unit worth?",
                help_text=question.sentence,
                choices=question.options,
                initial=question.suggested,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose what one unit is worth"},
            )
            return
        self.fields["unit"] = forms.ChoiceField(
            label="Amounts without a unit of their own are in",
            choices=[("", "As each cell says"), *((unit.value, words) for unit, words in UNITS)],
            initial=layout.unit.value if layout.unit else "",
            required=False,
        )

    def _amount_field(self, question: Any) -> None:
        if question is None:
            return
        self.fields["amount"] = forms.ChoiceField(
            label="Which column holds the amount?",
            help_text=question.sentence,
            choices=question.options,
            initial=question.suggested,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose the column that holds the amount"},
        )

    def _bodies(self) -> None:
        page = self._upload
        options = [("", "Choose a body"), *((body.pk, body.name) for body in page.bodies)]
        for number, (name, body) in enumerate(page.payers, start=1):
            self.fields[f"payer-{number}"] = forms.TypedChoiceField(
                label=f"Who is “{name}”?",
                coerce=int,
                empty_value=None,
                choices=options,
                initial=body,
                required=body is None,
                error_messages={"required": f"Choose who “{name}” is"},
            )
        if page.needs_payer:
            self.fields["payer"] = forms.TypedChoiceField(
                label="Who pays where a row names nobody?",
                coerce=int,
                choices=options,
                initial=page.facts.payer,
                error_messages={"required": "Choose who pays where a row names nobody"},
            )

    @property
    def open_names(self) -> tuple[str, ...]:
        """The fields that wait for an answer."""
        open_payers = [
            f"payer-{number}" for number, (_, body) in enumerate(self._upload.payers, start=1) if body is None
        ]
        asked = {question.field for question in self._upload.preview.questions} if self._upload.preview else set()
        names = [name for name in ("unit", "amount") if name in asked and name in self.fields]
        return (*names, *open_payers, *(("payer",) if "payer" in self.fields else ()))

    @property
    def settled_names(self) -> tuple[str, ...]:
        """The fields that have an answer, and may be changed; those of columns are not among them."""
        return tuple(name for name in self.fields if name not in self.open_names and not name.startswith("column-"))

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name.startswith("column-"))

    def columns(self) -> tuple[Column, ...]:
        """What each column holds, the chosen amount column among them."""
        said = [Column(self.cleaned_data[name]) for name in self.column_names]
        amount = self.cleaned_data.get("amount")
        if amount:
            said = [Column.IGNORED if column is Column.AMOUNT else column for column in said]
            said[int(amount) - 1] = Column.AMOUNT
        return tuple(said)

    def unit(self) -> Unit | None:
        return Unit(self.cleaned_data["unit"]) if self.cleaned_data.get("unit") else None

    def payers(self) -> dict[str, int]:
        """Each name with the body that it stands for."""
        names = {f"payer-{number}": name for number, (name, _) in enumerate(self._upload.payers, start=1)}
        return {
            name: self.cleaned_data[field] for field, name in names.items() if self.cleaned_data.get(field) is not None
        }

    def payer(self) -> int | None:
        return self.cleaned_data.get("payer")


class ElsewhereForm(PageForm):
    """Where the table is, if it was not found or the wrong one was."""

    sheet = forms.ChoiceField(label="Sheet", required=False)
    header_row = forms.IntegerField(
        label="Row of the headings",
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="As the spreadsheet numbers its rows. Leave it empty to have it found.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": 5}),
        error_messages={"invalid": "Enter the number of a row, such as 4"},
    )

    def __init__(self, *args: Any, sheets: Iterable[str], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in sheets if name]
        if len(names) > 1:
            self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
            self.fields["sheet"].initial = chosen
        else:
            self.fields["sheet"].widget = forms.HiddenInput()
            self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
            self.fields["sheet"].initial = chosen
