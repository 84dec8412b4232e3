"""How is spending shown by what is known of suppliers? By locality, size and sector, and what is not known of whom."""

from fractions import Fraction

from django.http import Http404, QueryDict
from django.urls import reverse

from placepound.core.terms.amount import Amount
from placepound.exchange import tables as files
from placepound.registers.queries.supplier_spread import PEOPLE, SpreadLine, SupplierSpread
from placepound.web.shared import parts
from placepound.web.shared.addresses import changed
from placepound.web.understand.suppliers_page import reconciled, supplier_address

PARTS = {"locality": "Locality", "size": "Size", "sector": "Sector"}
TITLES = {
    "locality": "Where suppliers are based",
    "size": "How large they are",
    "sector": "Of which sector they are",
}


def lines_of(page: SupplierSpread, part: str) -> tuple[SpreadLine, ...]:
    """The lines of one breakdown."""
    found: dict[str, tuple[SpreadLine, ...]] = {
        "locality": page.by_locality,
        "size": page.by_size,
        "sector": page.by_sector,
    }
    return found[part]


def known(lines: tuple[SpreadLine, ...]) -> tuple[Amount, Fraction | None]:
    """How much of the money a breakdown knows something of."""
    told = [line for line in lines if line.key not in ("", PEOPLE)]
    shares = [line.share for line in lines if line.share is not None]
    if not shares:
        return Amount.total(line.amount for line in told), None
    return Amount.total(line.amount for line in told), sum((line.share or Fraction(0) for line in told), Fraction(0))


def stats(page: SupplierSpread) -> tuple[parts.Stat, ...]:
    """What was paid, and of how much of it each thing is known."""
    made = [parts.Stat(label="Paid in all", value=page.total, note=page.period_label)]
    for part, words in PARTS.items():
        amount, share = known(lines_of(page, part))
        made.append(
            parts.Stat(
                label=f"{words} known",
                value=share,
                note=f"of the money, {amount.short()}" if share is not None else "",
                href=f"#by-{part}",
                how="See the breakdown",
            )
        )
    return tuple(made)


def tables(page: SupplierSpread, query: QueryDict) -> tuple[parts.Table, ...]:
    """One table for each thing that may be known of a supplier."""
    return tuple(_table(page, part, query) for part in PARTS)


def _table(page: SupplierSpread, part: str, query: QueryDict) -> parts.Table:
    lines = lines_of(page, part)
    return parts.Table(
        id=f"by-{part}",
        caption=TITLES[part],
        columns=(
            parts.Column(label=PARTS[part]),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Share", kind=parts.Kind.SHARE),
            parts.Column(label="Suppliers", kind=parts.Kind.NUMBER),
        ),
        rows=tuple(
            (
                line.label,
                line.amount,
                parts.Cell(value=line.share, bar=line.share) if line.share is not None else "–",
                line.payees if line.key != PEOPLE else "–",
            )
            for line in lines
        ),
        total=(
            "Paid in all",
            page.total,
            Fraction(1) if page.total.pence > 0 else "–",
            sum(line.payees for line in lines),
        ),
        downloads=tuple(
            parts.Link(
                text=text,
                href=reverse("suppliers-where-download", args=[page.slug, part, form])
                + (changed(query) if query else ""),
            )
            for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
        ),
    )


def unknown_table(page: SupplierSpread) -> parts.Table:
    """The bodies on record with most money of which something is not known."""
    return parts.Table(
        id="not-known",
        caption="Suppliers of whom something is not known",
        hide_caption=True,
        columns=(
            parts.Column(label="Supplier"),
            parts.Column(label="Not known"),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            *([parts.Column(label="Do")] if page.may_change else []),
        ),
        rows=tuple(
            (
                parts.Cell(value=one.name, href=supplier_address(page.slug, organisation=one.organisation, key="")),
                ", ".join(one.lacks).capitalize(),
                one.amount,
                *(
                    [
                        parts.Cell(
                            value="State what is known",
                            href=f"{reverse('supplier-facts', args=[page.slug])}?organisation={one.organisation}",
                        )
                    ]
                    if page.may_change
                    else []
                ),
            )
            for one in page.not_known
        ),
        empty="Locality, size and sector are known of every supplier that is on record as a body.",
    )


def file(page: SupplierSpread, part: str) -> files.Table:
    """One breakdown to download."""
    if part not in PARTS:
        raise Http404
    column = files.TableColumn
    return files.Table(
        title=TITLES[part],
        columns=(
            column(title=PARTS[part]),
            column(title="Amount", kind=files.Kind.MONEY),
            column(title="Share", kind=files.Kind.PERCENT),
            column(title="Suppliers", kind=files.Kind.INTEGER),
        ),
        rows=tuple(
            (line.label, line.amount, line.share, line.payees if line.key != PEOPLE else None)
            for line in lines_of(page, part)
        ),
        notes=(
            f"{page.name}: published payments of {page.period_label}, as at {page.as_at.isoformat()}. "
            f"Paid in all: {page.total.exact()}.",
            "Shares are of all that was paid, what is not known included.",
            "Amounts are gross, and credits are taken off.",
            *filter(None, [reconciled(page.received)]),
        ),
    )
