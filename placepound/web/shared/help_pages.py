"""Where does a person look something up? The glossary, help, what Placepound holds, and accessibility."""

from django.http import HttpRequest, HttpResponse

from placepound.web.shared.access import public_page
from placepound.web.shared.glossary import read_glossary
from placepound.web.shared.pages import render


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word that Placepound uses in a meaning of its own."""
    return render(request, "shared/glossary.html", read_glossary())


@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """How to find one's way."""
    return render(request, "shared/help.html")


@public_page
def what_placepound_holds(request: HttpRequest) -> HttpResponse:
    """Which data Placepound holds as delivered, and what must be switched on, and by whom, before it may hold more."""
    return render(request, "shared/what_placepound_holds.html")


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible Placepound is, and what to do where it is not."""
    return render(request, "shared/accessibility.html")
