"""One household's assessment at every step, on dates worked out by hand; built by the decisions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.checks import Check
from contracts.enquiry import RegistrationAccepted
from contracts.event import Envelope
from contracts.reference import Household, ReportKind, WithdrawalReason
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_needs import REQUIRED_CHECKS
from services.assessment.domain.checks import ReturnChecks, return_checks
from services.assessment.domain.outcome import Withdraw
from services.assessment.domain.report import (
    ReceiveObservations,
    ReferToPanel,
    ShareReport,
    receive_observations,
    refer_to_panel,
    share_report,
)
from services.assessment.domain.stage_one import open_stage_one
from services.assessment.domain.stage_one_decision import (
    DecideStageOne,
    SendStageOneNotice,
    decide_stage_one,
    send_stage_one_notice,
)
from services.assessment.domain.stage_one_plan import (
    EXAMPLE,
    AgreePlan,
    DrawUpPlan,
    agree_plan,
    draw_up_plan,
)
from services.assessment.domain.stage_two import StartStageTwo, start_stage_two

ACCEPTED = date(2025, 3, 3)
RETURNED = date(2025, 4, 1)
DECIDED = date(2025, 4, 14)
NOTICE = date(2025, 5, 1)
SHARED = date(2025, 7, 7)
COMMENTED = date(2025, 7, 9)
REFERRED = date(2025, 7, 10)
APPROVED = date(2025, 8, 20)
DAY = timedelta(days=1)
SINCE_RULES = date(2027, 1, 4)
"""The first day of a stage one that needs an agreed plan and a recommendation."""
JOURNEY = UUID("3b0d7a52-0c34-5d5e-9a53-1f6f9f1f4c11")
HEARD = Envelope("enquiry", JOURNEY, 5, "", datetime(2025, 3, 3, tzinfo=UTC), "", "")
MANAGER, WORKER = "manager-02", "worker-03"
REASONS = "The references give reasons for concern."
ACCEPTANCE = RegistrationAccepted(
    occurred_on=ACCEPTED, agency="moorland", household=Household.JOINT
)


def opened(on: date = ACCEPTED) -> Assessment:
    acceptance = ACCEPTANCE.model_copy(update={"occurred_on": on})
    return open_stage_one(None, HEARD, acceptance).state


def checked(assessment: Assessment | None = None, *, without: Check | None = None) -> Assessment:
    """Four weeks after it was opened, everything is back but one check."""
    assessment = assessment or opened()
    checks = tuple(check for check in REQUIRED_CHECKS if check is not without)
    on = assessment.opened_on + (RETURNED - ACCEPTED)
    return return_checks(assessment, ReturnChecks(on=on, checks=checks)).state


def drawing_up(on: date = ACCEPTED + 7 * DAY, **more: Any) -> DrawUpPlan:
    return DrawUpPlan.model_validate({**EXAMPLE, "consulted_on": on, "on": on, **more})


def with_plan(assessment: Assessment | None = None) -> Assessment:
    """A plan is drawn up a week after the opening, and nobody has agreed to it."""
    assessment = assessment or opened()
    return draw_up_plan(assessment, drawing_up(assessment.opened_on + 7 * DAY), WORKER).state


def with_agreed_plan(assessment: Assessment | None = None) -> Assessment:
    """Both applicants agreed to it on the day after."""
    planned = with_plan(assessment)
    for applicant in (1, 2):
        agreeing = AgreePlan(on=planned.opened_on + 8 * DAY, applicant=applicant)
        planned = agree_plan(planned, agreeing).state
    return planned


def deciding(on: date = DECIDED, **more: Any) -> DecideStageOne:
    return DecideStageOne.model_validate({"on": on, "outcome": "may_be_suitable", **more})


def decided(**more: Any) -> Assessment:
    """Decided by a manager, with the notice still to be sent."""
    return decide_stage_one(checked(), deciding(**more), MANAGER).state


def refused() -> Assessment:
    """Decided as not suitable, with the notice sent on the same day."""
    waiting = decided(outcome="not_suitable", reasons=REASONS)
    return send_stage_one_notice(waiting, SendStageOneNotice(on=DECIDED)).state


def in_window(sent_on: date = DECIDED) -> Assessment:
    return send_stage_one_notice(decided(), SendStageOneNotice(on=sent_on)).state


def in_stage_two() -> Assessment:
    return start_stage_two(in_window(), StartStageTwo(on=NOTICE)).state


def shared(report: ReportKind = ReportKind.FULL) -> Assessment:
    return share_report(in_stage_two(), ShareReport(on=SHARED, report=report)).state


def commented() -> Assessment:
    return receive_observations(shared(), ReceiveObservations(on=COMMENTED)).state


def referred() -> Assessment:
    return refer_to_panel(commented(), ReferToPanel(on=REFERRED)).state


def withdrawing(on: date) -> Withdraw:
    return Withdraw(on=on, reason=WithdrawalReason.CHANGE_OF_CIRCUMSTANCES)
