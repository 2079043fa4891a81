"""Each command of an assessment with its decision and an answer that is in order."""

from typing import Any

from contracts.reference import Check, DelayReason, ReportKind, StageOneOutcome, WithdrawalReason
from services.assessment.domain import outcome, report, stage_one, stage_two

DETAILS: dict[Any, Any] = {
    stage_one.return_checks: (stage_one.ReturnChecks, {"checks": tuple(Check)}),
    stage_one.decide_stage_one: (
        stage_one.DecideStageOne,
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
    outcome.withdraw: (outcome.Withdraw, {"reason": WithdrawalReason.NOT_GIVEN}),
}
