"""How does a page keep its filters, sorting and tab in its address? By changing one part and keeping the rest."""

from collections.abc import Iterable

from django.http import QueryDict


def changed(query: QueryDict, **changes: object) -> str:
    """The query string with some parts replaced; None or an empty value leaves one out. The page number starts anew."""
    copy = query.copy()
    if "page" not in changes:
        copy.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            copy.pop(name, None)
        elif isinstance(value, list | tuple):
            copy.setlist(name, [str(part) for part in value])
        else:
            copy[name] = str(value)
    return f"?{copy.urlencode()}" if copy else "?"


def without(query: QueryDict, name: str, value: str) -> str:
    """The query string without one value of a part that may have several."""
    return changed(query, **{name: [kept for kept in query.getlist(name) if kept != value] or None})


def sorted_by(query: QueryDict, *, allowed: Iterable[str], default: str) -> str:
    """The sort key that the address asks for, such as amount or -amount; the default for one that is not allowed."""
    asked = query.get("sort", default)
    return asked if asked.removeprefix("-") in set(allowed) else default
