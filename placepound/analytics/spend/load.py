"""How do published files get into the store? Read, classified, compared with what is there, and kept all at once."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from placepound.analytics import engines
from placepound.analytics.spend import raw
from placepound.analytics.spend.beside import again, beside
from placepound.analytics.spend.classify import classify
from placepound.analytics.spend.duplicates import compare
from placepound.analytics.spend.inputs import Input, Source, sources
from placepound.analytics.spend.store import SPILL, Store, StoredFile, Writing
from placepound.core.money.spend.account import GivenTotal, SpendFile
from placepound.core.money.spend.bodies import names_another
from placepound.core.money.spend.classify import check_settled
from placepound.core.money.spend.duplicates import Reissue, Unproved, reissue_share
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.profile import ProfileGuess, SourceProfile, SpendColumn
from placepound.core.money.spend.rows import FileReport
from placepound.core.terms.problem import Problem, Refused
from placepound.exchange.file_month import month_in
from placepound.exchange.headings import fingerprint_of
from placepound.exchange.spend_profile import with_answers

ROWS_AT_ONCE = 400_000
"""How many rows are classified together. A file that alone has more is classified alone."""

MEMORY = "500MB"
"""What the engine may hold at once, beside the rows that wait."""

_MOST_BODIES = 20
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_TOTALS: Mapping[str, tuple[int, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a load is: so many of its files are read, and what is done now."""

    done: int
    of: int
    doing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What came of a load.

    snapshot: the number of the newest snapshot, the same as before where nothing was added. files: every file or sheet
    given, in order. changed: earlier files of the body whose account is another now. standing: every file of the body
    as the snapshot holds it, for a record that missed a load. reissues, unproved: as they concern the files given.
    """

    snapshot: int
    files: tuple[LoadedFile, ...]
    changed: tuple[LoadedFile, ...] = ()
    standing: tuple[LoadedFile, ...] = ()
    reissues: tuple[Reissue, ...] = ()
    unproved: tuple[Unproved, ...] = ()


def load(
    store: Store,
    inputs: Sequence[Input],
    *,
    organisation: str,
    on: date,
    by: str,
    profile_of: Callable[[str], SourceProfile | None],
    answers: Mapping[str, str] = _NOTHING,
    stated: Mapping[str, tuple[int, str]] = _NO_TOTALS,
    called: Collection[str] = (),
    progress: Callable[[Progress], None] | None = None,
) -> LoadResult:
    """Add files of one body to the store. Killed at any moment it leaves the store as it was.

    A file that cannot be read, or that leaves a question open, is told and not kept; the others are. The same file
    again changes nothing, unless it is read in another way now: then the new reading takes the place of the old.

    profile_of: the profile remembered for the body under the fingerprint of a header. answers: what the files do not
    say, as in exchange.spend_profile.with_answers, for those that ask, or for the only one. stated: by the name of a
    file, or of a sheet where it has several, what the body says elsewhere that it comes to in pence, and where it says
    so. called: the names of the body.
    Raises Refused where there are no files, a total is stated for none of them, or another load is under way.
    """
    found = sources(inputs)
    tell = progress or _silent
    with store.writing(on=on, by=by) as writing:
        loading = _Loading(store, writing, organisation, on=on, by=by, called=called, alone=len(found) == 1)
        for done, source in enumerate(found):
            tell(Progress(done=done, of=len(found), doing=f"Reading {source.name}"))
            loading.read(source, profile_of=profile_of, answers=answers, stated=stated)
        loading.check_stated(stated)
        tell(Progress(done=len(found), of=len(found), doing="Comparing with files loaded before"))
        return loading.finish()


def withdraw(store: Store, numbers: Sequence[int], *, organisation: str, on: date, by: str) -> LoadResult:
    """Take files of one body out of the store again. Earlier snapshots keep them, and they may be loaded anew.

    Raises Refused where the newest snapshot holds no such file of the body, or another load is under way.
    """
    with store.writing(on=on, by=by) as writing:
        loading = _Loading(store, writing, organisation, on=on, by=by)
        for number in numbers:
            loading.withdraw(number)
        return loading.finish()


def _silent(progress: Progress) -> None:
    """Nobody asked how far the load is."""


def as_loaded(file: StoredFile) -> LoadedFile:
    """A file of the store as the record is told of it."""
    return LoadedFile(
        name=file.name,
        digest=file.digest,
        sheet=file.sheet,
        report=file.report,
        guess=file.guess,
        replaced=file.report.replaced_by is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    """A table that is being loaded: its number, and whether it only repeats the file of that number."""

    number: int
    name: str
    again: bool = False


class _Loading:
    """A load under way: tables wait until there are enough to classify, and reports until files can be compared."""

    def __init__(
        self,
        store: Store,
        writing: Writing,
        organisation: str,
        *,
        on: date,
        by: str,
        called: Collection[str] = (),
        alone: bool = False,
    ) -> None:
        self._called, self._alone = called, alone
        self._store, self._writing, self._organisation, self._on, self._by = store, writing, organisation, on, by
        self._engine: Any = None
        self._before = store.body(organisation)
        self._held = {(file.digest, file.sheet): (file.number, file.profile) for file in self._before.files}
        self._last_file = writing.before.last_file
        self._outcomes: list[LoadedFile | _New] = []
        self._named: set[str] = set()
        self._waiting: list[tuple[SpendFile, pa.Table]] = []
        self._guesses: dict[int, ProfileGuess] = {}
        self._files: dict[int, StoredFile] = {file.number: file for file in self._before.files}
        self._withdrawn: list[int] = []
        self._parts: list[str] = []

    def read(
        self,
        source: Source,
        *,
        profile_of: Callable[[str], SourceProfile | None],
        answers: Mapping[str, str],
        stated: Mapping[str, tuple[int, str]],
    ) -> None:
        """Read a file, and classify what waits when there is enough of it."""
        self._named.add(source.name)
        digest = ""
        try:
            content = source.content()
            digest = hashlib.sha256(content).hexdigest()
            sheets = raw.open_spend(content, name=source.name)
        except Refused as refused:
            self._outcomes.append(LoadedFile(name=source.name, digest=digest, refused=_sentences(refused)))
            return
        _check_one_total(source.name, sheets, stated)
        for sheet in sheets:
            self._named.add(_part(sheet))
            given = stated.get(_part(sheet) if len(sheets) > 1 else source.name)
            remembered = profile_of(fingerprint_of(sheet.headers))
            self._outcomes.append(self._add(sheet, digest, remembered, answers, given))
        if sum(table.num_rows for _, table in self._waiting) >= ROWS_AT_ONCE:
            self._classify()
            self._close()

    def check_stated(self, stated: Mapping[str, tuple[int, str]]) -> None:
        """Raise Refused where a total was stated for a file that is not there."""
        unknown = [name for name in stated if name not in self._named]
        if unknown:
            names = ", ".join(f"“{name}”" for name in unknown)
            message = f"A total is given for {names}, which is not among the files. Nothing was loaded."
            raise Refused(Problem(message=message, field="stated"))

    def finish(self) -> LoadResult:
        """Compare the body's files and make the store's next snapshot, unless nothing was added or withdrawn."""
        self._classify()
        earlier = {file.number: file.report for file in self._before.files}
        if self._files.keys() == earlier.keys():
            return self._result(self._writing.before.number)
        body = replace(
            self._before,
            files=tuple(self._files.values()),
            rows=(*self._before.rows, *self._parts),
            withdrawn=(*self._before.withdrawn, *self._withdrawn),
        )
        engine = self._open()
        found = compare(engine, self._store.kept(engine, body), share=reissue_share(on=self._on))
        self._close()
        body = replace(body, files=beside(body.files, found), duplicates=self._keep(found.duplicates))
        snapshot = self._writing.commit(body)
        self._files = {file.number: file for file in body.files}
        changed = (file for file in body.files if earlier.get(file.number, file.report) != file.report)
        return replace(
            self._result(snapshot.number),
            changed=tuple(map(as_loaded, changed)),
            reissues=tuple(one for one in found.reissues if one.newer not in earlier),
            unproved=tuple(one for one in found.unproved if one.file not in earlier),
        )

    def _keep(self, duplicates: pa.Table) -> str | None:
        if not duplicates.num_rows:
            return None
        path = self._writing.new_duplicates(self._organisation)
        pq.write_table(duplicates, path)
        return self._writing.name(path)

    def _result(self, snapshot: int) -> LoadResult:
        return LoadResult(
            snapshot=snapshot,
            files=tuple(self._tell(one) if isinstance(one, _New) else one for one in self._outcomes),
            standing=tuple(map(as_loaded, self._files.values())),
        )

    def withdraw(self, number: int) -> None:
        """Take a file out, and what waits in."""
        self._classify()
        if number not in self._files:
            message = f"The body has no file {number:,} among its payments, so it cannot be withdrawn."
            raise Refused(Problem(message=message, field="file"))
        self._files.pop(number)
        self._withdrawn.append(number)

    def _add(
        self,
        sheet: raw.RawSheet,
        digest: str,
        remembered: SourceProfile | None,
        answers: Mapping[str, str],
        given: tuple[int, str] | None,
    ) -> LoadedFile | _New:
        """Have a table wait to be classified, unless it is held already or cannot be read as it is."""
        number, profile = self._held.get((digest, sheet.sheet), (0, None))
        guess = raw.profile_of(sheet, remembered=remembered or profile)
        told = LoadedFile(name=sheet.name, digest=digest, sheet=sheet.sheet, guess=guess)
        try:
            if answers and (self._alone or _asks(guess, answers)):
                guess = raw.profile_of(sheet, remembered=with_answers(guess.profile, answers))
                told = replace(told, guess=guess)
            if guess.questions:
                return replace(told, held=bool(number))
            check_settled(guess.profile)
        except Refused as refused:
            return replace(told, refused=_sentences(refused), held=bool(number))
        if guess.profile == profile and not self._is_restated(number, given):
            return _New(number=number, name=sheet.name, again=True)
        if number:
            self.withdraw(number)
        return self._wait(sheet, digest, guess, given)

    def _wait(self, sheet: raw.RawSheet, digest: str, guess: ProfileGuess, given: tuple[int, str] | None) -> _New:
        self._last_file += 1
        file = SpendFile(
            organisation=self._organisation,
            file=self._last_file,
            name=sheet.name,
            digest=digest,
            sheet=sheet.sheet,
            encoding=sheet.encoding,
            header_row=sheet.header_row,
            blank=sheet.blank,
            profile=guess.profile,
            month=month_in(sheet.sheet) or month_in(sheet.name),
            given=GivenTotal(pence=given[0], where=given[1]) if given else None,
        )
        self._held[digest, sheet.sheet] = (file.file, guess.profile)
        rows = raw.standard(sheet, guess.profile, file=file.file)
        doubts = (*guess.doubts, *self._of_another_body(rows))
        self._guesses[file.file] = replace(guess, notices=(*sheet.notices, *guess.notices), doubts=doubts)
        self._waiting.append((file, rows))
        return _New(number=file.file, name=sheet.name)

    def _is_restated(self, number: int, given: tuple[int, str] | None) -> bool:
        """Whether a total is stated for a file that is held, and was not before."""
        held = self._files.get(number)
        return given is not None and held is not None and given != (held.own.stated, held.own.stated_from)

    def _of_another_body(self, rows: pa.Table) -> tuple[str, ...]:
        """Why a file may be of another body: it says so in every row."""
        said = pc.unique(rows[SpendColumn.BODY.value]).slice(0, _MOST_BODIES).to_pylist()
        other = names_another(filter(None, said), called=self._called)
        return (f"The file says that its payments are of “{other}”.",) if other else ()

    def _classify(self) -> None:
        if not self._waiting:
            return
        files = [file for file, _ in self._waiting]
        rows = ibis.memtable(pa.concat_tables([table for _, table in self._waiting]))
        self._waiting.clear()
        path = self._writing.new_rows(self._organisation)
        classified = classify(self._open(), rows, files, to=path)
        self._parts.append(self._writing.name(path))
        for file, report in zip(files, classified.reports, strict=True):
            self._files[file.file] = self._stored(file, report)

    def _open(self) -> Any:
        self._engine = self._engine or engines.duckdb(spill=self._store.root / SPILL, memory=MEMORY)
        return self._engine

    def _close(self) -> None:
        """Let go of the engine, and with it of every table that it was lent."""
        if self._engine is not None:
            self._engine.disconnect()
            self._engine = None

    def _stored(self, file: SpendFile, report: FileReport) -> StoredFile:
        guess = self._guesses.pop(file.file)
        own = replace(report, notices=(*guess.notices, *report.notices), doubts=guess.doubts)
        return StoredFile(
            number=file.file,
            organisation=self._organisation,
            name=file.name,
            digest=file.digest,
            sheet=file.sheet,
            loaded_on=self._on,
            by=self._by,
            guess=guess,
            own=own,
            report=own,
        )

    def _tell(self, one: _New) -> LoadedFile:
        file = self._files[one.number]
        if not one.again:
            return as_loaded(file)
        return replace(as_loaded(file), name=one.name, report=again(file, name=one.name), again=True)


def _asks(guess: ProfileGuess, answers: Mapping[str, str]) -> bool:
    """Whether a layout leaves open what is answered."""
    fields = {question.field for question in guess.questions}
    columns = bool(fields & {"amount", "date"})
    return any(key in fields or (key.startswith("columns.") and columns) for key in answers)


def _part(sheet: raw.RawSheet) -> str:
    """What one of several tables of a file is called."""
    return sheet.sheet or "part 1"


def _check_one_total(name: str, sheets: Sequence[raw.RawSheet], stated: Mapping[str, tuple[int, str]]) -> None:
    if name in stated and len(sheets) > 1:
        sheets_named = ", ".join(f"“{_part(sheet)}”" for sheet in sheets)
        message = f"A total is given for “{name}”, which holds {len(sheets)} tables. Give one for each: {sheets_named}."
        raise Refused(Problem(message=message, field="stated"))


def _sentences(refused: Refused) -> tuple[str, ...]:
    return tuple(str(problem) for problem in refused.problems)
