"""Which files of payments do the tests of pages look at? A council's in every state, an ICB's, and what they led to."""

from datetime import date

from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.released import SpendTransfer, TransferState
from placepound.registers.models import SpendFile
from tests.factories import World
from tests.factories.payments import payment, release_payments
from tests.factories.spend_accounts import (
    ORDER,
    PAID,
    WHICH_AMOUNT,
    account,
    full_account,
    guess,
    keep,
    loaded,
    month_account,
)


def published(world: World) -> dict[str, SpendFile]:
    """Files of the council in every state, the figures of an earlier day, and payments between partners."""
    (april,) = keep(world, world.council, loaded(month_account(101, "2024-04")), sharing="public")
    (may,) = keep(world, world.council, loaded(full_account(102, "payments May.csv")), sharing="public")
    (june,) = keep(
        world,
        world.council,
        loaded(
            account(103, "payments June.csv", {PAID: (900, 9_000_000)}, (("2024-06", 9_000_000, 900),),
                    lost_signs="None of 900 rows is negative, and 12 of them speak of a credit.")
        ),
    )  # fmt: skip
    (icb,) = keep(world, world.icb, loaded(month_account(104, "2024-07")))
    release_payments(
        world,
        [
            payment(world.council, "Acorn Care Ltd", 10_000, date(2024, 4, 5), service="Home care", group="HOM1"),
            payment(world.icb, world.council.name, 10_000, date(2024, 7, 5), payee=world.council),
        ],
        files=False,
        transfers=between(world),
    )
    (old,) = keep(world, world.council, loaded(month_account(105, "2024-02", replaced_by=106), replaced=True))
    (new,) = keep(world, world.council, loaded(month_account(106, "2024-02", digest="b" * 64, pence=2_000_000)))
    asking = LoadedFile(name="August.csv", digest="c" * 64, guess=guess(ORDER, WHICH_AMOUNT))
    locked = LoadedFile(name="locked.xlsx", digest="d" * 64, refused=("The file is locked with a password.",))
    asks, unread = keep(world, world.council, asking, locked)
    return {
        "april": april, "may": may, "june": june, "icb": icb, "old": old, "new": new, "asks": asks, "refused": unread,
    }  # fmt: skip


def between(world: World) -> list[SpendTransfer]:
    """The ICB pays the council: once shown by both, once by the payer only, once by the payee only."""
    sides = {"payer": str(world.icb.pk), "payee": str(world.council.pk)}
    paid = {"paid_on": date(2024, 7, 5), "paid": 1_000_000, "paid_file": 104, "paid_row": 7}
    received = {"received_on": date(2024, 4, 9), "received": 999_950, "received_file": 101, "received_row": 12}
    no_paid, no_received = dict.fromkeys(paid), dict.fromkeys(received)
    late = received | {"received_on": date(2024, 7, 9)}
    return [
        SpendTransfer(**sides, state=TransferState.MATCHED, **paid, **late),
        SpendTransfer(**sides, state=TransferState.PAYER_ONLY, **paid | {"paid": 250_000}, **no_received),
        SpendTransfer(**sides, state=TransferState.PAYEE_ONLY, **no_paid, **received | {"received": 125_000}),
    ]
