"""Stage one: opened by the accepted registration, and what has to be in before it ends well.

The invariant: stage one begins on the day of the acceptance, whatever is recorded later.
"""

from datetime import date

from contracts.assessment import (
    StageOneOpened,
    StageOneOpeningCorrected,
)
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.event import Envelope
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.case_people import from_the_beginning
from services.assessment.domain.check_table import in_words, last_back_on, missing_checks
from services.assessment.domain.progress import evolve
from services.chassis.decision import Decision, Kind, Refusal, not_before


def open_stage_one(
    state: Assessment | None, envelope: Envelope, event: RegistrationAccepted
) -> Decision[Assessment]:
    """Stage one begins on the day of the acceptance (regulation 21)."""
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "This journey already has an assessment case.")
    opened = StageOneOpened(
        occurred_on=event.occurred_on, agency=event.agency, household=event.household
    )
    assessment = Assessment(
        **dict(evolve(None, opened)),
        accepted_by=envelope.version,
        people=from_the_beginning(event.people),
        stated=event.stated,
        check_ages=event.check_ages,
        final_decision_standard=event.final_decision_standard,
    )
    return Decision(decide(assessment).state, [opened])


def correct_opening(
    state: Assessment | None, _: Envelope, event: DateCorrected
) -> Decision[Assessment] | None:
    """Stage one began on the right day of the acceptance; its clock moves, whatever came after."""
    if state is None or event.corrects != state.accepted_by:
        return None
    corrected = StageOneOpeningCorrected(occurred_on=event.occurred_on, right_day=event.right_day)
    return decide(state, corrected)


def require_checks(assessment: Assessment, on: date) -> None:
    """Refuses a positive end of stage one before everything has come back."""
    missing = missing_checks(assessment, on)
    if missing:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"Still missing: {in_words(missing)}. You need all checks before you can decide that they may be suitable (regulations 24 to 27).",
        )
    last = last_back_on(assessment, on)
    not_before(on, last or on, "the last check came back")
