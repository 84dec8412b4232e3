"""As at which day is a place looked at? One date, in the address."""

from django import forms

from placepound.web.shared.forms import FilterForm


class DayForm(FilterForm):
    """The day that partners are shown as at; today where none is given."""

    as_at = forms.DateField(
        label="Another day",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a real date, such as 2022-03-31"},
    )
