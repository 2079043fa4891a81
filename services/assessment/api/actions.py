"""What may be done with an assessment now, over HTTP: one row a command, in the order of the journey.

The invariant: every command served on an assessment is in this table; a test holds that.
"""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.clocks import ClockId
from contracts.identity import Role
from contracts.stage_one_rules import STAGE_ONE_START_RULES, CountedFrom
from services.assessment.api import documents
from services.assessment.api.check_actions import CHECK_OFFERS
from services.assessment.api.course_actions import COURSE_OFFERS
from services.assessment.api.dependencies import ASSESSORS, READERS, AssessmentCommands, Assessments
from services.assessment.api.last_checks import (
    before_closing,
    before_decision,
    before_notice,
    before_referral,
    before_withdrawal,
)
from services.assessment.api.stage_two_actions import STAGE_TWO_OFFERS
from services.assessment.domain import (
    correction,
    outcome,
    preparation,
    report,
    staffing,
    stage_one,
    stage_one_decision,
    stage_one_plan,
    stage_two,
)
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.status import Status
from services.assessment.store import ASSESSMENTS
from services.casework.actions import Actions, Offer, OfferedActions, WithFields
from services.casework.command_routes import serve_commands
from services.casework.limits import limit
from services.casework.teamwork import Assign, Cover
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.commands import require_today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)

STAGE_ONE_COUNTS = {
    CountedFrom.ACCEPTANCE: "The time for the decision still counts from the acceptance. If stage one takes longer because of it, extend it.",
    CountedFrom.START: "The time for the decision counts from that date.",
}[STAGE_ONE_START_RULES[-1].counted_from]
OFFERS = {
    **CHECK_OFFERS,
    "draw-up-plan": Offer(
        "Draw up the stage one plan",
        stage_one_plan.DrawUpPlan,
        stage_one_plan.draw_up_plan,
        by=ASSESSORS,
        about="Write the stage one plan that you drew up with the applicants (regulation 22). They read it on their page, and each of them agrees to it. To change a plan, write the whole of it again.",
        signed=True,
    ),
    "agree-plan": Offer(
        "Record agreement to the stage one plan",
        stage_one_plan.AgreePlan,
        stage_one_plan.agree_plan,
        by=(*ASSESSORS, Role.ADOPTER),
        about="Record that one applicant agreed to the stage one plan. A plan that is changed is agreed again.",
    ),
    "give-support-information": Offer(
        "Record information about support",
        preparation.GiveSupportInformation,
        preparation.give_support_information,
        by=ASSESSORS,
        about="Record when and how the applicants got information about support and their entitlements, and who gave it (section 4B of the Adoption and Children Act 2002).",
    ),
    "book-preparation": Offer(
        "Book preparation",
        preparation.BookPreparation,
        preparation.book_preparation,
        by=ASSESSORS,
        about="Record counselling, a training session or e-learning that you arranged, or a workbook that you gave out (regulation 24).",
    ),
    "record-preparation": Offer(
        "Record what came of preparation",
        preparation.RecordPreparation,
        preparation.record_preparation,
        by=ASSESSORS,
        about="Record whether an applicant attended, completed or gave back what was booked for them, and what they learnt.",
    ),
    "record-peer-support": Offer(
        "Record support by other adopters",
        preparation.RecordPeerSupport,
        preparation.record_peer_support,
        by=ASSESSORS,
        about="Record that a buddy or a group of adopters was offered, accepted or declined, matched, met or ended.",
    ),
    "record-stage-one-start": Offer(
        "Record that stage one began later",
        stage_one.RecordStageOneStart,
        stage_one.record_stage_one_start,
        by=ASSESSORS,
        about=f"Record the date stage one began, if that was later than you accepted the registration. The applicants see the date and the reason. {STAGE_ONE_COUNTS}",
    ),
    "extend-stage-one": Offer(
        "Extend stage one",
        stage_one_decision.ExtendStageOne,
        stage_one_decision.extend_stage_one,
        by=ASSESSORS,
        about="Record that stage one takes longer for a good reason, before the 2 months are over or once it is late. The applicants see the reason and the new date. The deadline stays as it is.",
    ),
    "recommend-stage-one": Offer(
        "Recommend how stage one ends",
        stage_one_decision.RecommendStageOne,
        stage_one_decision.recommend_stage_one,
        by=(Role.SOCIAL_WORKER,),
        about="Recommend whether the applicants may be suitable. A manager reads it and decides.",
        signed=True,
    ),
    "decide-stage-one": Offer(
        "Decide stage one",
        stage_one_decision.DecideStageOne,
        stage_one_decision.decide_stage_one,
        by=(Role.MANAGER,),
        about="Record your decision at the end of stage one (regulation 27). If it is late, say why. Send the notice next, and record its date.",
        last_check=before_decision,
        signed=True,
    ),
    "send-stage-one-notice": Offer(
        "Record the notice of the stage one decision",
        stage_one_decision.SendStageOneNotice,
        stage_one_decision.send_stage_one_notice,
        by=ASSESSORS,
        about="Record the date you sent the applicants the decision in writing (regulation 27). If they may be suitable, they have 6 months from that date to ask for stage two. If not, this ends the case. They can complain.",
        last_check=before_notice,
    ),
    "start-stage-two": Offer(
        "Start stage two",
        stage_two.StartStageTwo,
        stage_two.start_stage_two,
        by=ASSESSORS,
        about="Record the date the applicants' notice arrived (regulation 28).",
    ),
    "close-window": Offer(
        "Close because the 6 months are over",
        stage_two.CloseWindow,
        stage_two.close_window,
        by=ASSESSORS,
        about="Record that you wrote to the applicants that they cannot proceed, because they did not ask for stage two within 6 months (regulation 28). This ends the case. They can register again.",
        last_check=before_closing,
    ),
    **STAGE_TWO_OFFERS,
    "share-report": Offer(
        "Record that you shared the report",
        report.ShareReport,
        report.share_report,
        by=ASSESSORS,
        about=f"Record that you sent the report to the applicants. They then have {limit(ClockId.PAR_COMMENT)} to comment.",
    ),
    "receive-observations": Offer(
        "Record the applicants' observations",
        report.ReceiveObservations,
        report.receive_observations,
        by=ASSESSORS,
        about="Record that the applicants' written observations arrived, and what they say or which document holds them. The panel gets both once you refer the case.",
    ),
    "refer-to-panel": Offer(
        "Refer the case to panel",
        report.ReferToPanel,
        report.refer_to_panel,
        by=ASSESSORS,
        about="Refer the case once you have the observations, or the time for them is over (regulation 30).",
        last_check=before_referral,
    ),
    "give-notice": Offer(
        "Go on to stage two", stage_two.GiveNotice, stage_two.give_notice, form=False
    ),
    "send-observations": Offer(
        "Send comments on the report",
        report.SendObservations,
        report.send_observations,
        form=False,
    ),
    **documents.OFFERS,
    **COURSE_OFFERS,
    "assign": Offer(
        "Assign to a social worker",
        Assign,
        staffing.assign,
        by=ASSESSORS,
        about="Choose who will work with this household from now on. The applicants see on their timeline that their social worker changed.",
    ),
    "cover": Offer(
        "Arrange cover for the social worker",
        Cover,
        staffing.cover,
        by=ASSESSORS,
        about="Choose who covers this assessment until your colleague is back.",
    ),
    "correct-date": Offer(
        "Correct a date in the assessment",
        correction.CorrectDate,
        correction.correct_date,
        by=ASSESSORS,
        about="Correct the date of one event. Deadlines that depend on it move too.",
    ),
    "withdraw": Offer(
        "Withdraw",
        outcome.Withdraw,
        outcome.withdraw,
        by=(*ASSESSORS, Role.ADOPTER),
        about="Record that the applicants withdrew before the agency's final decision, or that the only applicant died.",
        last_check=before_withdrawal,
    ),
}
serve_commands(router, OFFERS, ASSESSMENTS)


