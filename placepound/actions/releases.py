"""How do released payments enter the record? One statement for each payer and year, its lines as flows, each once."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any

from placepound.actions.base import action, need, note, refuse
from placepound.actions.beside import settle_beside
from placepound.actions.derived import rebuild_partnership
from placepound.actions.landing import BATCH, show_funds
from placepound.actions.spend_sharing import of_figures, of_statement
from placepound.core.money.flows import Basis, Confidence, FlowClass, ProviderKind, Status
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.months import least_of_fullest_month, months_of, months_on_file, spoken
from placepound.core.money.spend.released import ExtractedPayment, PayeeKind, ReleasedLine, SpendTransfer
from placepound.core.records.preview import Column, Outcome, RowClass
from placepound.core.terms.amount import Amount
from placepound.core.terms.organisation import COUNCILS, OrganisationKind
from placepound.core.terms.period import Period, financial_year_of
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Duty, Sharing, Viewer
from placepound.registers.models import (
    Flow,
    Organisation,
    Partnership,
    SpendExtract,
    SpendFile,
    SpendFileState,
    SpendLine,
    SpendRelease,
    Statement,
    StatementRow,
    Upload,
    UploadKind,
    UploadState,
)
from placepound.registers.models import SpendTransfer as TransferRecord

LineWithPayments = tuple[ReleasedLine, tuple[ExtractedPayment, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """What is said of a release as a whole. digest: of its lines. folder: where the release itself is kept."""

    digest: str
    folder: str
    manifest: dict[str, Any]


@action
def land_release(
    *,
    by: Viewer,
    on: date,
    partnership_id: int,
    facts: ReleaseFacts,
    lines: Iterable[LineWithPayments],
    transfers: Iterable[SpendTransfer],
) -> SpendRelease:
    """Take a release into the record. lines come ordered by payer and period.

    A payer's year whose lines are the same as before keeps its statement; any other takes the place of the earlier one,
    which stays readable and citable. Where nothing is new the earlier release stands, and is returned.
    Refuses a release without payments, unless it takes the place of one with payments.
    """
    need(by, Duty.IMPORT, partnership=partnership_id)
    place = Partnership.objects.select_for_update().get(pk=partnership_id)
    landing = _Landing(place, facts, on=on)
    for (payer, period), group in groupby(lines, key=lambda one: (one[0].payer, one[0].period)):
        landing.take(int(payer), period, tuple(group))
    refuse(
        None
        if landing.live or landing.before
        else Problem(message="There is no payment, so there is nothing to take in.")
    )
    standing = landing.standing
    if standing is not None:
        landing.release.delete()
        note(standing, by=by, on=on, again=facts.folder)
        return standing
    landing.leave_out_the_rest()
    landing.keep_transfers(transfers)
    release = landing.finish()
    settle_beside(partnership_id)
    rebuild_partnership(partnership_id, changed=frozenset(landing.new))
    note(release, by=by, on=on, new=len(landing.new), kept=len(landing.live) - len(landing.new))
    return release


class _Landing:
    """One release on its way into the record."""

    def __init__(self, place: Partnership, facts: ReleaseFacts, *, on: date) -> None:
        self.place, self.on = place, on
        self.latest = SpendRelease.objects.filter(partnership=place).first()
        self.files = _files_by_payer(place.pk)
        self.twice = _loaded_for_another_before(self.files)
        every = [file for files in self.files.values() for file in files]
        numbers = sorted(file.number for file in every if file.number)
        self.release = SpendRelease(
            partnership=place,
            sharing=of_figures(every),
            shared_with_partnership=place,
            number=(self.latest.number if self.latest else 0) + 1,
            digest=facts.digest,
            folder=facts.folder,
            manifest=facts.manifest | {"newest_file": max(numbers, default=0), "file_numbers": numbers},
            made_on=on,
            landed_on=on,
        )
        self.release.save()
        self.live: dict[tuple[int, date], Statement] = {}
        self.new: set[int] = set()
        self.kinds = dict(Organisation.objects.values_list("pk", "kind"))
        self.before = {
            (statement.publisher_id, statement.period_start): statement
            for statement in Statement.objects.filter(
                partnership=place, release__isnull=False, withdrawn_on__isnull=True
            ).select_related("upload")
        }

    @property
    def standing(self) -> SpendRelease | None:
        """The earlier release, where this one brings nothing new."""
        latest = self.latest
        if latest is None or self.new or self.before:
            return None
        same = latest.digest == self.release.digest and latest.sharing == self.release.sharing
        files = latest.manifest.get("file_numbers") == self.release.manifest["file_numbers"]
        return latest if same and files else None

    def take(self, payer: int, period: Period, group: tuple[LineWithPayments, ...]) -> None:
        self.release.lines += len(group)
        self.release.payments += sum(line.rows for line, _ in group)
        self.release.pence += sum(line.pence for line, _ in group)
        self.release.mapped_pence += sum(line.pence for line, _ in group if line.service_group != UNMAPPED)
        files = self._files_of(payer, period)
        digest = _digest(group, files, twice=self.twice)
        earlier = self.before.pop((payer, period.start), None)
        shared = (of_statement(files), Sharing.NAMED)
        if earlier is not None and earlier.upload.digest == digest and earlier.sharing in shared:
            self.live[payer, period.start] = earlier
            return
        statement = self._statement(payer, period, group, files, digest)
        _answered_before(statement, earlier)
        self._rows(statement, group)
        show_funds(statement)
        if earlier is not None:
            self._supersede(earlier, by=statement)
        self.live[payer, period.start] = statement
        self.new.add(statement.pk)

    def leave_out_the_rest(self) -> None:
        """Years that the release no longer has leave every figure."""
        for statement in self.before.values():
            self._supersede(statement, by=None)

    def keep_transfers(self, transfers: Iterable[SpendTransfer]) -> None:
        TransferRecord.objects.filter(statement__in=[one.pk for one in self.live.values()]).delete()
        rows = (row for one in transfers if (row := self._transfer(one)))
        for lot in _lots(rows):
            TransferRecord.objects.bulk_create(lot)

    def finish(self) -> SpendRelease:
        self.release.save()
        SpendRelease.objects.filter(partnership=self.place, superseded_on__isnull=True).exclude(
            pk=self.release.pk
        ).update(superseded_on=self.on)
        return self.release

    def _files_of(self, payer: int, period: Period) -> tuple[SpendFile, ...]:
        return tuple(
            file
            for file in self.files.get(payer, ())
            if file.first_day and file.last_day and file.first_day <= period.end and file.last_day >= period.start
        )

    def _statement(
        self, payer: int, period: Period, group: tuple[LineWithPayments, ...], files: tuple[SpendFile, ...], digest: str
    ) -> Statement:
        name = Organisation.objects.values_list("name", flat=True).get(pk=payer)
        title = f"Payments of {name}, {period.label}"
        sharing = of_statement(files)
        outcome = _outcome(files)
        lost = [file for file in files if file.lost_signs]
        twice = not self.twice.isdisjoint(file.pk for file in files)
        doubts = tuple(dict.fromkeys(one for file in files for one in file.report.get("doubts", ())))
        sound = outcome is not Outcome.NOT_RECONCILED and not lost and not twice and not doubts
        upload = self._manifest(payer, title, files, digest, sharing, sound=sound)
        covered = _months_on_file(files, period, on=self.on)
        credits = [line.credits for line, _ in group if line.credit_rows]
        statement = Statement(
            partnership=self.place,
            publisher_id=payer,
            upload=upload,
            release=self.release,
            owner_id=payer,
            sharing=sharing,
            shared_with_partnership=self.place,
            title=title[:300],
            document=_document(files)[:500],
            basis=Basis.OUTTURN,
            period_start=period.start,
            period_end=period.end,
            months_on_file=None if covered is None else len(covered),
            note=_note(group, period, covered, lost=len(lost), twice=twice, doubts=doubts),
            confidence=_confidence(outcome, lost),
            accepted_on=self.on,
            counted=sound,
            rows_read=len(group),
            accepted=len(group),
            refused=0,
            totals=0,
            accepted_sum=sum(line.pence for line, _ in group),
            refused_sum=0,
            negative_rows=len(credits),
            negative_sum=sum(credits),
            outcome=outcome,
        )
        statement.save()
        return statement

    def _manifest(
        self, payer: int, title: str, files: tuple[SpendFile, ...], digest: str, sharing: Sharing, *, sound: bool
    ) -> Upload:
        content = json.dumps(
            {
                "release": self.release.number,
                "digest": self.release.digest,
                "made_on": self.on.isoformat(),
                "manifest": {key: value for key, value in self.release.manifest.items() if key != "sources"},
                "sources": [_source(file) for file in files],
            },
            indent=1,
        ).encode()
        upload = Upload(
            partnership=self.place,
            publisher_id=payer,
            owner_id=payer,
            sharing=Sharing.PARTNERSHIP if sharing is Sharing.PUBLIC else sharing,
            shared_with_partnership=self.place,
            kind=UploadKind.RELEASE,
            facts={"files": [f"{file.digest} {file.sheet}" for file in files], "sound": sound},
            filename=f"{title}, figures {self.release.number}.json"[:255],
            digest=digest,
            size=len(content),
            content=content,
            state=UploadState.ACCEPTED,
            expires=self.on,
        )
        upload.save()
        return upload

    def _rows(self, statement: Statement, group: tuple[LineWithPayments, ...]) -> None:
        for lot in _lots(enumerate(group, start=1)):
            rows = [_row(statement, number, line) for number, (line, _) in lot]
            StatementRow.objects.bulk_create(rows)
            flows = [self._flow(statement, row, line) for row, (_, (line, _)) in zip(rows, lot, strict=True)]
            Flow.objects.bulk_create(flows)
            kept = [_line(statement, flow, line) for flow, (_, (line, _)) in zip(flows, lot, strict=True)]
            SpendLine.objects.bulk_create(kept)
            SpendExtract.objects.bulk_create(
                SpendExtract(line=row, payments=packed(payments), count=len(payments))
                for row, (_, (_, payments)) in zip(kept, lot, strict=True)
                if payments
            )

    def _flow(self, statement: Statement, row: StatementRow, line: ReleasedLine) -> Flow:
        flow_class = FlowClass(line.flow_class)
        other = int(line.payee) if line.payee else None
        passed_on = flow_class in (FlowClass.TRANSFER, FlowClass.INCOME)
        return Flow(
            statement=statement,
            row=row,
            payer_id=int(line.payer),
            counterparty_id=other if passed_on else None,
            provider_id=None if passed_on else other,
            provider_name=line.payee_name[:300],
            provider_kind=line.provider_kind or _kind_of(self.kinds.get(other or 0, "")),
            fund_id=int(line.fund) if line.fund else None,
            area_id=int(line.area) if line.area else None,
            service=line.service[:300] or NO_SERVICE,
            service_group=line.service_group,
            coding_rule_id=int(line.rule) if line.rule else None,
            amount=-line.pence if flow_class is FlowClass.INCOME else line.pence,
            period_start=line.period.start,
            period_end=line.period.end,
            status=Status.ACTUAL,
            flow_class=flow_class,
            confidence=max(statement.confidence, Confidence.A),
        )

    def _supersede(self, earlier: Statement, *, by: Statement | None) -> None:
        earlier.withdrawn_on, earlier.superseded_by = self.on, by
        earlier.save()

    def _transfer(self, one: SpendTransfer) -> TransferRecord | None:
        """Kept with the statement that shows it: the payer's, or the payee's where only that one does."""
        day, keeper = (one.paid_on, one.payer) if one.paid_on else (one.received_on, one.payee)
        statement = self.live.get((int(keeper), financial_year_of(day).start)) if day else None
        if statement is None:
            return None
        values = asdict(one) | {"payer_id": int(one.payer), "payee_id": int(one.payee), "statement": statement}
        return TransferRecord(**{key: value for key, value in values.items() if key not in ("payer", "payee")})


NO_SERVICE = "Service not stated"
MOST_DOUBTS = 3
FEW_FILES = 3
"""So many files are named one by one."""


def _answered_before(statement: Statement, earlier: Statement | None) -> None:
    """Whoever answered for using a body's files answers for the same files once they are coded anew."""
    if earlier is None or not earlier.counted_why or statement.counted:
        return
    if earlier.upload.facts.get("files") == statement.upload.facts["files"]:
        statement.counted, statement.counted_why = True, earlier.counted_why
        statement.save()


