"""What may a person say of a source? Filters of the list, reasons, and how far it is shared."""

from typing import Any

from django import forms

from placepound.core.terms.viewer import Sensitivity, Sharing
from placepound.registers.queries.source_rows import SharingNow
from placepound.web.shared.forms import DateField, FilterForm, PageForm


class SourcesFilter(FilterForm):
    """Which sources to list."""

    place = forms.ChoiceField(label="Place")
    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "Any"),
            ("live", "Counted"),
            ("left-out", "Left out"),
            ("undone", "Undone"),
        ],
    )

    def __init__(self, *args: Any, places: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "Any"), *places]  # type: ignore[attr-defined]


class SharingForm(PageForm):
    """How far a statement is shared, and whether it is held back until a day."""

    sharing = forms.ChoiceField(
        label="Who may see it",
        error_messages={"required": "Choose who may see it"},
        widget=forms.RadioSelect,
        choices=[
            (Sharing.PUBLIC, "Everybody"),
            (Sharing.PARTNERSHIP, "The partners of this place"),
            (Sharing.NAMED, "Only the partners named below, and its owner"),
            (Sharing.OWN, "Only its owner"),
        ],
    )
    named = forms.TypedMultipleChoiceField(
        label="Partners named", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    sensitivity = forms.ChoiceField(
        label="Hold it back for now",
        required=False,
        choices=[
            (Sensitivity.NONE, "No"),
            (Sensitivity.COMMERCIAL, "Yes, it is commercially sensitive"),
            (Sensitivity.PERSONAL, "Yes, it could identify a person"),
        ],
        help_text="Until the day given, only its owner and the partners named above see it.",
    )
    sensitive_until = DateField(
        label="Held back until", required=False, help_text="The last day on which it is held back."
    )
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"data-rows": 2}))

    def __init__(self, *args: Any, now: SharingNow, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "sharing": now.sharing,
                "named": now.named,
                "sensitivity": now.sensitivity,
                "sensitive_until": now.sensitive_until,
            },
        )
        super().__init__(*args, **kwargs)
        if now.partners:
            self.fields["named"].choices = now.partners  # type: ignore[attr-defined]
        else:
            del self.fields["named"]


class PaymentsSharingForm(SharingForm):
    """How far payments are shared: as their files are, so neither with some partners only nor held back until a day."""

    def __init__(self, *args: Any, now: SharingNow, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        for name in ("named", "sensitivity", "sensitive_until"):
            self.fields.pop(name, None)
        choices = self.fields["sharing"].choices  # type: ignore[attr-defined]
        self.fields["sharing"].choices = [one for one in choices if one[0] != Sharing.NAMED]  # type: ignore[attr-defined]