@router.post("/{journey}/give-notice", dependencies=[may(Role.ADOPTER)])
async def give_notice(
    journey: UUID, command: stage_two.GiveNotice, assessments: AssessmentCommands
) -> Receipt:
    """Tell your agency that you want to go on to stage two. If you are applying as a couple, this is for both of you."""
    require_today(command)
    return await assessments.change(journey, stage_two.give_notice, command)


@router.post("/{journey}/send-observations", dependencies=[may(Role.ADOPTER)])
async def send_observations(
    journey: UUID, command: report.SendObservations, assessments: AssessmentCommands
) -> Receipt:
    """Send your agency your comments on the report about you. If you are applying as a couple, these are your own."""
    require_today(command)
    applicant = assessments.admitted.who.applicant
    decide = partial(report.send_observations, applicant=applicant)
    return await assessments.change(journey, decide, command)


def _as_offered(assessment: Assessment) -> Assessment:
    """As its applicants were told; what waits for the notice of a disqualification is offered to nobody."""
    owed = assessment.status is Status.DISQUALIFIED
    return assessment if owed else as_told(assessment)


OFFERED = OfferedActions[Assessment]([router, documents.router], OFFERS)


@router.get("/{journey}/actions", dependencies=[may(*READERS)])
async def list_actions(
    journey: UUID, assessments: Assessments, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this assessment now, and why you cannot do the rest."""
    assessment, version = await assessments.at_version(journey)
    admitted = assessments.admitted
    known = assessment if admitted.who.applicant is None else _as_offered(assessment)
    return OFFERED.to(admitted, (known, version), today(), fields=with_fields)