def _lots(items: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    some = iter(items)
    while lot := list(islice(some, size)):
        yield lot


def _files_by_payer(partnership_id: int) -> dict[int, list[SpendFile]]:
    found: dict[int, list[SpendFile]] = {}
    for file in SpendFile.objects.filter(partnership=partnership_id, state=SpendFileState.LOADED).order_by("number"):
        found.setdefault(file.organisation_id, []).append(file)
    return found


def _loaded_for_another_before(files: dict[int, list[SpendFile]]) -> frozenset[int]:
    """The keys of files that were loaded before as the payments of another body."""
    in_order = sorted((file for some in files.values() for file in some), key=lambda file: file.pk)
    first: dict[tuple[str, str], int] = {}
    for file in in_order:
        first.setdefault((file.digest, file.sheet), file.organisation_id)
    return frozenset(file.pk for file in in_order if first[file.digest, file.sheet] != file.organisation_id)


def _digest(group: tuple[LineWithPayments, ...], files: tuple[SpendFile, ...], *, twice: frozenset[int]) -> str:
    """Of everything that a statement of these lines would hold, but for how it is shared."""
    made = hashlib.sha256()
    for file in files:
        doubts = file.report.get("doubts", ())
        made.update(
            f"{file.digest}{file.sheet}{file.outcome}{bool(file.lost_signs)}{file.pk in twice}{doubts}".encode()
        )
    for line, payments in group:
        made.update(repr(line).encode())
        made.update(repr(payments).encode())
    return made.hexdigest()


def _source(file: SpendFile) -> dict[str, Any]:
    return {"number": file.number, "name": file.name, "sheet": file.sheet, "digest": file.digest,
            "report": file.report}  # fmt: skip


def _document(files: tuple[SpendFile, ...]) -> str:
    names = list(dict.fromkeys(file.name for file in files))
    named = ", ".join(names) if len(names) <= FEW_FILES else f"{names[0]} to {names[-1]}"
    return f"{len(files)} published {'file' if len(files) == 1 else 'files'} of payments: {named}"


def _outcome(files: tuple[SpendFile, ...]) -> Outcome:
    found = {Outcome(file.outcome) for file in files}
    worst = (Outcome.NOT_RECONCILED, Outcome.NO_CONTROL, Outcome.WITH_EXCLUSIONS, Outcome.RECONCILED)
    return next((outcome for outcome in worst if outcome in found), Outcome.NO_CONTROL)


def _confidence(outcome: Outcome, lost: list[SpendFile]) -> Confidence:
    if lost:
        return Confidence.D
    return Confidence.A if outcome in (Outcome.RECONCILED, Outcome.WITH_EXCLUSIONS) else Confidence.B


def _note(
    group: tuple[LineWithPayments, ...],
    period: Period,
    covered: frozenset[str] | None,
    *,
    lost: int,
    twice: bool,
    doubts: tuple[str, ...],
) -> str:
    """What has to be known of a body's year of payments: how much of it is on file, what is wrong with the files."""
    paid = {month for line, _ in group for month, _, _ in line.months}
    if covered is None:
        said = [f"Payments are dated in {spoken(sorted(paid))} of {period.label}; no file says which months it covers."]
    else:
        said = [f"Payments of {len(covered)} of 12 months of {period.label} are on file: {spoken(sorted(covered))}."]
        if late := paid - covered:
            said.append(f"Payments dated in {spoken(sorted(late))} stand in files of other months.")
    if lost:
        said.append(
            f"The minus signs of credits look lost in {lost} of the files, so the sum is neither gross nor net "
            "spending."
        )
    if twice:
        said.append("A file among them was loaded before as the payments of another body.")
    said += doubts[:MOST_DOUBTS]
    return " ".join(said)


def _months_on_file(files: tuple[SpendFile, ...], period: Period, *, on: date) -> frozenset[str] | None:
    """The months of a period that the files of one body cover; None where no file says which."""
    months = [("", file.report["months"]) for file in files if file.report.get("months")]
    covered = months_on_file(months, least=least_of_fullest_month(on=on)).get("", frozenset())
    return frozenset(covered.intersection(months_of(period))) if months else None


def _row(statement: Statement, number: int, line: ReleasedLine) -> StatementRow:
    payments = "1 payment" if line.rows == 1 else f"{line.rows:,} payments"
    notices = []
    if line.credit_rows:
        credits = "1 credit" if line.credit_rows == 1 else f"{line.credit_rows:,} credits"
        notices.append(f"{credits} of {Amount(line.credits).exact()} among them.")
    return StatementRow(
        statement=statement,
        number=number,
        where=payments,
        verdict=RowClass.ACCEPTED,
        texts={
            Column.PROVIDER.value: line.payee_name or PAYEES[line.kind],
            Column.SERVICE.value: line.service,
            Column.NOTE.value: line.match_reason,
        },
        written=Amount(line.pence).exact(),
        amount=line.pence,
        notices=notices,
    )


PAYEES = {
    PayeeKind.NAMED: "",
    PayeeKind.INDIVIDUAL: "Individuals (names are not shown)",
    PayeeKind.REDACTED: "Payees whose names the body redacted",
    PayeeKind.NOT_STATED: "Payee not stated",
}


def _line(statement: Statement, flow: Flow, line: ReleasedLine) -> SpendLine:
    return SpendLine(
        statement=statement,
        flow=flow,
        payee_id=int(line.payee) if line.payee else None,
        payee_key=line.payee_key[:300],
        payee_name=(line.payee_name or PAYEES[line.kind])[:300],
        payee_kind=line.kind,
        match_reason=line.match_reason[:500],
        pence=line.pence,
        payments=line.rows,
        credits=line.credits,
        credit_rows=line.credit_rows,
        capital=line.capital,
        cards=line.cards,
        first_day=line.first_day,
        last_day=line.last_day,
        months=[list(month) for month in line.months],
    )


def packed(payments: tuple[ExtractedPayment, ...]) -> bytes:
    """Payments as they are kept: small, and read only one line at a time."""
    rows = [[payment.paid_on.isoformat(), *list(asdict(payment).values())[1:]] for payment in payments]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def _kind_of(kind: str) -> ProviderKind:
    if kind in COUNCILS or kind == OrganisationKind.COMBINED_AUTHORITY:
        return ProviderKind.COUNCIL
    return _PROVIDER_KIND.get(OrganisationKind(kind), ProviderKind.NOT_STATED) if kind else ProviderKind.NOT_STATED


_PROVIDER_KIND = {
    OrganisationKind.ICB: ProviderKind.NHS,
    OrganisationKind.CCG: ProviderKind.NHS,
    OrganisationKind.NHS_TRUST: ProviderKind.NHS,
    OrganisationKind.PCN: ProviderKind.PRIMARY_CARE,
    OrganisationKind.PRACTICE: ProviderKind.PRIMARY_CARE,
    OrganisationKind.VCFSE: ProviderKind.VCFSE,
    OrganisationKind.INDEPENDENT: ProviderKind.INDEPENDENT,
}
