"""What does a person say of published payments? Filters, files to load, and how a layout is read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from placepound.core.money.spend.profile import DateOrder, Sign, SourceProfile, SpendColumn, TotalRule
from placepound.core.money.spend.released import TransferState
from placepound.core.records.preview import Question, Unit
from placepound.core.terms.viewer import Sharing
from placepound.registers.queries.spend_loading import LoadChoices
from placepound.registers.queries.uploads import Body
from placepound.web.shared.forms import FilterForm, PageForm
from placepound.web.understand.payments_words import COLUMNS, DATE_ORDERS, SIGNS, TOTALS, UNITS

MOST_FILES = 60
KINDS = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.gz,.zip"


class FilesFilter(FilterForm):
    """Which files of payments to list."""

    payer = forms.ChoiceField(label="Who pays")
    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "Any"),
            ("loaded", "Loaded"),
            ("asks", "Has a question"),
            ("refused", "Could not be read"),
            ("replaced", "Replaced by a newer issue"),
            ("withdrawn", "Taken out"),
            ("differs", "Differs from its total"),
            ("lost", "Signs of credits look lost"),
        ],
    )
    sort = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, payers: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].choices = [("", "Everybody"), *((str(body.pk), body.name) for body in payers)]  # type: ignore[attr-defined]


class TransfersFilter(FilterForm):
    """Which payments between counted bodies to list."""

    payer = forms.ChoiceField(label="From")
    payee = forms.ChoiceField(label="To")
    state = forms.ChoiceField(
        label="Shown by",
        choices=[
            ("", "Any side"),
            (TransferState.MATCHED.value, "Both sides"),
            (TransferState.PAYER_ONLY.value, "The payer only"),
            (TransferState.PAYEE_ONLY.value, "The payee only"),
        ],
    )

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Everybody"), *((str(body.pk), body.name) for body in bodies)]
        for name in ("payer", "payee"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class FilesInput(forms.FileInput):
    """A box that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else list(files.get(name, ()))


class FilesField(forms.Field):
    """One or more files, none of them empty."""

    widget = FilesInput

    def clean(self, value: Any) -> tuple[UploadedFile, ...]:
        files: tuple[UploadedFile, ...] = tuple(value or ())
        if not files:
            raise forms.ValidationError("Choose one or more files")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} files at once; these are {len(files)}")
        empty = [f"“{file.name}” is empty" for file in files if not file.size]
        if empty:
            raise forms.ValidationError([f"{sentence}. Leave it out." for sentence in empty])
        return files


class LoadForm(PageForm):
    """The files, whose they are, and who may see them."""

    organisation = forms.TypedChoiceField(
        label="Whose payments are they",
        coerce=int,
        help_text="The body that paid. Its files are compared with each other, so that no payment counts twice.",
        error_messages={"required": "Choose the body that paid"},
    )
    file = FilesField(label="Files", widget=FilesInput(attrs={"accept": KINDS}))
    sharing = forms.ChoiceField(
        label="Who may see them",
        choices=[
            (Sharing.PARTNERSHIP, "The partners of this place"),
            (Sharing.PUBLIC, "Everybody: they are published already"),
            (Sharing.OWN, "Only people of the body"),
        ],
        widget=forms.RadioSelect,
        initial=Sharing.PARTNERSHIP,
        error_messages={"required": "Choose who may see them"},
    )

    def __init__(self, *args: Any, choices: LoadChoices, most_mb: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(body.pk, body.name) for body in choices.bodies]
        self.fields["organisation"].choices = bodies if len(bodies) == 1 else [("", "Choose a body"), *bodies]  # type: ignore[attr-defined]
        self.fields["file"].help_text = (
            "As published: CSV, Excel or OpenDocument, compressed or not. You can choose several, such as the months "
            f"of a year, with at most {most_mb} MB together."
        )

    def forget_files(self) -> None:
        """Say beside the field that a browser lets go of the files when a form comes back."""
        chosen = self.files.getlist("file") if hasattr(self.files, "getlist") else []
        if chosen and "file" not in self.errors:
            hint = self.fields["file"].help_text
            self["file"].help_text = f"Choose the files again: the browser let go of them. {hint}"


