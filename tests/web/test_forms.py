"""Are problems told where they can be mended? Forms through the macros, with messages beside fields and on top."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import engines

from placepound.core.terms.problem import Problem, Refused
from placepound.web.shared.forms import DateField, FilterForm, PageForm, error_list, form_fields


class Statement(PageForm):
    title = forms.CharField(label="Name of the statement", help_text="As the document is called")
    about = forms.CharField(label="What it covers", required=False, widget=forms.Textarea)
    unit = forms.ChoiceField(label="Unit", choices=[("", "Choose a unit"), ("pounds", "Pounds"), ("k", "Thousands")])
    basis = forms.ChoiceField(label="Basis", widget=forms.RadioSelect, choices=[("b", "Budget"), ("o", "Outturn")])
    bodies = forms.MultipleChoiceField(
        label="Bodies", widget=forms.CheckboxSelectMultiple, choices=[("1", "City"), ("2", "County")]
    )
    published = DateField(label="Published on")
    file = forms.FileField(label="Workbook")
    net = forms.BooleanField(label="Amounts are net", required=False)
    layout = forms.CharField(widget=forms.HiddenInput, required=False)


FILLED = {
    "title": 'A "quoted" <b>name</b>',
    "about": "Lines & sums",
    "unit": "k",
    "basis": "o",
    "bodies": ["2"],
    "published-day": "31",
    "published-month": "2",
    "published-year": "2020",
    "net": "on",
    "layout": "7",
}


def group(html: str, name: str) -> str:
    """The part of the form that belongs to one field."""
    parts = re.split(r'(?=<div class="nhsuk-form-group)', html)
    return next(part for part in parts if f'id="id_{name}' in part)


def test_every_field_has_its_label_or_legend() -> None:
    html = str(form_fields(Statement()))
    for name in ("title", "about", "unit", "file", "net"):
        assert f'for="id_{name}"' in html
    for legend in ("Basis", "Bodies", "Published on"):
        assert re.search(rf"<legend[^>]*>\s*{legend}\s*</legend>", html)
    assert "What it covers (optional)" in html
    assert 'type="hidden"' in html


def test_an_empty_form_tells_each_problem_on_top_and_beside_its_field() -> None:
    form = Statement({})
    listed = {item["href"]: item["text"] for item in error_list(form)}
    assert listed["#id_title"] == "Enter the name of the statement"
    assert listed["#id_unit"] == "Choose the unit"
    assert listed["#id_published-day"] == "Enter the date: published on"
    assert listed["#id_file"] == "Choose a file"
    html = str(form_fields(form))
    for href, text in listed.items():
        assert f'id="{href[1:]}"' in html, "the summary leads to something that is there"
        name = href.removeprefix("#id_").removesuffix("-day")
        part = group(html, name)
        assert text in part
        assert f'id="id_{name}-error"' in part
        assert re.search(rf'aria-describedby="[^"]*id_{name}-error', part)


def test_what_was_entered_is_kept_and_escaped() -> None:
    form = Statement(FILLED)
    form.is_valid()
    html = str(form_fields(form))
    assert "A &#34;quoted&#34; &lt;b&gt;name&lt;/b&gt;" in group(html, "title")
    assert "<b>" not in html
    assert "Lines &amp; sums" in html
    assert re.search(r'value="k" selected', html)
    assert re.search(r'value="o" checked', html)
    assert re.search(r'value="2" checked', html)
    assert not re.search(r'value="1" checked', html)
    assert re.search(r'id="id_net"[^>]*checked', html)
    assert [
        re.search(rf'id="id_published-{part}"[^>]*value="(\d+)"', html)[1] for part in ("day", "month", "year")
    ] == [  # type: ignore[index]
        "31",
        "2",
        "2020",
    ]


def test_a_day_that_does_not_exist_is_refused_and_a_real_one_read_day_first() -> None:
    form = Statement(FILLED)
    assert form.errors["published"] == ["Enter a real date, such as 31 3 2026"]
    form = Statement(FILLED | {"published-day": "4", "published-month": "8"})
    form.is_valid()
    assert form.cleaned_data["published"] == date(2020, 8, 4)


def test_a_date_given_as_initial_stands_in_its_boxes() -> None:
    html = str(form_fields(Statement(initial={"published": date(2026, 3, 31)}), only=("published",)))
    assert re.findall(r'value="(\d+)"', html) == ["31", "3", "2026"]


def test_the_problems_of_a_refused_action_stand_beside_the_fields_they_name() -> None:
    form = Statement(FILLED)
    form.is_valid()
    form.refuse(
        Refused(
            (
                Problem(message="This name is taken. Choose another.", field="title"),
                Problem(message="The lines do not add up.", where="Sheet1!F17", field="amount"),
            )
        )
    )
    listed = error_list(form)
    assert listed[0] == {"text": "Sheet1!F17: The lines do not add up."}
    assert {"text": "This name is taken. Choose another.", "href": "#id_title"} in listed


def test_messages_of_a_field_are_its_own_when_it_has_them() -> None:
    class Named(PageForm):
        code = forms.CharField(label="Code", error_messages={"required": "Enter the code from the letter"})

    assert Named({}).errors["code"] == ["Enter the code from the letter"]


def test_a_filter_requires_nothing_and_ignores_nonsense() -> None:
    class Narrowed(FilterForm):
        unit = forms.ChoiceField(label="Unit", choices=[("k", "Thousands")])

    assert Narrowed({}).chosen("unit") is None
    assert Narrowed({"unit": "k"}).chosen("unit") == "k"
    assert Narrowed({"unit": "nonsense"}).chosen("unit") is None
    assert "(optional)" not in str(form_fields(Narrowed({})))


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>"])
def test_no_value_breaks_out_of_its_place(hostile: str) -> None:
    form = Statement(dict.fromkeys(FILLED, hostile))
    form.is_valid()
    html = str(form_fields(form))
    summary = engines["pages"].get_template("shared/errors.html").render({"errors": error_list(form)})
    for text in (html, str(summary)):
        assert "<script>" not in text
        assert "<img" not in text


def page(template: str, **context: Any) -> str:
    source = '{% import "shared/parts.html" as pp %}' + template
    return str(engines["pages"].from_string(source).render(context))


def test_a_whole_form_carries_its_token_and_may_send_a_file() -> None:
    html = page("{{ pp.form(form, 'Read the file', csrf, upload=true, back='/sources/') }}", form=Statement(), csrf="T")
    assert 'enctype="multipart/form-data"' in html
    assert ">Read the file</button>" in html
    assert 'href="/sources/"' in html
