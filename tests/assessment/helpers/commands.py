"""Each command of an assessment with its decision and an answer that is in order."""

from functools import partial
from typing import Any

from contracts.checks import Check
from contracts.reference import DelayReason, ReportKind, StageOneOutcome, WithdrawalReason
from services.assessment.domain import (
    checks,
    disqualification,
    outcome,
    preparation,
    report,
    stage_one_decision,
    stage_one_plan,
    stage_two,
)
from services.assessment.domain.check_results import CheckOutcome
from tests.assessment.helpers.assessments import MANAGER, WORKER

PLAN = {name: text for name, text in stage_one_plan.EXAMPLE.items() if name != "on"}
decide_stage_one = partial(stage_one_decision.decide_stage_one, by=MANAGER)
recommend_stage_one = partial(stage_one_decision.recommend_stage_one, by=WORKER)
draw_up_plan = partial(stage_one_plan.draw_up_plan, by=WORKER)
DETAILS: dict[Any, Any] = {
    checks.return_checks: (checks.ReturnChecks, {"checks": tuple(Check)}),
    decide_stage_one: (
        stage_one_decision.DecideStageOne,
        {
            "outcome": StageOneOutcome.MAY_BE_SUITABLE,
            "delay": DelayReason.DBS,
            "delay_evidence": "A reminder",
        },
    ),
    stage_one_decision.send_stage_one_notice: (stage_one_decision.SendStageOneNotice, {}),
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
BESIDE: dict[Any, Any] = {
    draw_up_plan: (stage_one_plan.DrawUpPlan, PLAN),
    partial(stage_one_plan.agree_plan): (stage_one_plan.AgreePlan, {"applicant": 1}),
    stage_one_plan.agree_plan: (stage_one_plan.AgreePlan, {"applicant": 2}),
    preparation.give_support_information: (
        preparation.GiveSupportInformation,
        {"form": "visit", "given_by": WORKER},
    ),
    preparation.book_preparation: (
        preparation.BookPreparation,
        {"kind": "workbook", "held_on": "2025-05-01"},
    ),
    partial(preparation.record_preparation): (
        preparation.RecordPreparation,
        {"booking": 1, "applicant": 1, "outcome": "missed"},
    ),
    preparation.record_preparation: (
        preparation.RecordPreparation,
        {"booking": 2, "applicant": 2, "outcome": "done", "learnt": "As they wrote."},
    ),
    partial(preparation.record_peer_support): (
        preparation.RecordPeerSupport,
        {"kind": "buddy", "step": "offered"},
    ),
    preparation.record_peer_support: (
        preparation.RecordPeerSupport,
        {"kind": "buddy", "step": "declined"},
    ),
    stage_one_decision.extend_stage_one: (
        stage_one_decision.ExtendStageOne,
        {"reason": "medical", "until": "2025-06-13", "evidence": "A letter"},
    ),
    recommend_stage_one: (
        stage_one_decision.RecommendStageOne,
        {"outcome": "may_be_suitable", "reasons": "All is in."},
    ),
}
"""What can happen beside the steps that follow one another, and most of it more than once."""
