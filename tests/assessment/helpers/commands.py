"""Each command of an assessment with its decision and an answer that is in order."""

from functools import partial
from typing import Any

from contracts.checks import Check
from contracts.reference import DelayReason, ReportKind, StageOneOutcome, WithdrawalReason
from services.assessment.domain import (
    change_of_address,
    check_outcome,
    check_requests,
    checks,
    contributions,
    descriptions,
    disqualification,
    documents,
    early_permanence,
    fast_track,
    hold,
    medical_advice,
    move,
    outcome,
    panel_documents,
    preparation,
    referee_interview,
    report,
    report_versions,
    staffing,
    stage_one,
    stage_one_decision,
    stage_one_plan,
    stage_two,
    stage_two_delay,
    stage_two_plan,
    visits,
)
from services.assessment.domain.check_results import CheckOutcome
from services.casework.teamwork import Assign, Cover
from tests.assessment.helpers.assessments import MANAGER, WORKER
from tests.assessment.helpers.documents import SENT_BY_STAFF

PLAN = {name: text for name, text in stage_one_plan.EXAMPLE.items() if name != "on"}
decide_stage_one = partial(stage_one_decision.decide_stage_one, by=MANAGER)
recommend_stage_one = partial(stage_one_decision.recommend_stage_one, by=WORKER)
STAGE_TWO_PLAN = {name: text for name, text in stage_two_plan.EXAMPLE.items() if name != "on"}
draw_up_stage_two_plan = partial(stage_two_plan.draw_up_stage_two_plan, by=WORKER)
WRITTEN = {
    "author": WORKER,
    "basis": "experienced_social_worker",
    "contents": "All sections.",
}
write_report = partial(report_versions.write_report, by=WORKER)
write_addendum = partial(report_versions.write_addendum, by=WORKER)
sign_off_report = partial(report_versions.sign_off_report, by=MANAGER)
draw_up_plan = partial(stage_one_plan.draw_up_plan, by=WORKER)
add_document = partial(documents.add_document, sent=SENT_BY_STAFF)
replace_document = partial(documents.add_document_version, sent=SENT_BY_STAFF)
withdraw_document = partial(documents.withdraw_document, by=WORKER)
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
    partial(checks.decide_check_need, by=WORKER): (
        checks.DecideCheckNeed,
        {"checks": (Check.PETS,), "needed": True, "reason": "They have two dogs."},
    ),
    partial(disqualification.record_disqualification, by=MANAGER): (
        disqualification.RecordDisqualification,
        {"person": 1},
    ),
    disqualification.send_disqualification_notice: (
        disqualification.SendDisqualificationNotice,
        {},
    ),
    outcome.withdraw: (outcome.Withdraw, {"reason": WithdrawalReason.NOT_GIVEN}),
}
BESIDE: dict[Any, Any] = {
    partial(check_requests.ask_by_link, by=WORKER): (
        check_requests.AskByLink,
        {"check": "local_authority", "email": "office@council.example"},
    ),
    partial(disqualification.retract_disqualification, by=MANAGER): (
        disqualification.RetractDisqualification,
        {"reason": "It is someone with the same name."},
    ),
    check_requests.cancel_request: (check_requests.CancelRequest, {"check": "local_authority"}),
    partial(check_outcome.correct_outcome, by=WORKER): (
        check_outcome.CorrectOutcome,
        {"check": "health", "person": 1, "outcome": "satisfactory", "reason": "A slip."},
    ),
    referee_interview.record_interview: (
        referee_interview.RecordInterview,
        {"person": 5, "interviewed_by": WORKER, "report": "They know them well."},
    ),
    partial(medical_advice.record_medical_advice, by=WORKER): (
        medical_advice.RecordMedicalAdvice,
        {"person": 1, "adviser": WORKER, "report_needed": False, "summary": "Seen last year."},
    ),
    descriptions.describe_applicant: (
        descriptions.DescribeApplicant,
        {"applicant": 1, "gender": "female", "ethnicity": "indian", "disability": "no"},
    ),
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
    stage_one.record_stage_one_start: (
        stage_one.RecordStageOneStart,
        {"reason": "applicants_asked_to_start_later"},
    ),
    stage_one_decision.extend_stage_one: (
        stage_one_decision.ExtendStageOne,
        {"reason": "medical", "until": "2025-06-13", "evidence": "A letter"},
    ),
    draw_up_stage_two_plan: (stage_two_plan.DrawUpStageTwoPlan, STAGE_TWO_PLAN),
    partial(stage_two_plan.agree_stage_two_plan): (
        stage_two_plan.AgreeStageTwoPlan,
        {"applicant": 1},
    ),
    stage_two_plan.agree_stage_two_plan: (stage_two_plan.AgreeStageTwoPlan, {"applicant": 2}),
    visits.arrange_visit: (
        visits.ArrangeVisit,
        {"kind": "home_visit", "held_on": "2026-03-02", "worker": WORKER},
    ),
    visits.hold_visit: (visits.HoldVisit, {"visit": 1, "at_home": True, "alone": False}),
    visits.cancel_visit: (visits.CancelVisit, {"visit": 2, "cancelled_by": "household"}),
    contributions.record_contribution: (
        contributions.RecordContribution,
        {"contributor": "fostering", "name": "Ada Wren", "words": "No concern."},
    ),
    write_report: (report_versions.WriteReport, {**WRITTEN, "report": "full"}),
    write_addendum: (report_versions.WriteAddendum, WRITTEN),
    panel_documents.choose_panel_documents: (
        panel_documents.ChoosePanelDocuments,
        {"paper": "references", "documents": (1,)},
    ),
    sign_off_report: (report_versions.SignOffReport, {}),
    report_versions.share_addendum: (report_versions.ShareAddendum, {}),
    stage_two_delay.record_delay: (
        stage_two_delay.RecordDelay,
        {
            "ground": "exceptional_circumstances",
            "begins_on": "2025-06-02",
            "until": "2026-03-02",
            "evidence": "A letter",
        },
    ),
    hold.put_on_hold: (
        hold.PutOnHold,
        {"reason": "health", "asked_by": "both"},
    ),
    hold.end_hold: (hold.EndHold, {}),
    change_of_address.tell_change_of_address: (
        change_of_address.TellChangeOfAddress,
        {"moves_on": "2025-06-02"},
    ),
    change_of_address.call_off_change_of_address: (change_of_address.CallOffChangeOfAddress, {}),
    change_of_address.record_change_of_address: (
        change_of_address.RecordChangeOfAddress,
        {"other_area": True, "other_doctor": False},
    ),
    change_of_address.confirm_household: (change_of_address.ConfirmHousehold, {}),
    early_permanence.consider_early_permanence: (
        early_permanence.ConsiderEarlyPermanence,
        {"interested": True},
    ),
    early_permanence.assess_early_permanence: (
        early_permanence.AssessEarlyPermanence,
        {"suitable": True},
    ),
    move.record_move: (
        move.RecordMove,
        {"receiver": "coast", "consent_by": (1, 2), "consent_on": "2025-01-02"},
    ),
    fast_track.take_fast_track: (
        fast_track.TakeFastTrack,
        {
            "ground": "foster_carer",
            "checks": (Check.DBS, Check.HEALTH),
            **dict.fromkeys(fast_track.DATED.values(), "2024-03-12"),
            "consent_by": (1, 2),
            "consent_on": "2025-01-02",
            "evidence": "Approved by us.",
        },
    ),
    staffing.assign: (Assign, {"to": WORKER}),
    staffing.cover: (Cover, {"by": MANAGER, "until": "2026-03-01"}),
    recommend_stage_one: (
        stage_one_decision.RecommendStageOne,
        {"outcome": "may_be_suitable", "reasons": "All is in."},
    ),
    add_document: (documents.AddDocument, {**documents.FILE, "kind": "reference"}),
    replace_document: (documents.AddDocumentVersion, {**documents.FILE, "document": 1}),
    withdraw_document: (
        documents.WithdrawDocument,
        {"document": 1, "reason": "It is about someone else."},
    ),
}
"""What can happen beside the steps that follow one another, and most of it more than once."""
