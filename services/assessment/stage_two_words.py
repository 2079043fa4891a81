"""What applicants read about stage two beside the report, a sentence for each event.

The invariant: it is said what was agreed and until when it takes, and never what anybody wrote.
"""

from collections.abc import Mapping

from contracts.assessing import DelayGround
from contracts.stage_two import StageTwoDelayed, StageTwoPlanAgreed, StageTwoPlanMade
from contracts.words import day

_WHO = {1: "The first applicant", 2: "The second applicant"}
_LONGER: Mapping[DelayGround, str] = {
    DelayGround.APPLICANT_REQUEST: "You asked for more time",
    DelayGround.EXCEPTIONAL_CIRCUMSTANCES: "There are exceptional circumstances",
}


def plan_made(event: StageTwoPlanMade) -> str:
    if event.plan == 1:
        return "The agency drew up your stage two plan with you. Read it, and agree to it if it is right."
    return "The agency changed your stage two plan. Read it, and agree to it again if it is right."


def plan_agreed(event: StageTwoPlanAgreed) -> str:
    return f"{_WHO[event.applicant]} agreed to the stage two plan."


def delayed(event: StageTwoDelayed) -> str:
    return f"{_LONGER[event.ground]}, so stage two will last longer than 4 months. The agency expects to decide by {day(event.until)}."
