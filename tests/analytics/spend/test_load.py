"""Do files get into the store whole, once, and beside what is there already?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from placepound.analytics.spend import load as loading
from placepound.analytics.spend.load import Progress, load, withdraw
from placepound.analytics.spend.store import Store
from placepound.core.money.spend.profile import SourceProfile
from placepound.core.money.spend.rows import FileReport, Reason, SpendClass
from placepound.core.records.preview import Outcome, Unit
from placepound.core.terms.problem import Refused
from tests.analytics.spend.loads import (
    APRIL,
    APRIL_AGAIN,
    DAY,
    HEADINGS,
    MAY,
    check_accounts,
    class_sums,
    classes,
    counted,
    csv,
    put,
    shown,
)

DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "spend")


def tree(store: Store) -> dict[str, bytes]:
    return {str(path.relative_to(store.root)): path.read_bytes() for path in store.root.rglob("*") if path.is_file()}


def test_a_file_is_read_classified_and_kept(store: Store) -> None:
    result = put(store, ("april.csv", APRIL))
    (file,) = result.files
    assert (file.name, file.again, file.replaced, file.refused) == ("april.csv", False, False, ())
    assert file.report is not None
    assert (file.report.file, file.report.read, file.report.outcome) == (1, 4, Outcome.NO_CONTROL)
    assert (file.report.pence(SpendClass.PAYMENT), file.report.pence(SpendClass.CREDIT)) == (60_000, -5_000)
    assert file.guess is not None
    assert file.guess.evidence
    assert (result.snapshot, result.changed, result.standing) == (1, (), (file,))
    (row, *_) = shown(store)
    assert [row[name] for name in ("organisation", "supplier", "transaction", "pence")] == [
        "1", "Acorn Care Ltd", "T1", 10_000
    ]  # fmt: skip


def test_loading_the_same_file_again_changes_nothing(store: Store) -> None:
    put(store, ("april.csv", APRIL))
    before = tree(store)
    result = put(store, ("copy of april.csv", APRIL))
    assert tree(store) == before
    assert result.snapshot == 1
    (file,) = result.files
    assert (file.name, file.again) == ("copy of april.csv", True)
    assert file.report is not None
    assert [(one.spend_class, one.reason, one.rows, one.pence) for one in file.report.classes] == [
        (SpendClass.DUPLICATE, Reason.SAME_FILE, 4, 55_000)
    ]
    assert file.report.notices == ("It was loaded before as “april.csv”, file 1, and nothing changed.",)
    assert [one.name for one in result.standing] == ["april.csv"]


def test_the_same_file_twice_in_one_load_is_kept_once(store: Store) -> None:
    result = put(store, ("april.csv", APRIL), ("again.csv", APRIL), ("may.csv", MAY))
    assert [file.again for file in result.files] == [False, True, False]
    assert [file.number for file in store.files()] == [1, 2]


def test_the_same_file_of_another_body_is_another_file(store: Store) -> None:
    put(store, ("april.csv", APRIL), organisation="1")
    put(store, ("april.csv", APRIL), organisation="2")
    assert classes(store) == {(file, row): kind for file in (1, 2) for row, kind in _april()}


def _april() -> list[tuple[int, str]]:
    return [(2, "payment"), (3, "payment"), (4, "credit"), (5, "payment")]


def test_a_transaction_that_an_earlier_file_holds_counts_once(store: Store) -> None:
    put(store, ("april.csv", APRIL))
    result = put(store, ("may.csv", MAY))
    assert classes(store)[2, 4] == "duplicate of 1:5"
    assert counted(store) == 55_000 + 3_000
    (file,) = result.files
    assert file.report is not None
    assert file.report.months == (("2016-05", 3_000, 2),)
    assert result.changed == ()


@pytest.mark.parametrize("order", [("april", "may"), ("may", "april")])
@pytest.mark.parametrize("at_once", [True, False])
def test_in_whatever_order_files_are_loaded_they_come_to_the_same(store: Store, order: Any, at_once: bool) -> None:
    files = [(f"{name}.csv", {"april": APRIL, "may": MAY}[name]) for name in order]
    for group in [files] if at_once else [[file] for file in files]:
        put(store, *group)
    assert counted(store) == 58_000
    assert sorted(classes(store).values())[1].startswith("duplicate of 1")


def test_a_newer_issue_takes_the_place_of_the_older_and_tells_the_difference(store: Store) -> None:
    put(store, ("april.csv", APRIL))
    result = put(store, ("april v2.csv", APRIL_AGAIN))
    assert classes(store) == {
        (1, 2): "duplicate of 2:2",
        (1, 3): "duplicate of 2:3",
        (1, 4): "duplicate of 2:4",
        (1, 5): "refused of 2",
        (2, 2): "payment",
        (2, 3): "payment",
        (2, 4): "credit",
        (2, 5): "payment",
        (2, 6): "payment",
    }
    assert counted(store) == 56_500
    (reissue,) = result.reissues
    assert (reissue.shared, reissue.added, reissue.added_pence) == (3, 2, 31_500)
    assert (reissue.gone, reissue.gone_pence) == (1, 30_000)
    (newer,), (older,) = result.files, result.changed
    assert (older.name, older.replaced, newer.replaced) == ("april.csv", True, False)
    assert older.report is not None
    assert newer.report is not None
    assert older.report.replaced_by == 2
    assert older.report.notices[-1] == "A newer issue has taken its place: “april v2.csv”, file 2."
    assert newer.report.notices[-1] == (
        "It is a newer issue of “april.csv”, file 1: 3 rows (£250) in both, 2 rows (£315) only here, "
        "1 row (£300) only there, which no longer count."
    )
    assert {file.name for file in result.standing} == {"april.csv", "april v2.csv"}


def test_what_an_older_issue_held_can_still_be_seen_in_its_snapshot(store: Store) -> None:
    put(store, ("april.csv", APRIL))
    before = shown(store)
    put(store, ("april v2.csv", APRIL_AGAIN))
    put(store, ("may.csv", MAY))
    assert shown(store, snapshot=1) == before
    assert counted(store, snapshot=2) == 56_500
    assert store.files(snapshot=1)[0].report.replaced_by is None


def test_a_row_that_an_issue_dropped_counts_where_another_file_holds_it(store: Store) -> None:
    put(store, ("april.csv", APRIL), ("may.csv", MAY))
    assert classes(store)[2, 4] == "duplicate of 1:5"
    put(store, ("april v2.csv", APRIL_AGAIN))
    assert classes(store)[2, 4] == "payment"
    assert counted(store) == 56_500 + 33_000


def test_a_layout_that_changes_in_the_middle_of_the_year_is_a_profile_of_its_own(store: Store) -> None:
    june = csv(
        "01/06/2016,T8,Acorn Care Ltd,(40.00)",
        "14/06/2016,T4,Acorn Care Ltd,300.00",
        headings="Date Paid,Doc No,Creditor,Amount (£)",
    )
    result = put(store, ("april.csv", APRIL), ("june.csv", june))
    prints = {file.report.fingerprint for file in result.files if file.report}
    assert len(prints) == 2
    assert counted(store) == 55_000 - 4_000 + 30_000


def test_headings_that_change_within_a_file_make_two_tables(store: Store) -> None:
    changing = APRIL + csv("14/06/2016,T8,Acorn Care Ltd,40.00", headings="Date Paid,Doc No,Creditor,Amount (£)")
    result = put(store, ("year.csv", changing))
    assert [file.sheet for file in result.files] == ["", "part 2"]
    assert counted(store) == 55_000 + 4_000
    assert all(file.again for file in put(store, ("year.csv", changing)).files)


UNCLEAR = csv("03/04/2016,1.00,Acorn Care Ltd,T1,Adults", "05/06/2016,2.00,Birch Homes Ltd,T2,Adults")
"""Every day could be a month."""


def test_a_question_stops_its_file_and_no_other(store: Store) -> None:
    result = put(store, ("unclear.csv", UNCLEAR), ("april.csv", APRIL))
    unclear, april = result.files
    assert unclear.report is None
    assert unclear.guess is not None
    assert [question.field for question in unclear.guess.questions] == ["date_order"]
    assert april.report is not None
    assert len(store.files()) == 1


def test_an_answer_lets_it_in(store: Store) -> None:
    (file,) = put(store, ("unclear.csv", UNCLEAR), answers={"date_order": "day first"}).files
    assert file.report is not None
    assert [month for month, _, _ in file.report.months] == ["2016-04", "2016-06"]
    (again,) = put(store, ("unclear.csv", UNCLEAR)).files
    assert again.again


def test_an_answer_that_is_no_choice_is_told(store: Store) -> None:
    (file,) = put(store, ("unclear.csv", UNCLEAR), answers={"date_order": "backwards"}).files
    assert file.refused
    assert store.files() == ()


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_loaded(store: Store, tmp_path: Path) -> None:
    result = load(
        store,
        [("picture.csv", b"\x89PNG\r\n\x1a\n\0"), ("april.csv", APRIL), ("empty.csv", b""), tmp_path / "none.csv"],
        organisation="1",
        on=DAY,
        by="Ada",
        profile_of=lambda fingerprint: None,
    )
    assert [bool(file.refused) for file in result.files] == [True, False, True, True]
    assert result.files[3].refused == ("The file cannot be opened: No such file or directory.",)
    assert len(store.files()) == 1


def test_a_folder_gives_its_files_in_the_order_of_their_names(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    for name, content in (("b.csv", MAY), ("a.csv", APRIL), (".hidden", b"no table")):
        (folder / name).write_bytes(content)
    told: list[Progress] = []
    result = load(
        store, [folder], organisation="1", on=DAY, by="Ada", profile_of=lambda fingerprint: None, progress=told.append
    )
    assert [file.name for file in result.files] == ["a.csv", "b.csv"]
    assert [(one.done, one.of, one.doing) for one in told] == [
        (0, 2, "Reading a.csv"),
        (1, 2, "Reading b.csv"),
        (2, 2, "Comparing with files loaded before"),
    ]


def test_nothing_to_load_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There are no files to load"):
        put(store)
    with pytest.raises(Refused, match="There are no files to load"):
        load(store, [tmp_path], organisation="1", on=DAY, by="Ada", profile_of=lambda fingerprint: None)


def test_a_stated_total_is_compared_in_pence(store: Store) -> None:
    said = (55_001, "the council's summary page")
    april, may = put(store, ("april.csv", APRIL), ("may.csv", MAY), stated={"may.csv": said}).files
    assert april.report is not None
    assert may.report is not None
    assert (april.report.stated, april.report.difference) == (None, None)
    assert (may.report.stated, may.report.stated_from, may.report.difference) == (*said, 33_000 - 55_001)
    assert may.report.outcome is Outcome.NOT_RECONCILED


def test_the_difference_of_a_file_stays_when_its_rows_count_elsewhere(store: Store) -> None:
    put(store, ("april.csv", APRIL), stated={"april.csv": (55_000, "the website")})
    put(store, ("april v2.csv", APRIL_AGAIN))
    older = store.files()[0].report
    assert (older.difference, older.outcome) == (0, Outcome.RECONCILED)
    assert older.pence(SpendClass.DUPLICATE) + older.pence(SpendClass.REFUSED) == 55_000


def test_a_total_stated_for_no_file_is_refused_and_nothing_is_loaded(store: Store) -> None:
    with pytest.raises(Refused, match=r"A total is given for “aprl\.csv”, which is not among the files"):
        put(store, ("april.csv", APRIL), stated={"aprl.csv": (55_000, "the website")})
    assert (store.files(), store.snapshot().number) == ((), 0)


def test_a_total_for_a_file_of_several_tables_is_refused(store: Store) -> None:
    changing = APRIL + csv("14/06/2016,T8,Acorn Care Ltd,40.00", headings="Date Paid,Doc No,Creditor,Amount (£)")
    with pytest.raises(Refused, match=r"holds 2 tables\. Give one for each: “part 1”, “part 2”"):
        put(store, ("year.csv", changing), stated={"year.csv": (1, "somewhere")})
    first, second = put(store, ("year.csv", changing), stated={"part 2": (4_000, "somewhere")}).files
    assert first.report is not None
    assert second.report is not None
    assert (first.report.stated, second.report.difference) == (None, 0)


def test_several_bodies_lie_side_by_side_and_are_never_compared(store: Store) -> None:
    put(store, ("april.csv", APRIL), organisation="1")
    result = put(store, ("may.csv", MAY), organisation="2")
    assert [file.number for file in store.files(organisations=["2"])] == [2]
    assert result.changed == ()
    assert set(classes(store).values()) == {"payment", "credit"}
    assert counted(store) == 55_000 + 33_000
    assert counted(store, organisations=["2"]) == 33_000


def test_a_file_read_in_another_way_takes_the_place_of_its_first_reading(store: Store) -> None:
    first = put(store, ("april.csv", APRIL)).files[0]
    assert first.guess is not None
    corrected = replace(first.guess.profile, unit=Unit.THOUSANDS)

    def remembered(fingerprint: str) -> SourceProfile | None:
        return corrected if fingerprint == corrected.fingerprint else None

    (file,) = put(store, ("april.csv", APRIL), profile_of=remembered).files
    assert file.report is not None
    assert (file.again, file.report.file) == (False, 2)
    assert counted(store) == 55_000_000
    assert counted(store, snapshot=1) == 55_000
    assert put(store, ("april.csv", APRIL), profile_of=remembered).files[0].again


def test_a_file_can_be_taken_out_and_loaded_anew(store: Store) -> None:
    put(store, ("april.csv", APRIL), ("may.csv", MAY))
    result = withdraw(store, [1], organisation="1", on=DAY, by="Ada")
    check_accounts(store, "1")
    assert [file.name for file in result.standing] == [file.name for file in result.changed] == ["may.csv"]
    assert counted(store) == 33_000
    assert not put(store, ("april.csv", APRIL)).files[0].again
    assert counted(store) == 58_000


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_file_that_is_not_there_cannot_be_taken_out(store: Store, number: int) -> None:
    put(store, ("april.csv", APRIL), organisation="1")
    put(store, ("may.csv", MAY), organisation="2")
    with pytest.raises(Refused, match=f"no file {number} among its payments"):
        withdraw(store, [number], organisation="1", on=DAY, by="Ada")
    assert store.snapshot().number == 2


def test_rows_that_nothing_proves_the_same_are_told_and_stay(store: Store) -> None:
    headings = "Payment Date,Net Amount,Supplier Name"
    first = csv("2016-04-01,1.00,Acorn", "2016-04-02,2.00,Birch", "2016-04-03,3.00,Cedar", headings=headings)
    second = csv("2016-04-01,1.00,Acorn", "2016-05-02,2.00,Birch", "2016-05-03,3.00,Cedar", headings=headings)
    result = put(store, ("a.csv", first), ("b.csv", second))
    assert [(one.file, one.rows, one.pence) for one in result.unproved] == [(2, 1, 100)]
    assert counted(store) == 1_200
    assert store.files()[1].report.notices[-1] == (
        "1 row (£1) stands just so in an earlier file as well. "
        "Without transaction numbers it cannot be told if they are one payment, so both count."
    )


def test_however_many_rows_are_classified_together_the_store_shows_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [("april.csv", APRIL), ("may.csv", MAY), ("april v2.csv", APRIL_AGAIN)]
    together, apart = Store(tmp_path / "together"), Store(tmp_path / "apart")
    put(together, *files)
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 1)
    put(apart, *files)
    assert shown(apart) == shown(together)
    assert apart.files() == together.files()
    assert len(apart.body("1").rows) == 3


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data beside the project is absent")
@pytest.mark.parametrize("folder", ["leeds_council_spend", "gm_council_spend"])
def test_real_files_are_loaded_and_every_row_has_its_class(store: Store, folder: str) -> None:
    files = sorted((DATA / folder).glob("*.csv.gz"))
    bodies = sorted({file.name.split("_")[0] for file in files})
    for body in bodies:
        mine = [file for file in files if file.name.startswith(body)]
        result = load(store, mine, organisation=body, on=DAY, by="Ada", profile_of=lambda fingerprint: None)
        assert [file.name for file in result.files if file.report is None] == []
        told = {(one.report.file, *sums) for one in result.standing if one.report for sums in _classes(one.report)}
        assert told == set(class_sums(store, body))


def _classes(report: FileReport) -> list[tuple[str, str, int, int]]:
    return [(one.spend_class.value, one.reason.value, one.rows, one.pence) for one in report.classes]


ASKS = csv("01/05/2016,10.00,Acorn,T9,Adults", headings=HEADINGS.replace("Service Area", "Area of service"))


def test_answers_are_given_to_the_files_that_ask_and_to_no_others(store: Store) -> None:
    result = put(store, ("april.csv", APRIL), ("asks.csv", ASKS), answers={"date_order": "day first"})
    assert [file.report is not None for file in result.files] == [True, True]
    assert [file.guess.profile.date_order for file in result.files if file.guess] == ["year first", "day first"]


def test_a_held_file_that_cannot_be_read_as_answered_keeps_its_reading(store: Store) -> None:
    put(store, ("april.csv", APRIL))
    (misread,) = put(store, ("april.csv", APRIL), answers={"columns.3": "amount"}).files
    assert (misread.report, misread.held) == (None, True)
    assert misread.guess is not None
    assert [question.field for question in misread.guess.questions] == ["amount"]
    assert counted(store) == 55_000


def test_a_total_stated_later_is_taken_in(store: Store) -> None:
    put(store, ("april.csv", APRIL))
    (file,) = put(store, ("april.csv", APRIL), stated={"april.csv": (56_000, "the body's website")}).files
    assert file.report is not None
    assert (file.again, file.report.stated, file.report.difference) == (False, 56_000, -1_000)
    assert counted(store) == 55_000
    again = put(store, ("april.csv", APRIL), stated={"april.csv": (56_000, "the body's website")}).files
    assert [one.again for one in again] == [True]


def test_a_file_that_names_another_body_is_doubted(store: Store) -> None:
    headings = "Body Name,Payment Date,Net Amount,Supplier Name"
    salford = csv("Salford City Council,2016-04-01,1.00,Acorn", headings=headings)
    (doubted,) = put(store, ("s.csv", salford), called=["Leeds City Council"]).files
    assert doubted.report is not None
    assert doubted.report.doubts == ("The file says that its payments are of “Salford City Council”.",)
    (right,) = put(store, ("s.csv", salford), organisation="2", called=["Salford City Council"]).files
    assert right.report is not None
    assert right.report.doubts == ()


def test_a_list_published_again_with_other_texts_is_doubted(store: Store) -> None:
    capitals = APRIL.replace(b"Acorn Care Ltd", b"ACORN CARE LTD").replace(b"Birch Homes Ltd", b"REDACTED")
    capitals = capitals.replace(b"Cedar Trust", b"CEDAR TRUST")
    (_, again) = put(store, ("april.csv", APRIL), ("april redacted.csv", capitals)).files
    assert again.report is not None
    assert again.report.doubts == (
        "4 rows (£550) in “april.csv”, file 1, have the same day, amount and number, or name, and other texts. "
        "If it is the same list again, take one of the two files out.",
    )


def test_revised_files_of_a_folder_come_after_what_they_revise(store: Store, tmp_path: Path) -> None:
    for name, content in (("april.csv", APRIL), ("april revised.csv", APRIL_AGAIN)):
        (tmp_path / name).write_bytes(content)
    result = put(store, tmp_path)
    assert [file.name for file in result.files] == ["april.csv", "april revised.csv"]
    assert counted(store) == 56_500


@pytest.mark.parametrize(
    ("foot", "stated", "difference"),
    [
        (",,,Total,550.00", 55_000, 0),
        (",,,Total,540.00", 54_000, 1_000),
        (",Total,,,550.00", 55_000, 0),
    ],
)
def test_a_label_in_the_place_of_the_number_does_not_hide_a_total(
    store: Store, foot: str, stated: int, difference: int
) -> None:
    headings = "Payment Date,Supplier Name,Service Area,Transaction Number,Net Amount"
    rows = ["2016-04-01,Acorn,Adults,T1,100.00", "2016-04-02,Birch,Adults,T2,450.00"]
    (file,) = put(store, ("a.csv", csv(*rows, foot, headings=headings))).files
    assert file.report is not None
    assert (file.report.stated, file.report.difference) == (stated, difference)


def test_a_wrong_total_of_a_file_with_three_columns_is_told(store: Store) -> None:
    rows = ["2016-04-01,Acorn,100.00", "2016-04-02,Birch,450.00", ",Total,551.00"]
    (file,) = put(store, ("a.csv", csv(*rows, headings="Payment Date,Supplier Name,Amount"))).files
    assert file.report is not None
    assert (file.report.stated, file.report.difference, file.report.outcome) == (55_100, -100, "not reconciled")
