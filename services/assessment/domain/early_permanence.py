"""Early permanence: whether it interests the applicants, who trained for it, and whether it suits them.

The invariant: interest, training and assessment are separate facts. None follows from another, and none decides
anything: a temporary approval as foster carers comes after the approval as adopters, with the panel service.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.early_permanence import EarlyPermanenceAssessed, EarlyPermanenceConsidered
from contracts.preparation import PreparationOutcome, PreparationTopic
from services.assessment.domain.assessment import Assessment, at_work, decide, heard_from_household
from services.assessment.domain.stage_two_plan import started_on
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, not_before


class ConsiderEarlyPermanence(Command):
    """The applicants said whether early permanence interests them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "interested": True}]}
    )

    interested: bool = Field(
        title="Are they interested in early permanence?",
        description="A child lives with them as foster carers first, and they may adopt the child later",
    )


class AssessEarlyPermanence(Command):
    """The agency assessed whether early permanence suits the applicants."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-06-16", "suitable": True}]}
    )

    suitable: bool = Field(
        title="Does early permanence suit them?",
        description="Say why in the report. The applicants read your answer",
    )


def consider_early_permanence(
    state: Assessment | None, command: ConsiderEarlyPermanence
) -> Decision[Assessment]:
    """They can change their mind until the case has ended; what refuses it is said to them."""
    assessment = heard_from_household(state, command.on)
    said = EarlyPermanenceConsidered(occurred_on=command.on, interested=command.interested)
    return decide(assessment, said)


def assess_early_permanence(
    state: Assessment | None, command: AssessEarlyPermanence
) -> Decision[Assessment]:
    """Part of stage two; assessed again where something changed."""
    assessment = at_work(state, Status.STAGE_TWO)
    not_before(command.on, started_on(assessment), "the start of stage two")
    assessed = EarlyPermanenceAssessed(occurred_on=command.on, suitable=command.suitable)
    return decide(assessment, assessed)


def trained_on(assessment: Assessment) -> dict[int, date]:
    """When each applicant who did preparation for early permanence did it last."""
    return {
        applicant: assessment.day_of(taken.version)
        for booking in assessment.stage_one.bookings
        if booking.topic is PreparationTopic.EARLY_PERMANENCE
        for applicant, taken in booking.taken.items()
        if taken.outcome is PreparationOutcome.DONE
    }
