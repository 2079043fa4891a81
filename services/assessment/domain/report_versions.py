"""The writing of the report: versions by someone who may write it, signed off by another, added to after sharing.

The invariant: nobody signs off what they wrote. A version that was shared stays as it was; what changes then is an
addendum, which is signed off and sent to the applicants too.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessing import AuthorBasis, VisitKind
from contracts.documents import DocumentNumber
from contracts.identity import StaffCode
from contracts.reference import ReportKind
from contracts.report_authors import author_rule
from contracts.stage_two import AddendumShared, ReportSignedOff, ReportWritten
from contracts.stage_two_rules import StageTwoDuty, is_owed_in_stage_two
from contracts.words import label_of
from contracts.written import Written
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.named_documents import (
    document_for_report,
    require_unchanged,
    shared_at,
    shared_report,
    what_changed,
)
from services.assessment.domain.stage_two_plan import started_on
from services.assessment.domain.stage_two_progress import Writing
from services.assessment.domain.stage_two_record import ReportText
from services.assessment.domain.status import AT_PANEL, Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

ADDED_AT = (Status.STAGE_TWO, *AT_PANEL)
"""What changes once the panel has the report is added to it there."""


class Authored(Command):
    """Who wrote it, why they may, and what it says."""

    on: date = Field(title="When was it written?", description="Today or an earlier date")
    author: StaffCode = Field(title="Who wrote it?", json_schema_extra={"x-record": "staff"})
    basis: AuthorBasis = Field(
        title="Why may they write it?",
        description="The Restriction on the Preparation of Adoption Reports Regulations 2005 say who may",
    )
    supervisor: StaffCode | None = Field(
        default=None,
        title="Who supervised them?",
        description="Not needed for a social worker with the experience",
        json_schema_extra={"x-record": "staff"},
    )
    contents: Written = Field(
        title="What does it say, section by section?",
        description="Or what has changed. Do not copy answers to equality questions here",
    )
    document: DocumentNumber | None = Field(
        default=None,
        title="Which document holds its text?",
        description="Add it to the documents of the case first, for staff alone. The applicants can open it once you share it, and the panel once you refer the case",
        json_schema_extra={"x-record": "report_document"},
    )


class WriteReport(Authored):
    """A version of the prospective adopter's report was written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-06-20",
                    "report": "full",
                    "author": "worker-03",
                    "basis": "experienced_social_worker",
                    "contents": "All sections but finance.",
                }
            ]
        }
    )

    report: ReportKind = Field(title="Which report is it?")


class WriteAddendum(Authored):
    """Something was added to the report after it was shared."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-09",
                    "author": "worker-03",
                    "basis": "experienced_social_worker",
                    "contents": "They moved on 1 July. Section 4 is new.",
                }
            ]
        }
    )


class SignOffReport(Command):
    """A manager signed off the latest version of the report, or the latest addendum."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-04"}]})

    on: date = Field(title="When did you sign it off?", description="Today or an earlier date")


