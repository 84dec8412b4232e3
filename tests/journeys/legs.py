"""Which legs do all journeys have? A figure down to its row, files that equal the page, a rule for unmapped money."""

from playwright.sync_api import Locator

from placepound.core.terms.amount import Amount
from tests.journeys.files import pounds, read_csv, read_sheets, total
from tests.journeys.person import Person

NET = "Net: each pound once"
GROSS = "Gross: as partners report it"


def files_equal_the_page(person: Person) -> Amount:
    """Download the open place pound as CSV and workbook; both hold the page's figures to the penny. The net total."""
    rows = read_csv(person.download("CSV"))
    sheets = read_sheets(person.download("Excel workbook"))
    whole = next(row for row in rows if row["By"] == "Total")
    partners = {row["Name"]: pounds(row["Net (£)"]) for row in rows if row["By"] == "Partner"}
    net = pounds(whole["Net (£)"])
    totals = {str(name): amount for name, amount, *_ in sheets["Totals"][1:]}
    assert net == Amount.total(partners.values()) == pounds(totals["Net"])
    assert pounds(whole["Gross (£)"]) == pounds(totals["Gross"])
    in_workbook = {str(row[0]): row for row in sheets["Net by partner"]}
    column = list(in_workbook["Partner"]).index("Net (£)")
    assert {name: pounds(row[column]) for name, row in in_workbook.items() if name in partners} == partners
    several = len(partners) > 1  # where one partner pays all of it, the page needs no table to say so
    assert shown_by_partner(person) == ({name: amount.short() for name, amount in partners.items()} if several else {})
    figures = person.figures()
    assert (figures[NET], figures[GROSS]) == (net.short(), pounds(whole["Gross (£)"]).short())
    return net


def shown_by_partner(person: Person) -> dict[str, str]:
    """The table of partners on the open place pound: who pays how much, as shown."""
    headings, *rows = person.table("Net by partner") or [[]]
    return {row[0]: row[headings.index("Net")] for row in rows if row[0] != "All together"}


def rows_behind_add_up(person: Person, net: Amount) -> None:
    """On the page that explains a figure: the page and the rows as a file come to the same, to the penny."""
    assert person.figures()[NET] == net.exact()
    rows = [row for row in read_csv(person.download("CSV")) if row["Kind of flow"] in ("spend", "transfer")]
    taken_out = total(row["Taken out as a transfer (£)"] or 0 for row in rows)
    assert total(row["Amount (£)"] for row in rows) - taken_out == net


def open_row(person: Person, service: str) -> str:
    """From the page that explains a figure to the very row of the source, and what stands there."""
    row = person.table_named("Rows behind this figure").get_by_role("row").filter(has_text=service).first
    person.follow("", within=row)
    person.sees("Its rows")
    target = person.page.locator(":target")
    return " ".join(target.inner_text().split())


def write_rule(person: Person, *, group: str, reason: str, moves: str, within: Locator | None = None) -> None:
    """From a row that no rule catches: write a rule, see what it would move, keep it, and wait until it is applied."""
    person.follow("Write a rule", within=within or person.main)
    person.page.get_by_label("Service group").select_option(label=group)
    person.press("See what it would do")
    person.comes_to("Write a coding rule")
    assert person.problems() == ["Enter the reason"]
    person.page.get_by_label("Reason").fill(reason)
    person.press("See what it would do")
    person.comes_to("What this rule would do")
    assert moves in person.words
    person.press("Keep this rule")
    person.comes_to("The rules are applied")


def is_gone(person: Person, place: str) -> None:
    """Undone as the only statement, its money has left the place pound."""
    person.go_to_place(place)
    person.sees("No money is on record here that you may see")
