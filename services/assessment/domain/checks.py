"""What is done about checks: asked for, chased, recorded as back, renewed, and decided to be needed or not.

The invariant: no event says what a check found. A check comes back once, so that its day stays one day; made
again, it is renewed.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, WithJsonSchema

from contracts.assessment import ChecksReturned
from contracts.checks import (
    BY_NUMBER,
    Check,
    CheckNeedDecided,
    ChecksAsked,
    ChecksChased,
    ChecksRenewed,
)
from contracts.people import PersonNumber
from contracts.words import label_of
from contracts.written import Written
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide
from services.assessment.domain.check_needs import NEVER_WAIVED, Need
from services.assessment.domain.check_results import CheckOutcome, CheckResult, NeedReason
from services.assessment.domain.check_table import (
    OUTSTANDING,
    CheckCell,
    CheckState,
    check_table,
    missing_checks,
)
from services.assessment.domain.ended_requests import without_requests
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

_OFFERED = [each for each in Check if each not in BY_NUMBER]
_CHOICES = {
    "type": "string",
    "enum": [each.value for each in _OFFERED],
    "x-words": {each.value: label_of(each) for each in _OFFERED},
}
_WHOSE: dict[str, Any] = {
    "x-record": "person",
    "x-words": {"1": "The first applicant", "2": "The second applicant"},
    "x-all": "The whole household and its referees",
}


WhichCheck = Annotated[Check, WithJsonSchema(_CHOICES)]
WhichChecks = Annotated[tuple[WhichCheck, ...], Field(min_length=1, max_length=20)]
Whose = Annotated[
    PersonNumber | None,
    Field(
        title="Whose are they?",
        description="Their number in the case. Empty: the whole household and its referees",
        json_schema_extra=_WHOSE,
    ),
]


class AskForChecks(Command):
    """The agency asked for checks or information, on this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-05", "checks": ["dbs"], "person": 1}]}
    )

    checks: WhichChecks = Field(title="What did you ask for?")
    person: Whose = None


class ChaseChecks(Command):
    """The agency sent a reminder for checks or information, on this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-19", "checks": ["dbs"], "person": 1}]}
    )

    checks: WhichChecks = Field(title="What did you send a reminder for?")
    person: Whose = None


class _CameBack(Command):
    """What every command about something that came back says besides."""

    person: Whose = None
    outcome: CheckOutcome | None = Field(
        default=None,
        title="What came of it?",
        description="Only staff see this. Keep what it says elsewhere",
    )
    dated_on: date | None = Field(
        default=None,
        title="Date on the certificate or report",
        description="We count from this date how long it holds. Leave it empty to count from the date it came",
    )


class ReturnChecks(_CameBack):
    """Checks or information came back. Keep what they say elsewhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-20", "checks": ["dbs", "health"]},
                {"on": "2025-03-20", "checks": ["dbs"], "person": 1, "outcome": "satisfactory"},
            ]
        }
    )

    checks: WhichChecks = Field(
        title="What came back?", description="Only what had not come back before"
    )


class RenewChecks(_CameBack):
    """Checks that had come back were made again, and the new ones came on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2026-03-10", "checks": ["dbs"], "person": 1, "dated_on": "2026-03-03"}
            ]
        }
    )

    checks: WhichChecks = Field(title="What was renewed?")


class DecideCheckNeed(Command):
    """Staff decide whether checks are needed of someone, or of the household."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-05",
                    "checks": ["overseas_police"],
                    "person": 1,
                    "needed": False,
                    "reason": "They have always lived in England.",
                }
            ]
        }
    )

    checks: WhichChecks = Field(title="Which checks?")
    person: Annotated[
        PersonNumber | None,
        Field(json_schema_extra={**_WHOSE, "x-all": "The household as a whole"}),
    ] = Field(default=None, title="Who are they about?")
    needed: bool = Field(
        title="Are they needed?",
        description="For a former partner: is it safe and proportionate to ask them?",
    )
    reason: Written = Field(title="Why?", description="We keep this on the case record")


def ask_for_checks(state: Assessment | None, command: AskForChecks) -> Decision[Assessment]:
    """Asks for the first time, or again once a check has expired or soon will."""
    assessment = at_step(state, *OPEN)
    not_before(command.on, assessment.began_on, "stage one began")
    every = check_table(assessment, command.on)
    cells = _cells(every, command.checks, command.person)
    _refuse_if_all_back(cells, command.checks)
    _safe_to_ask(cells.get(Check.FORMER_PARTNER, ()))
    asked = ChecksAsked(occurred_on=command.on, checks=command.checks, person=command.person)
    return decide(assessment, asked)


def chase_checks(state: Assessment | None, command: ChaseChecks) -> Decision[Assessment]:
    """Records a reminder for what was asked for and is not back."""
    assessment = at_step(state, *OPEN)
    every = check_table(assessment, command.on)
    if not any(each.awaited for each in every):
        raise Refusal(
            Kind.NOT_NOW,
            "You are not waiting for any check. Ask for it before you send a reminder.",
        )
    for check, cells in _cells(every, command.checks, command.person).items():
        asked = [each.asked_on for each in cells if each.awaited and each.asked_on]
        if not asked:
            raise Refusal(
                Kind.NOT_VALID, f"You are not waiting for this: {label_of(check)}. Leave it out."
            )
        not_before(command.on, min(asked), "you asked for it")
    chased = ChecksChased(occurred_on=command.on, checks=command.checks, person=command.person)
    return decide(assessment, chased)


def return_checks(state: Assessment | None, command: ReturnChecks) -> Decision[Assessment]:
    """Records which checks came back, and for staff alone what came of them."""
    assessment = at_step(state, *OPEN)
    every = check_table(assessment, command.on)
    _something_outstanding(assessment, every, command.on)
    _days_are_possible(assessment, command)
    _came_once(assessment, every, command)
    returned = ChecksReturned(occurred_on=command.on, checks=command.checks, person=command.person)
    return decide(assessment, returned, check_results=_results(assessment, command))