class ShareAddendum(Command):
    """The agency sent the latest addendum to the applicants."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-10"}]})

    on: date = Field(title="When did you send it?", description="Today or an earlier date")


def write_report(state: Assessment | None, command: WriteReport, by: str) -> Decision[Assessment]:
    """A first or a further version; one that was signed off is signed off again once it changes."""
    assessment = at_step(state, Status.STAGE_TWO)
    if assessment.report is not None and not is_outdated(assessment):
        raise Refusal(
            Kind.NOT_NOW, "You have already shared the report. Record what changes as an addendum."
        )
    return _written(assessment, command, command.report, by)


def write_addendum(
    state: Assessment | None, command: WriteAddendum, by: str
) -> Decision[Assessment]:
    """What is added to a report that the applicants have already."""
    assessment = at_step(state, *ADDED_AT)
    if assessment.report is None:
        raise Refusal(
            Kind.NOT_NOW,
            "You have not shared the report yet. Record what changes as a new version.",
        )
    return _written(assessment, command, assessment.report, by, addendum=True)


def sign_off_report(
    state: Assessment | None, command: SignOffReport, by: str
) -> Decision[Assessment]:
    """By a manager who neither wrote nor recorded it."""
    assessment = at_step(state, *ADDED_AT)
    writing = assessment.stage_two.to_sign_off
    if writing is None:
        raise Refusal(Kind.NOT_NOW, "No report waits to be signed off.")
    text = _text(assessment, writing)
    if by in {text.author, text.recorded_by}:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "You wrote or recorded this report, so you cannot sign it off. Ask another manager.",
        )
    require_unchanged(assessment, writing)
    not_before(command.on, assessment.day_of(writing.version), "the report was written")
    signed = ReportSignedOff(
        occurred_on=command.on, writing=writing.number, addendum=writing.addendum
    )
    record = assessment.stage_two_record
    texts = tuple(
        each.model_copy(update={"signed_by": by}) if each.number == writing.number else each
        for each in record.reports
    )
    return decide(assessment, signed, stage_two_record=record.model_copy(update={"reports": texts}))


def share_addendum(state: Assessment | None, command: ShareAddendum) -> Decision[Assessment]:
    """The applicants get what was added; their time to comment is that of the report."""
    assessment = at_step(state, *ADDED_AT)
    writing = next((each for each in assessment.stage_two.addenda if each.shared is None), None)
    if writing is None:
        raise Refusal(Kind.NOT_NOW, "There is no addendum to send to the applicants.")
    if writing.signed is None:
        raise Refusal(Kind.NOT_NOW, "A manager who did not write the addendum signs it off first.")
    require_unchanged(assessment, writing)
    not_before(command.on, assessment.day_of(writing.signed), "the sign-off")
    return decide(assessment, AddendumShared(occurred_on=command.on, writing=writing.number))


def is_outdated(assessment: Assessment) -> bool:
    """Whether the report is shared again before the panel: they changed or moved, its document was withdrawn, or
    the panel asked for a full one.
    """
    shared = shared_report(assessment)
    gone = shared is not None and what_changed(assessment, shared) is not None
    return assessment.course.report_outdated or gone or waits_for_full_report(assessment)


def waits_for_full_report(assessment: Assessment) -> bool:
    """Whether the panel asked for a full report, and the applicants have a brief one."""
    return assessment.course.full_report_asked and assessment.report is ReportKind.BRIEF


def require_new_text(assessment: Assessment, on: date) -> None:
    """Refuses to share again, after the household changed or moved, what says nothing of the change."""
    if not assessment.course.report_outdated:
        return
    newer = _newer(assessment)
    if any(not each.addendum for each in newer):
        return
    sent = [assessment.day_of(each.shared) for each in newer if each.shared]
    if not sent:
        raise Refusal(
            Kind.NOT_NOW,
            "The household changed or moved after you shared the report. Record an addendum about the change and send it, or record a new version of the report. Then share the report again.",
        )
    not_before(on, max(sent), "you sent the addendum")


def is_to_write_again(assessment: Assessment) -> bool:
    """Whether nothing is written yet that could be shared instead of what is outdated."""
    latest = assessment.stage_two.report
    gone = latest is not None and what_changed(assessment, latest) is not None
    silent = assessment.course.report_outdated and not _newer(assessment)
    brief = latest is None or latest.report is ReportKind.BRIEF
    unwritten = waits_for_full_report(assessment) and brief
    return is_outdated(assessment) and (gone or silent or unwritten)


def _newer(assessment: Assessment) -> list[Writing]:
    """The version of the report and the addenda that were recorded after the latest change."""
    since, stage = _changed_at(assessment), assessment.stage_two
    writings = [*stage.addenda, *([stage.report] if stage.report else [])]
    return [each for each in writings if each.version > since]


def _changed_at(assessment: Assessment) -> int:
    """The event by which the household changed or moved last, or by which the report was shared if that is later."""
    return max(assessment.course.changed_at, shared_at(assessment))


def require_signed_report(assessment: Assessment, report: ReportKind, on: date) -> None:
    """Refuses to share a report that is not on record, not signed off, or of another kind."""
    writing = assessment.stage_two.report
    if writing is None:
        if is_owed_in_stage_two(StageTwoDuty.SIGNED_REPORT, started_on(assessment)):
            raise Refusal(
                Kind.NOT_NOW,
                "No report is on record yet. Record who wrote it, and have it signed off.",
            )
        return
    if writing.signed is None:
        raise Refusal(
            Kind.NOT_NOW,
            "The report is not signed off yet. A manager who did not write it signs it off first.",
        )
    if writing.report is not report:
        raise Refusal(
            Kind.NOT_VALID,
            f"You recorded another report: {label_of(writing.report).lower()}.",
            "report",
        )
    require_unchanged(assessment, writing)
    not_before(on, assessment.day_of(writing.signed), "the report was signed off")


def _written(
    assessment: Assessment,
    command: Authored,
    report: ReportKind,
    by: str,
    *,
    addendum: bool = False,
) -> Decision[Assessment]:
    not_before(command.on, started_on(assessment), "the start of stage two")
    _may_write(command)
    _gave_no_second_opinion(assessment, command.author)
    instead_of = _unusable_addendum(assessment) if addendum else None
    _nothing_waits(assessment, instead_of, addendum=addendum)
    number = len(assessment.stage_two.writings) + 1
    facts = command.model_dump(include={"author", "basis", "supervisor", "contents"})
    text = ReportText(number=number, recorded_by=by, **facts)
    written = ReportWritten(
        occurred_on=command.on,
        writing=number,
        report=report,
        addendum=addendum,
        instead_of=instead_of,
        **_named(assessment, command),
    )
    record = assessment.stage_two_record
    kept = record.model_copy(update={"reports": (*record.reports, text)})
    return decide(assessment, written, stage_two_record=kept)


def _nothing_waits(assessment: Assessment, instead_of: int | None, *, addendum: bool) -> None:
    """Refuses what would keep an earlier writing from its sign-off; a new version takes the place of an earlier one."""
    waits = assessment.stage_two.to_sign_off
    if waits is None or waits.number == instead_of or not (addendum or waits.addendum):
        return
    what = "An addendum" if waits.addendum else "A version of the report"
    raise Refusal(Kind.NOT_NOW, f"{what} waits to be signed off. Do that first.")


def _named(assessment: Assessment, command: Authored) -> dict[str, int]:
    if command.document is None:
        return {}
    document = document_for_report(assessment, command.document)
    return {"document": document.number, "document_version": document.versions}


def _unusable_addendum(assessment: Assessment) -> int | None:
    """The first addendum whose document changed: it can be neither signed off nor sent, and not go to the panel."""
    addenda = assessment.stage_two.addenda
    return next((each.number for each in addenda if what_changed(assessment, each)), None)


def _may_write(command: Authored) -> None:
    rule = author_rule(command.basis, command.on)
    if rule is None:
        raise Refusal(Kind.NOT_VALID, "Nobody could write a report on this basis then.", "basis")
    if not rule.supervised:
        return
    if command.supervisor is None:
        raise Refusal(Kind.NOT_VALID, "Say who with the experience supervised them.", "supervisor")
    if command.supervisor == command.author:
        raise Refusal(
            Kind.NOT_VALID, "Someone else supervises. Choose another person.", "supervisor"
        )


def _gave_no_second_opinion(assessment: Assessment, author: StaffCode) -> None:
    """Refuses as author who visits for a second opinion; `visits.arrange_visit` refuses the other way round."""
    second = {
        each.number
        for each in assessment.stage_two.visits
        if each.kind is VisitKind.SECOND_OPINION and not each.cancelled
    }
    visitors = {e.worker for e in assessment.stage_two_record.visits if e.number in second}
    if author in visitors:
        raise Refusal(
            Kind.NOT_VALID,
            "They visit for a second opinion, so someone else writes the report. Choose another person, or cancel that visit.",
            "author",
        )


def _text(assessment: Assessment, writing: Writing) -> ReportText:
    return next(
        each for each in assessment.stage_two_record.reports if each.number == writing.number
    )
