"""Does net equal the pounds there really are? Every pound is a token that is watched on its way, as an oracle."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.flows import Flow, FlowClass, Status
from placepound.core.terms.amount import Amount
from tests.core.money.worlds import COUNCIL, ICB, PLACE, POOL, TRUST, YEAR, said, total

SPENT = "spent"
COUNTED = PLACE | {TRUST}


@dataclass(frozen=True)
class Token:
    """One penny: the holders it passes through, and whether the last one spends it. bought: passed on as a purchase."""

    path: tuple[str, ...]
    spent: bool
    bought: bool = False


def flows_of(tokens: tuple[Token, ...]) -> list[Flow]:
    """What the books say: one row for each kind of movement, with as many pence as tokens that made it."""
    moves: Counter[tuple[str, str, bool]] = Counter()
    for token in tokens:
        for giver, taker in pairwise(token.path):
            moves[giver, taker, token.bought] += 1
        if token.spent:
            moves[token.path[-1], SPENT, False] += 1
    return [_row(*move, pence=pence) for move, pence in moves.items()]


def _row(giver: str, taker: str, bought: bool, *, pence: int) -> Flow:
    spends = taker == SPENT or bought
    return Flow(
        id=f"{giver}>{taker}{'*' if bought else ''}",
        payer=COUNCIL if giver == POOL else giver,
        fund=POOL if POOL in (giver, taker) else None,
        counterparty=None if spends or taker == POOL else taker,
        provider=taker if bought else None,
        flow_class=FlowClass.SPEND if spends else FlowClass.TRANSFER,
        amount=Amount(pence),
        period=YEAR,
        status=Status.PLAN,
    )


def expected(tokens: tuple[Token, ...]) -> int:
    """Tokens spent, each once, and tokens passed to a holder that pays nothing on: committed there, counted once."""
    paying = {token.path[-1] for token in tokens if token.spent} | {at for token in tokens for at in token.path[:-1]}
    committed = [token for token in tokens if not token.spent and len(token.path) > 1 and token.path[-1] not in paying]
    return sum(token.spent for token in tokens) + len(committed)


WAYS = (
    (ICB,), (COUNCIL,), (ICB, COUNCIL), (COUNCIL, ICB), (ICB, POOL), (COUNCIL, POOL),
    (ICB, COUNCIL, POOL), (COUNCIL, ICB, POOL), (ICB, TRUST), (ICB, COUNCIL, TRUST),
)  # fmt: skip
KINDS = (
    *(Token(path, spent) for path in WAYS for spent in (True, False)),
    Token((ICB, TRUST), True, bought=True),
    Token((COUNCIL, TRUST), True, bought=True),
)


def test_net_is_the_number_of_tokens_in_every_small_world() -> None:
    """All 2,300 worlds of up to three tokens, but for those where money only goes round, which must not be nothing."""
    seen = 0
    for size in range(4):
        for tokens in combinations_with_replacement(KINDS, size):
            place = total(*flows_of(tokens), counted=COUNTED)
            if "goes round" in said(place):
                assert place.net.pence > 0
                continue
            assert place.net.pence == expected(tokens), tokens
            seen += 1
    assert seen > 2_200


@given(st.lists(st.sampled_from(KINDS), max_size=60), st.integers(1, 5))
def test_net_is_the_number_of_tokens_in_worlds_where_every_body_spends(drawn: list[Token], own: int) -> None:
    everyone = tuple(Token((body,), True) for body in (ICB, COUNCIL, TRUST) for _ in range(own))
    tokens = (*drawn, *everyone)
    place = total(*flows_of(tokens), counted=COUNTED)
    assert place.net.pence == expected(tokens)
