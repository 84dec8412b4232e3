"""In which words is a change between two years of payments told? What is compared, and why each row changed."""

from placepound.core.money.spend.change import ChangePart, ChangeRow
from placepound.core.money.spend.comparable import ComparedMonths
from placepound.core.terms.amount import Amount
from placepound.registers.queries.spend_change import ChangePage
from placepound.web.understand import suppliers_page

GROSS = (
    "Gross, credits taken off: payments to other partners are among them, and receipts that match another partner’s "
    "payment are not taken off."
)


def years_words(page: ChangePage) -> str:
    """As "2023/24 to 2024/25"."""
    labels = dict(page.periods)
    return f"{labels[page.asked.first]} to {labels[page.asked.second]}"


def beside_words(page: ChangePage) -> str:
    """What the sources of the two years hold and the comparison leaves out; empty where there is nothing."""
    labels = dict(page.periods)
    years = (labels.get(key, "") for key in (page.asked.first, page.asked.second))
    said = [suppliers_page.beside_words(one, of=year) for one, year in zip(page.received, years, strict=False)]
    made = " ".join(filter(None, said))
    return f"{made} These are of all months on file, compared or not." if made else ""


def narrowed_words(page: ChangePage) -> str:
    """As "paid by Fernshire Council for Care at home"; empty where all is compared."""
    by = f" by {payer_words(page)}" if page.asked.payer else ""
    what = f" for {group_words(page)}" if page.asked.group else ""
    return f"paid{by}{what}" if by or what else ""


def payer_words(page: ChangePage) -> str:
    """The payer that the comparison is narrowed to."""
    return dict(page.payers).get(page.asked.payer, "an unknown payer")


def group_words(page: ChangePage) -> str:
    """The service group that the comparison is narrowed to."""
    return dict(page.groups).get(page.asked.group, "an unknown service group")


def new_or_gone(page: ChangePage) -> str:
    """What new and gone mean under the filters; empty where they mean what they say."""
    asked = page.asked
    if asked.by == "group":
        return "A payee is new or gone in a service group: it may be paid for other services in both years."
    if not (asked.payer or asked.group):
        return ""
    elsewhere = [
        words for words, said in (("by another body", asked.payer), ("for other services", asked.group)) if said
    ]
    so = narrowed_words(page)
    return f"A payee is new or gone as one {so}: it may be paid {' or '.join(elsewhere)} in both years."


def why(row: ChangeRow, *, several: bool) -> str:
    """Why a row changed, part by part: "New.", or "More payments, +£12,000; smaller payments, −£3,000."

    several: the row stands for several payees.
    """
    found = [(part, row.parts[part]) for part in ChangePart if row.parts[part]]
    if not found:
        return "Unchanged."
    if len(found) == 1 and not several:
        said = [_word(*found[0], several=several)]
    else:
        said = [f"{_word(part, amount, several=several)}, {signed(amount)}" for part, amount in found]
    return _sentence("; ".join(said)) + "".join(f" {reason}" for reason in row.not_split)


def _word(part: ChangePart, amount: Amount, *, several: bool) -> str:
    up = amount.pence > 0
    match part:
        case ChangePart.NEW:
            return "new payees" if several else "new"
        case ChangePart.GONE:
            return "payees no longer paid" if several else "no longer paid"
        case ChangePart.VOLUME:
            return "more payments" if up else "fewer payments"
        case ChangePart.PRICE:
            return "larger payments" if up else "smaller payments"
        case ChangePart.REMAPPED:
            return "coded here by changed rules" if up else "coded elsewhere by changed rules"
        case ChangePart.NOT_SPLIT:
            return "cannot be split"


def signed(amount: Amount) -> str:
    """Money with its sign, as +£1,200 or −£340.50."""
    return f"{'+' if amount.pence > 0 else ''}{amount.exact()}".replace("-", "\N{MINUS SIGN}")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def months_words(own: ComparedMonths) -> str:
    """Which months of one payer are compared."""
    return own.sentence or f"All {len(own.months)} months of both years."
