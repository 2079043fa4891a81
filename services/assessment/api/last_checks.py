"""What staff check once more before they record what ends something or refuses something."""

from collections.abc import Iterator
from datetime import date

from contracts.clocks import ClockId, rule
from contracts.move import PASSED_OPEN_FOR
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
from services.assessment.domain.stage_two_delay import expected_by
from services.casework.actions import LastCheck
from services.chassis.clock import today

SAYS_NOT_OF_WHOM = (
    "Check that the notice does not tell one person what another one was convicted of."
)


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
            "Check that the certificate is about this person: name, date of birth and addresses.",
            "Send the applicants the notice next, and record its date. Their page says nothing until then.",
        ],
        undo="You can take it back until the notice is sent, if it is about the wrong person or certificate. The notice ends the case.",
    )


def before_retraction(_: Assessment) -> LastCheck:
    return LastCheck(
        still_open=["Check that nobody has sent the applicants the notice."],
        undo="The case goes on where it was. If an adult is disqualified after all, record that again.",
    )


def before_disqualification_notice(_: Assessment) -> LastCheck:
    return LastCheck(
        still_open=[
            "Check that the notice tells the applicants how to complain. They cannot ask for an independent review.",
            SAYS_NOT_OF_WHOM,
        ],
        undo="You cannot undo this. It ends the case, and the household is no longer registered with you.",
    )


def _to_look_at(cell: CheckCell) -> Iterator[str]:
    if cell.state is CheckState.FOLLOW_UP:
        yield f"Needs follow-up: {_words(cell)}."
    elif cell.state is CheckState.NEED_OPEN:
        yield f"Nobody has decided whether it is needed: {_words(cell)}."


def _words(cell: CheckCell) -> str:
    whose = f" (person {cell.need.number})" if cell.need.number else ""
    return f"{label_of(cell.need.check)}{whose}"


def before_notice(assessment: Assessment) -> LastCheck:
    refused = assessment.stage_one.decided is StageOneOutcome.NOT_SUITABLE
    limit = rule(ClockId.COMPLAINT, assessment.clocks[ClockId.NOTIFY_WRITTEN].started_on)
    complain = f"Check that the notice gives the reasons and says how to complain, within {limit.length} {limit.unit}. An independent review is not possible."
    return LastCheck(
        still_open=[
            *_decided(assessment),
            *([complain] if refused else []),
            *([SAYS_NOT_OF_WHOM] if assessment.disqualified else []),
        ],
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


def before_referral(assessment: Assessment) -> LastCheck:
    return LastCheck(
        still_open=[*before_panel(assessment, today())],
        undo="You cannot undo this. The panel can open the report and its papers at once.",
    )


def before_panel(assessment: Assessment, on: date) -> Iterator[str]:
    """What the table of checks leaves open, and what runs out before the decision is due."""
    decided_by = expected_by(assessment)
    for cell in check_table(assessment, on) if assessment.people else ():
        yield from _to_look_at(cell)
        if cell.state is CheckState.EXPIRED:
            yield f"Expired: {_words(cell)}."
        elif cell.expires_on and cell.expires_on < decided_by:
            yield f"Runs out on {day(cell.expires_on)}, before the decision is due: {_words(cell)}."


def before_fast_track(_: Assessment) -> LastCheck:
    return LastCheck(
        still_open=[
            "Check that they qualify: see the rule of the fast track under Rules.",
            "Ask for the checks of every other adult in the household. The fast track covers the applicants alone.",
            "Stage one ends without a decision. Training and meetings that were booked stay on record.",
        ],
        undo="You cannot undo this. If the date is wrong, you can correct it later.",
    )


def before_move(_: Assessment) -> LastCheck:
    return LastCheck(
        still_open=[
            f"Check that you pass on only what each applicant agreed to. The other agency's managers can open the documents that you choose for {PASSED_OPEN_FOR.days} days. If one should not have gone along, withdraw it.",
            "Tell them to register their interest with the other agency. It decides for itself what it uses again.",
        ],
        undo="You cannot undo this. If they come back, they register their interest again.",
    )


def before_withdrawal(_: Assessment) -> LastCheck:
    undo = "You cannot undo this. If they come back, they register their interest again."
    return LastCheck(still_open=[], undo=undo)
