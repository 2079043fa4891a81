"""One household's assessment at every step, on dates worked out by hand; built by the decisions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.checks import Check
from contracts.enquiry import RegistrationAccepted
from contracts.event import Envelope
from contracts.reference import Household, ReportKind, WithdrawalReason
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.checks import ReturnChecks, return_checks
from services.assessment.domain.outcome import Withdraw
from services.assessment.domain.progress import REQUIRED_CHECKS
from services.assessment.domain.report import (
    ReceiveObservations,
    ReferToPanel,
    ShareReport,
    receive_observations,
    refer_to_panel,
    share_report,
)
from services.assessment.domain.stage_one import (
    DecideStageOne,
    decide_stage_one,
    open_stage_one,
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
JOURNEY = UUID("3b0d7a52-0c34-5d5e-9a53-1f6f9f1f4c11")
HEARD = Envelope("enquiry", JOURNEY, 5, "", datetime(2025, 3, 3, tzinfo=UTC), "", "")
REASONS = "The references give reasons for concern."
ACCEPTANCE = RegistrationAccepted(
    occurred_on=ACCEPTED, agency="moorland", household=Household.JOINT
)


def opened() -> Assessment:
    return open_stage_one(None, HEARD, ACCEPTANCE).state


def checked(*without: Check) -> Assessment:
    checks = tuple(check for check in REQUIRED_CHECKS if check not in without)
    return return_checks(opened(), ReturnChecks(on=RETURNED, checks=checks)).state


def deciding(on: date = DECIDED, **more: Any) -> DecideStageOne:
    return DecideStageOne.model_validate(
        {"on": on, "decided_on": on, "outcome": "may_be_suitable", **more}
    )


def in_window() -> Assessment:
    return decide_stage_one(checked(), deciding()).state


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
