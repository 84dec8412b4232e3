"""How is a form shown and its problems told? Django forms through NHS.UK macros, each message beside its field."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.template import engines
from markupsafe import Markup, escape

from placepound.core.terms.problem import Refused

Params = dict[str, Any]
PASSED_ON = ("accept", "autocapitalize", "autocomplete", "inputmode", "maxlength", "pattern", "spellcheck")


class PageForm(forms.Form):
    """A form whose messages say what to do, and which the browser does not judge before we do."""

    use_required_attribute = False
    is_filter = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _ask(name, field)

    def refuse(self, refused: Refused) -> None:
        """Take over the problems of a refused action, each beside the field that it names."""
        for problem in refused.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, str(problem))


def _ask(name: str, field: forms.Field) -> str:
    label = (field.label or name.replace("_", " ")).strip()
    words = label if label[:2].isupper() else label[:1].lower() + label[1:]
    match field:
        case forms.FileField():
            return "Choose a file"
        case forms.BooleanField():
            return f"Tick the box to go on: {words}"
        case forms.ChoiceField():
            return f"Choose the {words}"
        case forms.DateField():
            return f"Enter the date: {words}"
        case _:
            return f"Enter the {words}"


class FilterForm(PageForm):
    """A form that narrows a page: sent as GET, nothing required, and every choice lands in the address."""

    is_filter = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chosen(self, name: str) -> Any:
        """The value of one filter where it is valid; None where it is empty or makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class DayMonthYear(forms.Widget):
    """A date in three boxes: quickest with a keyboard, and never read month first."""

    parts = ("day", "month", "year")
    use_fieldset = True

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> str | None:
        given = [str(data.get(f"{name}-{part}", "")).strip() for part in self.parts]
        return "-".join(reversed(given)) if any(given) else None

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in self.parts)

    def boxes(self, value: Any) -> tuple[str, ...]:
        """What stands in the three boxes: what was typed, or the parts of a date."""
        if hasattr(value, "isoformat"):
            return (str(value.day), str(value.month), str(value.year))
        typed = str(value or "").split("-")
        return tuple(reversed(typed)) if len(typed) == len(self.parts) else ("", "", "")


class DateField(forms.DateField):
    """A date asked for as day, month and year."""

    widget = DayMonthYear

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.error_messages["invalid"] = "Enter a real date, such as 31 3 2026"


def form_fields(form: forms.BaseForm, *, only: tuple[str, ...] = ()) -> Markup:
    """Every field of a form (or only some) with label, hint, message and what was entered."""
    shown = [field for field in form if not only or field.name in only]
    return Markup("\n").join(field_html(field) for field in shown)


def field_html(field: BoundField) -> Markup:
    """One field through the macro that its widget asks for."""
    if field.is_hidden:
        return escape(field.as_hidden())
    macro, params = _chosen(field)
    return _macro(macro)(params)


def error_list(form: forms.BaseForm | None) -> list[Params]:
    """What the error summary on top lists: each problem, leading to its field."""
    if form is None or not form.errors:
        return []
    whole = [{"text": _plain(message)} for message in form.non_field_errors()]
    return whole + [
        {"text": _plain(message), "href": f"#{_first_id(field)}"} for field in form for message in field.errors
    ]


def _chosen(field: BoundField) -> tuple[str, Params]:
    """The macro for a field, and everything the macro is told."""
    widget = field.field.widget
    params = _common(field)
    match widget:
        case DayMonthYear():
            return "date-input", _date(field, widget, params)
        case forms.RadioSelect() | forms.CheckboxSelectMultiple():
            kind = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
            return kind, _choices(field, params)
        case forms.CheckboxInput():
            return "checkboxes", _single_box(field, params)
        case forms.Select():
            return "select", params | {"items": list(_options(field))}
        case forms.Textarea():
            return "textarea", params | {"value": _value(field), "rows": str(widget.attrs.get("data-rows", 4))}
        case forms.FileInput():
            return "file-upload", params | {"multiple": getattr(widget, "allow_multiple_selected", False)}
        case forms.PasswordInput():
            return "password-input", params | {"autocomplete": widget.attrs.get("autocomplete", "current-password")}
        case _:
            return "input", params | {"value": _value(field), "type": getattr(widget, "input_type", "text")}


