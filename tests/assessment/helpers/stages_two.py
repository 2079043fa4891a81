"""A household's stage two at its steps, on dates worked out by hand; built by the decisions."""

from datetime import date
from typing import Any

from contracts.reference import ReportKind
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.report import ShareReport, share_report
from services.assessment.domain.report_versions import (
    ShareAddendum,
    SignOffReport,
    WriteAddendum,
    WriteReport,
    share_addendum,
    sign_off_report,
    write_addendum,
    write_report,
)
from services.assessment.domain.stage_two import StartStageTwo, start_stage_two
from services.assessment.domain.stage_two_delay import RecordDelay, record_delay
from services.assessment.domain.stage_two_plan import (
    EXAMPLE,
    AgreeStageTwoPlan,
    DrawUpStageTwoPlan,
    agree_stage_two_plan,
    draw_up_stage_two_plan,
)
from tests.assessment.helpers.assessments import DAY, MANAGER, SHARED, WORKER, in_window

BEGAN = date(2025, 5, 1)
"""A Thursday; the decision is due by Monday 1 September 2025."""

WRITTEN, SIGNED = date(2025, 6, 20), date(2025, 7, 4)


def since_rules() -> Assessment:
    """A stage two that began on the first day on which plan, sign-off and papers are asked for."""
    return begun(on=date(2026, 12, 1), sent_on=date(2026, 11, 16))


def begun(on: date = BEGAN, sent_on: date | None = None) -> Assessment:
    window = in_window(sent_on) if sent_on else in_window()
    return start_stage_two(window, StartStageTwo(on=on)).state


def planning(on: date = BEGAN + 7 * DAY, **more: Any) -> DrawUpStageTwoPlan:
    return DrawUpStageTwoPlan.model_validate({**EXAMPLE, "consulted_on": on, "on": on, **more})


def planned(assessment: Assessment | None = None, on: date = BEGAN + 7 * DAY) -> Assessment:
    return draw_up_stage_two_plan(assessment or begun(), planning(on), WORKER).state


def agreed(assessment: Assessment | None = None, on: date = BEGAN + 8 * DAY) -> Assessment:
    """Both applicants agreed to the plan."""
    state = assessment or planned()
    for applicant in (1, 2):
        state = agree_stage_two_plan(state, AgreeStageTwoPlan(on=on, applicant=applicant)).state
    return state


def delaying(until: date, **more: Any) -> RecordDelay:
    given = {"on": date(2025, 8, 20), "begins_on": date(2025, 8, 18), "until": until, **more}
    return RecordDelay.model_validate(
        {"ground": "applicant_request", "evidence": "Their email.", **given}
    )


def delayed(until: date, assessment: Assessment | None = None, **more: Any) -> Assessment:
    return record_delay(assessment or begun(), delaying(until, **more)).state


def written(assessment: Assessment | None = None, on: date = WRITTEN) -> Assessment:
    """A version of the report is on record, and nobody has signed it off."""
    facts = {"author": WORKER, "basis": "experienced_social_worker", "contents": "All of it."}
    command = WriteReport.model_validate({"on": on, "report": "full", **facts})
    return write_report(assessment or begun(), command, WORKER).state


def signed_off(assessment: Assessment | None = None, on: date = SIGNED) -> Assessment:
    return sign_off_report(assessment or written(), SignOffReport(on=on), MANAGER).state


def with_addendum(assessment: Assessment, on: date) -> Assessment:
    """An addendum was written, signed off and sent on one day."""
    facts = {"author": WORKER, "basis": "experienced_social_worker", "contents": "What changed."}
    added = write_addendum(assessment, WriteAddendum.model_validate({"on": on, **facts}), WORKER)
    signed = sign_off_report(added.state, SignOffReport(on=on), MANAGER).state
    return share_addendum(signed, ShareAddendum(on=on)).state


def sharing(
    assessment: Assessment, report: ReportKind = ReportKind.FULL, on: date = SHARED
) -> Assessment:
    return share_report(assessment, ShareReport(on=on, report=report)).state
