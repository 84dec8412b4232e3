"""A zip archive of tables is unpacked under limits; a workbook, itself a zip, is left alone."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from placepound.core.terms.problem import Refused
from placepound.exchange.bundles import files_in
from placepound.exchange.limits import LIMITS, Limits
from tests.exchange import makers


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def refusal(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as caught:
        files_in(content, limits=limits)
    return str(caught.value)


def test_tables_come_in_the_order_of_their_names_and_others_are_named() -> None:
    archive = packed({"b.csv": b"1", "notes.pdf": b"x", "a.XLSX": b"2", "__MACOSX/._b.csv": b"3"})
    files = files_in(archive, limits=LIMITS)
    assert files is not None
    assert [(file.name, file.content, file.is_table) for file in files] == [
        ("a.XLSX", b"2", True),
        ("b.csv", b"1", True),
        ("notes.pdf", b"", False),
    ]


def test_what_is_no_archive_of_files_is_left_alone() -> None:
    workbook = makers.xlsx({"Sheet1": [("Date", "Amount")]})
    assert files_in(workbook, limits=LIMITS) is None
    assert files_in(makers.ods(makers.ods_row("a")), limits=LIMITS) is None
    assert files_in(workbook[: len(workbook) // 2], limits=LIMITS) is None
    assert files_in(b"a,b\n1,2\n", limits=LIMITS) is None


def test_an_archive_without_tables_says_so() -> None:
    assert "no CSV file and no workbook" in refusal(packed({"notes.pdf": b"x"}))


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    assert "as files made to harm do" in refusal(packed({"a.csv": bytes(30_000_000)}))
    several = packed({f"{number}.csv": b"ab" * 40_000 for number in range(4)})
    assert "unpacks to more than" in refusal(several, Limits(unpacked_bytes=200_000))


def test_every_flaw_has_its_sentence() -> None:
    several = packed({f"{number}.csv": b"a" for number in range(4)})
    assert "at most 3" in refusal(several, Limits(entries=3))
    assert "two files" in refusal(several.replace(b"1.csv", b"2.csv"))
    locked = bytearray(several)
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    assert "locked with a password" in refusal(bytes(locked))
    broken = packed({"a.csv": bytes(range(256)) * 40})
    damaged = bytearray(broken)
    damaged[60] ^= 0xFF
    assert "damaged" in refusal(bytes(damaged))
