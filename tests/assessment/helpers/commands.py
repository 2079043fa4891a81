"""Each command of an assessment with its decision and an answer that is in order."""

from datetime import date
from typing import Any

from contracts.checks import Check
from contracts.reference import DelayReason, ReportKind, StageOneOutcome, WithdrawalReason
from services.assessment.domain import (
    checks,
    disqualification,
    outcome,
    report,
    stage_one,
    stage_two,
)
from services.assessment.domain.check_results import CheckOutcome


def _deciding(on: date, **details: Any) -> stage_one.DecideStageOne:
    return stage_one.DecideStageOne(on=on, decided_on=on, **details)


DETAILS: dict[Any, Any] = {
    checks.return_checks: (checks.ReturnChecks, {"checks": tuple(Check)}),
    stage_one.decide_stage_one: (
        _deciding,
        {
            "outcome": StageOneOutcome.MAY_BE_SUITABLE,
            "delay": DelayReason.DBS,
            "delay_evidence": "A reminder",
        },
    ),
    stage_two.start_stage_two: (stage_two.StartStageTwo, {}),
    report.share_report: (report.ShareReport, {"report": ReportKind.FULL}),
    report.receive_observations: (report.ReceiveObservations, {}),
    report.refer_to_panel: (report.ReferToPanel, {}),
    stage_two.close_window: (stage_two.CloseWindow, {}),
    checks.ask_for_checks: (checks.AskForChecks, {"checks": (Check.DBS, Check.HEALTH)}),
    checks.chase_checks: (checks.ChaseChecks, {"checks": (Check.DBS,)}),
    checks.renew_checks: (
        checks.RenewChecks,
        {"checks": (Check.DBS,), "outcome": CheckOutcome.SATISFACTORY},
    ),
    checks.decide_check_need: (
        checks.DecideCheckNeed,
        {"checks": (Check.PETS,), "needed": True, "reason": "They have two dogs."},
    ),
    disqualification.record_disqualification: (
        disqualification.RecordDisqualification,
        {"person": 1},
    ),
    outcome.withdraw: (outcome.Withdraw, {"reason": WithdrawalReason.NOT_GIVEN}),
}