def renew_checks(state: Assessment | None, command: RenewChecks) -> Decision[Assessment]:
    """Records new certificates or reports in place of those that had come back before."""
    assessment = at_step(state, *OPEN)
    every = check_table(assessment, command.on)
    if not any(each.back_on for each in every):
        raise Refusal(Kind.NOT_NOW, "Nothing has come back yet, so there is nothing to renew.")
    _days_are_possible(assessment, command)
    for check, cells in _cells(every, command.checks, command.person).items():
        back = [each.back_on for each in cells if each.back_on]
        if not back:
            raise Refusal(
                Kind.NOT_VALID,
                f"This has not come back yet: {label_of(check)}. Record that it came back.",
            )
        not_before(command.on, max(back), "it came back before")
    renewed = ChecksRenewed(occurred_on=command.on, checks=command.checks, person=command.person)
    return decide(assessment, renewed, check_results=_results(assessment, command))


def decide_check_need(
    state: Assessment | None, command: DecideCheckNeed, by: str
) -> Decision[Assessment]:
    """Says what the list of people does not: whether a check is needed, and why; what is not is asked no more."""
    assessment = at_step(state, *OPEN)
    not_before(command.on, assessment.began_on, "stage one began")
    waived = [] if command.needed else [each for each in command.checks if each in NEVER_WAIVED]
    if Check.HEALTH in waived:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Only the medical adviser can say that no health report is needed (regulation 26). Record the adviser's advice.",
        )
    if waived:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The regulations ask for this in every case: {_listed(waived)} (regulations 24 to 26). Leave it out.",
        )
    places = {each.need.place for each in check_table(assessment, command.on)}
    _theirs(command.checks, [each for each in command.checks if (each, command.person) in places])
    event = CheckNeedDecided(
        occurred_on=command.on,
        checks=command.checks,
        person=command.person,
        needed=command.needed,
    )
    reason = NeedReason(version=assessment.version + 1, reason=command.reason, by=by)
    decided = decide(assessment, event, need_reasons=(*assessment.need_reasons, reason))
    over = () if command.needed else [(each, command.person) for each in command.checks]
    return without_requests(decided, over, command.on)


Cells = Mapping[Check, list[CheckCell]]


def _cells(every: Iterable[CheckCell], checks: Collection[Check], person: int | None) -> Cells:
    """The cells of the table that are meant, by check: one person's, or everyone's; refuses a check that is not theirs."""
    meant = {
        check: [
            each
            for each in every
            if each.need.check is check and person in {each.need.number, None}
        ]
        for check in checks
    }
    if person is not None:
        _theirs(checks, [check for check, cells in meant.items() if cells])
    return meant


def _theirs(checks: Iterable[Check], found: Collection[Check]) -> None:
    strange = [each for each in checks if each not in found]
    if strange:
        raise Refusal(
            Kind.NOT_VALID,
            f"This is not a check of the person you chose: {_listed(strange)}. Choose another person, or leave it out.",
        )


def _refuse_if_all_back(cells: Cells, checks: Iterable[Check]) -> None:
    again = {CheckState.EXPIRES_SOON, CheckState.EXPIRED, *OUTSTANDING}
    needless = [
        each
        for each in checks
        if cells.get(each) and all(cell.state not in again for cell in cells[each])
    ]
    if needless:
        raise Refusal(
            Kind.NOT_VALID,
            f"This is back, or not needed: {_listed(needless)}. Leave it out.",
        )


def _safe_to_ask(former_partners: Iterable[CheckCell]) -> None:
    """A former partner who hears of the application may be a danger to somebody in it."""
    if any(each.need.need is not Need.REQUIRED for each in former_partners):
        raise Refusal(
            Kind.NOT_NOW,
            "First decide whether it is safe and proportionate to ask this former partner, and say why. Record it as whether the check is needed.",
        )


def _something_outstanding(assessment: Assessment, every: Iterable[CheckCell], on: date) -> None:
    if assessment.people and any(each.state in OUTSTANDING for each in every):
        return
    if any(not each.interview for each in missing_checks(assessment, on)):
        return
    at_step(assessment, Status.STAGE_ONE)
    raise Refusal(
        Kind.NOT_NOW, "Everything has come back. Next, recommend how stage one should end."
    )


def _days_are_possible(assessment: Assessment, command: _CameBack) -> None:
    not_before(command.on, assessment.began_on, "stage one began")
    if command.dated_on is not None:
        not_before(command.on, command.dated_on, "the date on the certificate or report")


def _came_once(assessment: Assessment, every: Iterable[CheckCell], command: ReturnChecks) -> None:
    cells = _cells(every, command.checks, command.person)
    again = [
        each
        for place, each in enumerate(command.checks)
        if each in command.checks[:place] or _is_back(assessment, each, cells[each])
    ]
    if again:
        raise Refusal(Kind.NOT_VALID, f"Already recorded: {_listed(again)}. Leave these out.")


def _is_back(assessment: Assessment, check: Check, cells: list[CheckCell]) -> bool:
    if not cells:
        return check in assessment.checks
    return all(each.back_on is not None for each in cells)


def _results(assessment: Assessment, command: Any) -> tuple[CheckResult, ...]:
    result = CheckResult(
        checks=command.checks,
        person=command.person,
        outcome=command.outcome,
        dated_on=command.dated_on,
        version=assessment.version + 1,
    )
    return (*assessment.check_results, result)


def _listed(checks: Iterable[Check]) -> str:
    return ", ".join(label_of(each) for each in checks)
