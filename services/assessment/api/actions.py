"""What may be done with an assessment now, over HTTP: one row a command, in the order of the journey.

The invariant: every command served on an assessment is in this table; a test holds that.
"""

from uuid import UUID

from fastapi import APIRouter

from contracts.identity import Role
from services.assessment.api.check_actions import CHECK_OFFERS
from services.assessment.api.dependencies import ASSESSORS, READERS, AssessmentCommands, Assessments
from services.assessment.api.last_checks import before_closing, before_decision, before_withdrawal
from services.assessment.domain import correction, outcome, report, stage_one, stage_two
from services.assessment.domain.assessment import Assessment
from services.assessment.store import ASSESSMENTS
from services.casework.actions import Actions, Offer, OfferedActions, WithFields
from services.casework.command_routes import serve_commands
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Command, Kind, Refusal
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)

OFFERS = {
    **CHECK_OFFERS,
    "decide-stage-one": Offer(
        "Decide stage one",
        stage_one.DecideStageOne,
        stage_one.decide_stage_one,
        by=ASSESSORS,
        about="Record the decision at the end of stage one and the date you sent notice of it (regulation 27). If it is late, say why.",
        last_check=before_decision,
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
    "share-report": Offer(
        "Record that you shared the report",
        report.ShareReport,
        report.share_report,
        by=ASSESSORS,
        about="Record that you sent the report to the applicants. They then have 5 working days to comment.",
    ),
    "receive-observations": Offer(
        "Record the applicants' observations",
        report.ReceiveObservations,
        report.receive_observations,
        by=ASSESSORS,
        about="Record that the applicants' written observations arrived.",
    ),
    "refer-to-panel": Offer(
        "Refer the case to panel",
        report.ReferToPanel,
        report.refer_to_panel,
        by=ASSESSORS,
        about="Refer the case once you have the observations, or the time for them is over (regulation 30).",
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
        about="Record that the applicants withdrew before the agency's final decision.",
        last_check=before_withdrawal,
    ),
}
serve_commands(router, OFFERS, ASSESSMENTS)


@router.post("/{journey}/give-notice", dependencies=[may(Role.ADOPTER)])
async def give_notice(
    journey: UUID, command: stage_two.GiveNotice, assessments: AssessmentCommands
) -> Receipt:
    """Tell your agency that you want to go on to stage two. If you are two, this is for both of you."""
    _only_today(command)
    return await assessments.change(journey, stage_two.give_notice, command)


@router.post("/{journey}/send-observations", dependencies=[may(Role.ADOPTER)])
async def send_observations(
    journey: UUID, command: report.SendObservations, assessments: AssessmentCommands
) -> Receipt:
    """Send your agency your comments on the report about you. If you are two, this is for both of you."""
    _only_today(command)
    return await assessments.change(journey, report.send_observations, command)


def _only_today(command: Command) -> None:
    """Refuses a notice with another day: what applicants send online arrives when they send it."""
    if command.on != today():
        raise Refusal(Kind.NOT_VALID, "This counts from the day you send it. Give today's date.")


OFFERED = OfferedActions[Assessment]([router], OFFERS)


@router.get("/{journey}/actions", dependencies=[may(*READERS)])
async def list_actions(
    journey: UUID, assessments: Assessments, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this assessment now, and why you cannot do the rest."""
    found = await assessments.at_version(journey)
    return OFFERED.to(assessments.admitted, found, today(), fields=with_fields)