ASKED_COLUMNS = {"amount": SpendColumn.AMOUNT, "date": SpendColumn.DATE}
"""Questions that are answered with the number of a column."""

LABELS = {
    "amount": "Which column holds the amount that counts?",
    "date": "Which column holds the date of payment?",
    "date_order": "Which part of a date comes first?",
    "unit": "What is one unit worth?",
    "sign": "How is money paid out written?",
    "totals": "Are there rows of totals?",
}


class ProfileForm(PageForm):
    """What each column of a layout holds, how dates, amounts and signs are written, and why it is read so."""

    why = forms.CharField(
        label="Why is it read so?",
        max_length=500,
        help_text="Such as “The council’s own note beside the files says so”. It is kept with your name.",
        widget=forms.Textarea(attrs={"data-rows": 2}),
        error_messages={"required": "Say why it is read so"},
    )

    def __init__(self, *args: Any, profile: SourceProfile, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(question for question in questions if question.field in LABELS)
        fields = {question.field: self._asking(question) for question in self.asked}
        for name, choices, value in (
            ("date_order", DATE_ORDERS, profile.date_order),
            ("unit", UNITS, profile.unit),
            ("sign", SIGNS, profile.sign),
            ("totals", TOTALS, profile.totals),
        ):
            fields.setdefault(name, _radios(name, choices, value))
        taken = {column for name, column in ASKED_COLUMNS.items() if name in fields}
        for number, (heading, column) in enumerate(zip(profile.headers, profile.columns, strict=True), start=1):
            fields[f"column-{number}"] = forms.ChoiceField(
                label=f"Column {number}: {heading or 'no heading'}",
                choices=[(each.value, COLUMNS[each]) for each in SpendColumn],
                initial=SpendColumn.IGNORED.value if column in taken else column.value,
            )
        self.fields = fields | {"why": self.fields["why"]}

    def _asking(self, question: Question) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=LABELS[question.field],
            help_text=question.sentence,
            choices=question.options,
            initial=question.suggested,
            widget=forms.RadioSelect,
            error_messages={"required": f"Answer: {LABELS[question.field][:1].lower()}{LABELS[question.field][1:]}"},
        )

    @property
    def asked_names(self) -> tuple[str, ...]:
        return tuple(question.field for question in self.asked)

    @property
    def settled_names(self) -> tuple[str, ...]:
        """What has an answer and may be changed, but for the columns and the reason."""
        others = ("date_order", "unit", "sign", "totals")
        return tuple(name for name in others if name not in self.asked_names)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name.startswith("column-"))

    def columns(self) -> tuple[SpendColumn, ...]:
        """What each column holds, those that were asked for among them."""
        said = [SpendColumn(self.cleaned_data[name]) for name in self.column_names]
        for name, column in ASKED_COLUMNS.items():
            number = self.cleaned_data.get(name)
            if number:
                said = [SpendColumn.IGNORED if each is column else each for each in said]
                said[int(number) - 1] = column
        return tuple(said)

    def said(self) -> dict[str, Any]:
        """The whole profile as the action takes it."""
        return {
            "columns": self.columns(),
            "date_order": DateOrder(self.cleaned_data["date_order"]),
            "unit": Unit(self.cleaned_data["unit"]),
            "sign": Sign(self.cleaned_data["sign"]),
            "totals": TotalRule(self.cleaned_data["totals"]),
            "why": self.cleaned_data["why"],
        }


def _radios(name: str, choices: Iterable[tuple[Any, str]], value: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=LABELS[name],
        choices=[(each.value, words) for each, words in choices],
        initial=value.value if value else None,
        widget=forms.RadioSelect,
        error_messages={"required": f"Answer: {LABELS[name][:1].lower()}{LABELS[name][1:]}"},
    )
