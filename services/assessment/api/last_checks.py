"""What staff check once more before they record what ends something or refuses something."""

from collections.abc import Iterator

from contracts.clocks import ClockId, rule
from contracts.reference import StageOneOutcome
from contracts.words import day, label_of
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import (
    CheckCell,
    CheckState,
    check_table,
    missing_checks,
)
from services.assessment.domain.stage_one_plan import is_agreed
from services.casework.actions import LastCheck
from services.chassis.clock import today


def before_decision(assessment: Assessment) -> LastCheck:
    on = today()
    missing = [f"Not back yet: {each.words}." for each in missing_checks(assessment, on)]
    cells = check_table(assessment, on) if assessment.people else []
    return LastCheck(
        still_open=[
            *_recommended(assessment),
            *_plan(assessment),
            *missing,
            *(words for each in cells for words in _to_look_at(each)),
        ],
        undo="You cannot undo this. The decision and its reasons are sent to the applicants.",
    )


def before_disqualification(_: Assessment) -> LastCheck:
    return LastCheck(
        still_open=[
            "Check that the notice tells the applicants how to complain. They cannot ask for an independent review.",
            "Check that the notice does not tell one person what another one was convicted of.",
        ],
        undo="You cannot undo this. It ends the case, and the household is no longer registered with you.",
    )


def _to_look_at(cell: CheckCell) -> Iterator[str]:
    whose = f" (person {cell.need.number})" if cell.need.number else ""
    words = f"{label_of(cell.need.check)}{whose}"
    if cell.state is CheckState.FOLLOW_UP:
        yield f"Needs follow-up: {words}."
    elif cell.state is CheckState.NEED_OPEN:
        yield f"Nobody has decided whether it is needed: {words}."


def before_notice(assessment: Assessment) -> LastCheck:
    refused = assessment.stage_one.decided is StageOneOutcome.NOT_SUITABLE
    limit = rule(ClockId.COMPLAINT, assessment.clocks[ClockId.NOTIFY_WRITTEN].started_on)
    complain = f"Check that the notice gives the reasons and says how to complain, within {limit.length} {limit.unit}. An independent review is not possible."
    return LastCheck(
        still_open=[*_decided(assessment), *([complain] if refused else [])],
        undo="You cannot undo this. If the date is wrong, you can correct it later.",
    )


def _decided(assessment: Assessment) -> list[str]:
    decided, on = assessment.stage_one.decided, assessment.clocks[ClockId.STAGE_ONE].stopped_on
    return [f"The decision of {day(on)}: {label_of(decided)}."] if decided and on else []


def _recommended(assessment: Assessment) -> list[str]:
    found = assessment.stage_one.recommendation
    if found is None:
        return ["There is no recommendation by the social worker on record."]
    on = day(assessment.day_of(found.version))
    return [f"The social worker recommended on {on}: {label_of(found.outcome)}."]


def _plan(assessment: Assessment) -> list[str]:
    if is_agreed(assessment):
        return []
    return [
        "The stage one plan is not agreed."
        if assessment.stage_one.plan
        else "There is no stage one plan."
    ]


def before_closing(assessment: Assessment) -> LastCheck:
    over_on = assessment.clocks[ClockId.STAGE_TWO_WINDOW].due_on
    return LastCheck(
        still_open=[f"Check that no notice from them arrived by {day(over_on)}."],
        undo="You cannot undo this. If they come back, they register their interest again.",
    )


def before_withdrawal(_: Assessment) -> LastCheck:
    undo = "You cannot undo this. If they come back, they register their interest again."
    return LastCheck(still_open=[], undo=undo)
