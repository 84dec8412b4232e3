"""Why is something done? One box, whose words the record keeps beside the name of whoever did it."""

from typing import Any

from django import forms

from placepound.web.shared.forms import PageForm


class ReasonForm(PageForm):
    """The reason for an act that others will want to understand."""

    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"data-rows": 3}))

    def __init__(self, *args: Any, ask: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = ask or self.fields["why"].label
        self.fields["why"].help_text = hint
        self.fields["why"].error_messages["required"] = "Give the reason: it is kept with your name"
