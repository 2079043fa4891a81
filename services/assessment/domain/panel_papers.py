"""What the adoption panel must receive, each with its source, and what of it is missing.

The invariant: a pure function over the case. What is asked for since a day alone is shown for every case, and keeps
only those from the panel that it is asked of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.reference import ReportKind
from contracts.stage_two_rules import StageTwoDuty, is_owed_in_stage_two
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_needs import Need
from services.assessment.domain.check_table import (
    CARRIED_TO_PANEL,
    IN,
    CheckCell,
    cell_of,
    check_table,
)
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.named_documents import shared_at
from services.assessment.domain.stage_two_plan import stage_two_plan_is_agreed, started_on
from services.chassis.decision import Kind, Refusal

REGULATION_30 = "regulation 30"
REFERENCES = frozenset({Check.REFERENCE})


class Paper(StrEnum):
    """One thing that goes to the panel, or that must be done before."""

    AGREED_PLAN = "agreed_plan"
    SIGNED_REPORT = "signed_report"
    REPORT_SHARED = "report_shared"
    OBSERVATIONS = "observations"
    ADDENDA = "addenda"
    HEALTH_SUMMARY = "health_summary"
    CHECKS_IN_DATE = "checks_in_date"
    REFERENCES = "references"
    AREA_REPORT = "area_report"
    FULL_REPORT = "full_report"
    PANEL_NEEDS = "panel_needs"


@dataclass(frozen=True, slots=True)
class PanelPaper:
    """Whether it is there, and whether the case waits for it; `source` is for staff."""

    paper: Paper
    there: bool
    needed: bool
    source: str


WORDS = {
    Paper.AGREED_PLAN: "the agreed stage two plan",
    Paper.SIGNED_REPORT: "the report, signed off by a manager",
    Paper.REPORT_SHARED: "the report, sent to the applicants",
    Paper.OBSERVATIONS: "the applicants' observations, or the end of their time",
    Paper.ADDENDA: "each addendum, signed off and sent to the applicants",
    Paper.HEALTH_SUMMARY: "the medical adviser's view of each applicant",
    Paper.CHECKS_IN_DATE: "DBS checks and health reports that are in date",
    Paper.REFERENCES: "the references",
    Paper.FULL_REPORT: "the full report that it asked for",
    Paper.PANEL_NEEDS: "what it deferred the case for, in an addendum sent to the applicants",
    Paper.AREA_REPORT: "the report of the local authority where they live now",
}


def panel_papers(assessment: Assessment, on: date) -> list[PanelPaper]:
    """Everything for the panel as it stands on a day, in the order in which it comes about."""
    begun = started_on(assessment)
    asked = is_owed_in_stage_two(StageTwoDuty.PANEL_PAPERS, begun)
    signed = is_owed_in_stage_two(StageTwoDuty.SIGNED_REPORT, begun)
    planned = is_owed_in_stage_two(StageTwoDuty.AGREED_PLAN, begun)
    stage = assessment.stage_two
    report = stage.report
    told = [each.shared is not None for each in stage.addenda]
    return [
        PanelPaper(
            Paper.AGREED_PLAN, stage_two_plan_is_agreed(assessment), planned, "regulation 29"
        ),
        PanelPaper(
            Paper.SIGNED_REPORT,
            report is not None and report.signed is not None,
            signed or report is not None,
            "practice of agencies",
        ),
        PanelPaper(Paper.REPORT_SHARED, assessment.report is not None, True, REGULATION_30),
        PanelPaper(Paper.OBSERVATIONS, _heard(assessment, on), True, REGULATION_30),
        PanelPaper(Paper.ADDENDA, all(told), bool(told), "practice of agencies"),
        PanelPaper(Paper.HEALTH_SUMMARY, _advised(assessment), asked, REGULATION_30),
        *_from_checks(assessment, on, begun),
        *asked_by_panel(assessment),
    ]


def asked_by_panel(assessment: Assessment) -> Iterator[PanelPaper]:
    """What made the panel send the case back; what is new goes to the applicants too, as everything in the report does."""
    back = assessment.course.returned
    if back is None:
        return
    if not back.missing:
        full = assessment.report is ReportKind.FULL
        yield PanelPaper(Paper.FULL_REPORT, full, True, "regulation 30A")
        return
    added = any((each.shared or 0) > back.version for each in assessment.stage_two.addenda)
    again = shared_at(assessment) > back.version
    yield PanelPaper(Paper.PANEL_NEEDS, added or again, True, "practice of agencies")


def _from_checks(assessment: Assessment, on: date, begun: date) -> Iterator[PanelPaper]:
    asked = is_owed_in_stage_two(StageTwoDuty.PANEL_PAPERS, begun)
    in_date = _in(assessment, on, CARRIED_TO_PANEL)
    yield PanelPaper(Paper.CHECKS_IN_DATE, in_date, asked, "regulations 25 and 26")
    yield PanelPaper(Paper.REFERENCES, _in(assessment, on, REFERENCES), asked, "regulation 26")
    authority = cell_of(assessment, on, Check.LOCAL_AUTHORITY, None)
    moved = authority is not None and authority.moved_on is not None
    yield PanelPaper(
        Paper.AREA_REPORT,
        authority is not None and authority.state in IN,
        moved and is_owed_in_stage_two(StageTwoDuty.NEW_AREA_REPORT, begun),
        "regulation 26, after a move",
    )


def require_panel_papers(assessment: Assessment, on: date) -> None:
    """Refuses a referral while the panel would lack something that it is asked for."""
    missing = [
        WORDS[each.paper] for each in panel_papers(assessment, on) if each.needed and not each.there
    ]
    if missing:
        raise Refusal(Kind.NOT_LAWFUL, f"The panel still needs: {', '.join(missing)}.")


def _heard(assessment: Assessment, on: date) -> bool:
    comment = assessment.clocks.get(ClockId.PAR_COMMENT)
    return comment is not None and (comment.stopped_on is not None or on > comment.due_on)


def _advised(assessment: Assessment) -> bool:
    """Whether the medical adviser gave their view of each applicant."""
    advised = {each.person for each in assessment.dates if each.step is Step.MEDICAL_ADVICE}
    return advised >= {*assessment.applicants}


def _in(assessment: Assessment, on: date, checks: frozenset[Check]) -> bool:
    return all(cell.state in IN for cell in _required(assessment, on, checks))


def _required(assessment: Assessment, on: date, checks: frozenset[Check]) -> Iterator[CheckCell]:
    """The required checks of these kinds; none of a case whose people are not known."""
    for cell in check_table(assessment, on) if assessment.people else ():
        if cell.need.check in checks and cell.need.need is Need.REQUIRED:
            yield cell
