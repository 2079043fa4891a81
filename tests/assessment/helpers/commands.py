"""Each command of an assessment with its decision and an answer that is in order."""

from datetime import date
from typing import Any

from contracts.reference import Check, DelayReason, ReportKind, StageOneOutcome, WithdrawalReason
from services.assessment.domain import outcome, report, stage_one, stage_two


def _deciding(on: date, **details: Any) -> stage_one.DecideStageOne:
    return stage_one.DecideStageOne(on=on, decided_on=on, **details)


DETAILS: dict[Any, Any] = {
    stage_one.return_checks: (stage_one.ReturnChecks, {"checks": tuple(Check)}),
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
    outcome.withdraw: (outcome.Withdraw, {"reason": WithdrawalReason.NOT_GIVEN}),
}
