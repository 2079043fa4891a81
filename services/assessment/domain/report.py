"""The prospective adopter's report: sent to the applicants, who may write back before it goes to panel.

The invariant: no case goes to panel before the applicants wrote their observations or had their time.
"""

from datetime import date, timedelta

from pydantic import ConfigDict, Field

from contracts.assessing import FiledPaper
from contracts.assessment import ObservationsReceived, ReferredToPanel, ReportShared
from contracts.clocks import ClockId
from contracts.documents import DocumentNumber
from contracts.event import Event
from contracts.reference import ReportKind
from contracts.stage_two import PanelDocumentsChosen
from contracts.stage_two_rules import StageTwoDuty, is_owed_in_stage_two
from contracts.words import day
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.assessment import (
    Assessment,
    Observations,
    at_step,
    at_work,
    decide,
    open_to_household,
)
from services.assessment.domain.check_table import in_words, missing_at_panel
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.named_documents import (
    current_document,
    require_chosen_documents,
    require_unchanged,
    shared_writings,
)
from services.assessment.domain.panel_papers import require_panel_papers
from services.assessment.domain.report_versions import (
    is_outdated,
    require_new_text,
    require_signed_report,
    waits_for_full_report,
)
from services.assessment.domain.stage_two_plan import require_stage_two_plan
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class ShareReport(Command):
    """The agency sent the report to the applicants, on this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-07", "report": "full"}]}
    )

    report: ReportKind = Field(title="Which report did you send the applicants?")


class ReceiveObservations(Command):
    """The agency received the applicants' written observations on the report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-07-09", "words": "Our house has four rooms, not three."}]
        }
    )

    words: WrittenIfAny = Field(
        default=None,
        title="What do they say about the report?",
        description="Their own words. The panel reads them once you refer the case. Leave this empty if a document holds them",
    )
    document: DocumentNumber | None = Field(
        default=None,
        title="Which document holds their observations?",
        description="Add it to the documents of the case first. The panel can open it once you refer the case",
        json_schema_extra={"x-record": "household_document"},
    )


class SendObservations(Command):
    """The applicants write to the agency about the report. Today is the only date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-07-09", "words": "Our house has four rooms, not three."}]
        }
    )

    words: Written = Field(title="What would you like to say about the report?")


class ReferToPanel(Command):
    """The agency sends the report and observations to the adoption panel."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-10"}]})


def share_report(state: Assessment | None, command: ShareReport) -> Decision[Assessment]:
    """The applicants get the report; the time for their observations begins that day."""
    assessment = at_work(state, Status.STAGE_TWO)
    if assessment.report is not None and not is_outdated(assessment):
        raise Refusal(
            Kind.NOT_NOW, "You have already shared the report. Record the observations on it."
        )
    not_before(
        command.on, assessment.clocks[ClockId.STAGE_TWO].started_on, "the start of stage two"
    )
    if waits_for_full_report(assessment) and command.report is ReportKind.BRIEF:
        raise _full_report_asked()
    require_signed_report(assessment, command.report, command.on)
    require_new_text(assessment, command.on)
    return decide(assessment, ReportShared(occurred_on=command.on, report=command.report))


def receive_observations(
    state: Assessment | None, command: ReceiveObservations
) -> Decision[Assessment]:
    """The applicants' observations are in, in time or late, as long as the case is with us; more of them can follow."""
    return _received(state, command, None)


def _received(
    state: Assessment | None, command: ReceiveObservations, applicant: int | None
) -> Decision[Assessment]:
    assessment = at_step(state, Status.STAGE_TWO)
    _shared(assessment)
    comment = assessment.clocks[ClockId.PAR_COMMENT]
    not_before(command.on, comment.started_on, "the report was shared")
    _require_text(assessment, command)
    received: list[Event] = [ObservationsReceived(occurred_on=command.on)]
    if command.document is not None:
        received.append(_for_panel(assessment, command.document, command.on))
    return decide(assessment, *received, observations=_noted(assessment, command, applicant))


def send_observations(
    state: Assessment | None, command: SendObservations, *, applicant: int | None = None
) -> Decision[Assessment]:
    """What an applicant wrote stays beside the record; what refuses it is said to them.

    One who writes ends nothing for the other, who has the same time.
    """
    assessment = open_to_household(state)
    if assessment.status is not Status.STAGE_TWO or assessment.report is None:
        raise Refusal(
            Kind.NOT_NOW,
            "You can send comments once your agency has sent you the report, and until it goes to the panel.",
        )
    return _received(state, ReceiveObservations(on=command.on, words=command.words), applicant)


def refer_to_panel(state: Assessment | None, command: ReferToPanel) -> Decision[Assessment]:
    """The case goes to panel once the applicants have spoken or had their time (regulation 30)."""
    assessment = at_work(state, Status.STAGE_TWO)
    report = _shared(assessment)
    for each in shared_writings(assessment):
        require_unchanged(assessment, each)
    if assessment.course.report_outdated:
        raise Refusal(
            Kind.NOT_NOW,
            "The household changed or moved after you shared the report. Share it again, with an addendum or in a new version.",
        )
    if waits_for_full_report(assessment):
        raise _full_report_asked()
    _no_visit_open(assessment)
    _not_before_return(assessment, command.on)
    _applicants_heard(assessment, command.on)
    _checks_in(assessment, command.on)
    require_stage_two_plan(assessment, command.on)
    require_panel_papers(assessment, command.on)
    require_chosen_documents(assessment)
    referred = ReferredToPanel(
        occurred_on=command.on,
        agency=assessment.agency,
        household=assessment.household,
        report=report,
        final_decision_standard=assessment.final_decision_standard,
    )
    return decide(assessment, referred)