def _common(field: BoundField) -> Params:
    attrs = field.field.widget.attrs
    params: Params = {
        "id": field.id_for_label or field.auto_id,
        "name": field.html_name,
        "label": {"text": _label(field), "size": attrs.get("data-size")},
        "attributes": {name: _plain(attrs[name]) for name in PASSED_ON if name in attrs},
    }
    params |= {"width": attrs["data-width"]} if "data-width" in attrs else {}
    if field.help_text:
        written = "html" if hasattr(field.help_text, "__html__") else "text"
        params["hint"] = {written: str(field.help_text)}
    if field.errors:
        params["errorMessage"] = {"text": " ".join(_plain(message) for message in field.errors)}
    return params


def _label(field: BoundField) -> str:
    optional = not field.field.required and not isinstance(field.field.widget, forms.CheckboxInput)
    named_so = optional and not getattr(field.form, "is_filter", False)
    return f"{field.label} (optional)" if named_so else str(field.label)


def _date(field: BoundField, widget: DayMonthYear, params: Params) -> Params:
    boxes = zip(widget.parts, widget.boxes(field.value()), strict=True)
    del params["name"]
    return params | {
        "id": field.auto_id,
        "fieldset": {"legend": params.pop("label") | {"size": "s"}},
        "items": [
            {
                "name": f"{field.html_name}-{part}",
                "id": f"{field.auto_id}-{part}",
                "label": part.capitalize(),
                "value": _plain(value),
                "width": 4 if part == "year" else 2,
            }
            for part, value in boxes
        ],
    }


def _choices(field: BoundField, params: Params) -> Params:
    label = params.pop("label")
    del params["id"]  # the first box has it: were it the group's too, the first label would name no box
    return params | {
        "idPrefix": field.auto_id,
        "fieldset": {"legend": {"text": label["text"], "size": "s"}},
        "items": [item for item in _options(field) if item["value"] or item["text"] != "---------"],
        "small": True,
    }


def _single_box(field: BoundField, params: Params) -> Params:
    label = params.pop("label")
    hint = params.pop("hint", None)
    box = {"value": "on", "text": label["text"], "checked": bool(field.value()), "id": params.pop("id")}
    return params | {"idPrefix": box["id"], "items": [box | ({"hint": hint} if hint else {})], "small": True}


def _options(field: BoundField) -> Iterator[Params]:
    """The choices of a select, radios or checkboxes; groups are flattened with their name before the choice."""
    value = field.value()
    chosen = {_plain(one) for one in value} if isinstance(value, list | tuple | set) else {_plain(value)}
    hints = getattr(field.field, "hints", {})
    for key, text in field.field.widget.choices:
        pairs = [(key, text)] if not isinstance(text, list | tuple) else [(k, f"{key}: {t}") for k, t in text]
        for one, words in pairs:
            item: Params = {"value": _plain(one), "text": _plain(words)}
            mark = "selected" if isinstance(field.field.widget, forms.Select) and not _is_group(field) else "checked"
            item[mark] = item["value"] in chosen
            yield item | ({"hint": {"text": hints[one]}} if one in hints else {})


def _is_group(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _first_id(field: BoundField) -> str:
    if isinstance(field.field.widget, DayMonthYear):
        return f"{field.auto_id}-day"
    return field.auto_id if _is_group(field) else field.id_for_label or field.auto_id


def _value(field: BoundField) -> str:
    value = field.value()
    return "" if value is None or isinstance(value, UploadedFile) else _plain(value)


def _plain(value: object) -> str:
    """Text without any claim to be safe, so that the macros escape it whatever it was."""
    return "".join(["" if value is None else str(value), ""])


def _macro(component: str) -> Callable[[Params], Markup]:
    first, *rest = component.split("-")
    template = engines["pages"].env.get_template(f"nhsuk/components/{component}/macro.jinja")  # type: ignore[attr-defined]
    return getattr(template.module, first + "".join(part.capitalize() for part in rest))
