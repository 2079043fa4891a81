"""What staff check once more before they record what ends something or refuses something."""

from contracts.clocks import ClockId
from contracts.words import day, label_of
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.progress import REQUIRED_CHECKS
from services.casework.actions import LastCheck


def before_decision(assessment: Assessment) -> LastCheck:
    missing = [label_of(each) for each in REQUIRED_CHECKS if each not in assessment.checks]
    return LastCheck(
        still_open=[f"Not back yet: {each}." for each in missing],
        undo="You cannot undo this. The decision and its reasons are sent to the applicants.",
    )


def before_closing(assessment: Assessment) -> LastCheck:
    over_on = assessment.clocks[ClockId.STAGE_TWO_WINDOW].due_on
    return LastCheck(
        still_open=[f"Check that no notice from them arrived by {day(over_on)}."],
        undo="You cannot undo this. If they come back, they register their interest again.",
    )


def before_withdrawal(_: Assessment) -> LastCheck:
    undo = "You cannot undo this. If they come back, they register their interest again."
    return LastCheck(still_open=[], undo=undo)