def _full_report_asked() -> Refusal:
    return Refusal(
        Kind.NOT_LAWFUL,
        "The panel asked for a full report. Write it and share it with the applicants, then refer the case again (regulation 30A).",
    )


def _no_visit_open(assessment: Assessment) -> None:
    """What was seen on a visit belongs to what the panel reads, so none is left without saying what became of it."""
    for visit in assessment.stage_two.visits:
        if visit.is_open:
            raise Refusal(
                Kind.NOT_NOW,
                f"A visit on {day(visit.held_on)} is arranged. Record that it took place or cancel it, then refer the case.",
            )


def _not_before_return(assessment: Assessment, on: date) -> None:
    back = [each.on for each in assessment.dates if each.step is Step.RETURNED]
    if back:
        not_before(on, back[-1], "the panel sent the case back")


def _require_text(assessment: Assessment, command: ReceiveObservations) -> None:
    """Refuses observations of which nothing is there to read, where that is asked for."""
    begun = assessment.clocks[ClockId.STAGE_TWO].started_on
    owed = is_owed_in_stage_two(StageTwoDuty.OBSERVATIONS_KEPT, begun)
    if owed and command.words is None and command.document is None:
        raise Refusal(
            Kind.NOT_VALID,
            "Write down what they say, or choose the document that holds it.",
            "words",
        )


def _for_panel(assessment: Assessment, number: DocumentNumber, on: date) -> PanelDocumentsChosen:
    """The document goes to the panel with those that hold earlier observations."""
    document, paper = current_document(assessment, number), FiledPaper.OBSERVATIONS
    chosen = {*assessment.stage_two.papers.get(paper, ()), document.number}
    return PanelDocumentsChosen(occurred_on=on, paper=paper, documents=tuple(sorted(chosen)))


def _noted(
    assessment: Assessment, command: ReceiveObservations, applicant: int | None
) -> tuple[Observations, ...]:
    if command.words is None and command.document is None:
        return assessment.observations
    text = Observations(
        version=assessment.version + 1,
        words=command.words,
        document=command.document,
        applicant=applicant,
    )
    return (*assessment.observations, text)


def _shared(assessment: Assessment) -> ReportKind:
    if assessment.report is None:
        raise Refusal(
            Kind.NOT_NOW, "You have not shared the report with the applicants. Share it first."
        )
    return assessment.report


def _checks_in(assessment: Assessment, on: date) -> None:
    missing = missing_at_panel(assessment, on)
    if missing:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"Still missing: {in_words(missing)}. You need these before the case can go to panel (regulations 25 and 26).",
        )


def _applicants_heard(assessment: Assessment, on: date) -> None:
    """Refuses a referral before each applicant wrote or the time of both is over."""
    comment = assessment.clocks[ClockId.PAR_COMMENT]
    over_on = comment.due_on + timedelta(days=1)
    if on < min(comment.stopped_on or over_on, over_on):
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The applicants can send observations until {day(comment.due_on)} (regulation 30). "
            "Refer the case once you have them, or after that date.",
        )
    if on < over_on and may_still_write(assessment):
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"One applicant has sent observations. The other can send theirs until {day(comment.due_on)} (regulation 30). "
            "Refer the case after that date. If they speak for both, record that under their observations.",
        )


def may_still_write(assessment: Assessment) -> list[int]:
    """The applicants who have sent nothing since the report was shared; what staff record counts for all of them."""
    comment = assessment.clocks.get(ClockId.PAR_COMMENT)
    if comment is None:
        return []
    by = {each.applicant for each in _since_shared(assessment)}
    everybody = None in by or (comment.stopped_on is not None and not by)
    return [] if everybody else [each for each in assessment.applicants if each not in by]


def may_write_until(assessment: Assessment, today: date) -> date | None:
    """The last day on which an applicant who has not written can send observations; None where nobody can any more."""
    comment = assessment.clocks.get(ClockId.PAR_COMMENT)
    if assessment.status is not Status.STAGE_TWO or comment is None or today > comment.due_on:
        return None
    return comment.due_on if may_still_write(assessment) else None


def observed_on(assessment: Assessment, applicant: int | None) -> date | None:
    """When observations first came since the report was shared, of anybody or of this applicant."""
    comment = assessment.clocks.get(ClockId.PAR_COMMENT)
    if comment is None or comment.stopped_on is None or applicant is None:
        return comment.stopped_on if comment else None
    own = [e.version for e in _since_shared(assessment) if e.applicant in {None, applicant}]
    return assessment.day_of(own[0]) if own else _of_all(assessment, comment.stopped_on)


def _of_all(assessment: Assessment, stopped_on: date) -> date | None:
    """The day of what staff recorded without its words; none where there are words, of somebody else."""
    return None if _since_shared(assessment) else stopped_on


def _since_shared(assessment: Assessment) -> list[Observations]:
    shared = [each.version for each in assessment.dates if each.step is Step.REPORT_SHARED]
    since = shared[-1] if shared else 0
    return [each for each in assessment.observations if each.version > since]
