"""The table of checks: for each person and check where it is, whose turn it is, and since when.

The invariant: every day in it is that of an event, read from the days of the case; so a corrected date corrects
the table. What was found is not in here but beside it, for staff.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.check_age import HealthReportDue, expires_soon_from, health_report_rule, holds_until
from contracts.checks import BY_NUMBER, Check
from contracts.people import PersonKind
from contracts.words import label_of
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.case_people import Known, KnownPerson, applicants_alone
from services.assessment.domain.check_needs import (
    CheckNeed,
    Need,
    check_needs,
    referees_lacking,
)
from services.assessment.domain.check_results import CheckOutcome, CheckResult, latest_result
from services.assessment.domain.dated_steps import DatedStep, Step
from services.assessment.domain.progress import REQUIRED_CHECKS

DAY = timedelta(days=1)
BACK = frozenset({Step.CHECKS_RETURNED, Step.CHECKS_RETURNED_LATER, Step.CHECKS_RENEWED})
CARRIED_TO_PANEL = frozenset({Check.DBS, Check.HEALTH})
"""Without these of everyone who needs them no case goes to panel."""


class CheckState(StrEnum):
    """Where one check is."""

    NEED_OPEN = "need_open"
    NOT_NEEDED = "not_needed"
    TO_ASK = "to_ask"
    ASKED = "asked"
    BACK = "back"
    FOLLOW_UP = "follow_up"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


class WaitsFor(StrEnum):
    """Whose turn it is."""

    AGENCY = "agency"
    PERSON = "person"
    OTHERS = "others"
    NOBODY = "nobody"


GIVEN_BY_THEMSELVES = frozenset(
    {Check.DBS, Check.HEALTH, Check.PREPARATION, Check.REFERENCE, Check.FORMER_PARTNER}
)
"""What the person whose check it is does something for; the rest is between the agency and others."""
IN = frozenset({CheckState.BACK, CheckState.FOLLOW_UP, CheckState.EXPIRES_SOON})
OUTSTANDING = frozenset({CheckState.NEED_OPEN, CheckState.TO_ASK, CheckState.ASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCell:
    """One check of one person, or of the household; `result` is for staff alone."""

    need: CheckNeed
    state: CheckState
    waits_for: WaitsFor
    since: date
    asked_on: date | None
    chased_on: tuple[date, ...]
    back_on: date | None
    expires_on: date | None
    result: CheckResult | None


def people_of(assessment: Assessment) -> Known:
    """The people of the case; of one without a list its applicants."""
    return assessment.people or applicants_alone(assessment.household)


def check_table(assessment: Assessment, today: date) -> list[CheckCell]:
    """Every check of everyone in the case, as it is on a day."""
    people = people_of(assessment)
    decided: dict[tuple[Check, int | None], bool] = {}
    for dated in assessment.dates:
        if dated.step is Step.CHECK_NEED_DECIDED:
            places = ((each, dated.person) for each in dated.checks)
            decided |= dict.fromkeys(places, bool(dated.needed))
    return [_cell(assessment, people, need, today) for need in check_needs(people, decided)]


@dataclass(frozen=True, slots=True)
class Missing:
    """A required check that is not in: whose by number, and whether it was in and has expired."""

    check: Check
    person: int | None = None
    expired: bool = False

    @property
    def words(self) -> str:
        """The check, whose it is by number, and that it was in."""
        whose = f" (person {self.person})" if self.person else ""
        return f"{label_of(self.check)}{whose}{', expired' if self.expired else ''}"


def missing_checks(assessment: Assessment, on: date) -> list[Missing]:
    """What a positive decision on stage one still needs by that day.

    A case whose people are not known goes by the list that held before there were such lists.
    """
    waived = _not_yet_required(on)
    if not assessment.people:
        back = {*assessment.checks}
        numbered = {*BY_NUMBER} if Check.REFERENCE in back else set()
        lacking = [each for each in REQUIRED_CHECKS if each not in back | numbered | waived]
        return [Missing(check) for check in lacking]
    found = [
        Missing(cell.need.check, cell.need.number, cell.state is CheckState.EXPIRED)
        for cell in check_table(assessment, on)
        if cell.need.need is Need.REQUIRED
        and cell.state not in IN
        and cell.need.check not in waived
    ]
    return found + [Missing(Check.REFERENCE)] * referees_lacking(assessment.people)


def how_many_required(assessment: Assessment, on: date) -> int:
    """How many checks a positive decision on stage one needs, in or not."""
    if not assessment.people:
        return len(REQUIRED_CHECKS)
    needed = [each for each in check_table(assessment, on) if each.need.need is Need.REQUIRED]
    return len(needed) + referees_lacking(assessment.people)


def missing_at_panel(assessment: Assessment, on: date) -> list[Missing]:
    """What keeps a case from the panel: a person without the checks that no decision may be made without."""
    if not assessment.people:
        return []
    return [
        Missing(cell.need.check, cell.need.number)
        for cell in check_table(assessment, on)
        if cell.need.check in CARRIED_TO_PANEL
        and cell.need.need is Need.REQUIRED
        and cell.back_on is None
    ]


def last_back_on(assessment: Assessment, on: date) -> date | None:
    """The day on which the last of the required checks came back."""
    if not assessment.people:
        return max(assessment.checks.values(), default=None)
    days = [
        each.back_on
        for each in check_table(assessment, on)
        if each.back_on and each.need.need is Need.REQUIRED
    ]
    return max(days, default=None)


def in_words(missing: Iterable[Missing]) -> str:
    """What is missing, in a sentence: by check and number, which pages replace by names."""
    return ", ".join(each.words for each in missing)


def _not_yet_required(on: date) -> frozenset[Check]:
    late = health_report_rule(on).required_by is HealthReportDue.AGENCY_DECISION
    return frozenset({Check.HEALTH}) if late else frozenset()


def _cell(assessment: Assessment, people: Known, need: CheckNeed, today: date) -> CheckCell:
    steps = [each for each in assessment.dates if _concerns(each, need, people)]
    asked = _days(steps, {Step.CHECKS_ASKED})
    came = _days(steps, BACK)
    result = latest_result(assessment.check_results, need.place) if came else None
    held_from = (result.dated_on if result else None) or max(came, default=None)
    until = holds_until(need.check, held_from) if held_from else None
    state = _state(need, asked, held_from, result, today)
    waits_for, since = _turn(assessment, need, state, asked, until)
    return CheckCell(
        need=need,
        state=state,
        waits_for=waits_for,
        since=since or max(came, default=assessment.opened_on),
        asked_on=max(asked, default=None),
        chased_on=tuple(_days(steps, {Step.CHECKS_CHASED})),
        back_on=max(came, default=None),
        expires_on=until,
        result=result,
    )


def _state(
    need: CheckNeed,
    asked: Sequence[date],
    held_from: date | None,
    result: CheckResult | None,
    today: date,
) -> CheckState:
    if need.need is Need.NOT_NEEDED:
        return CheckState.NOT_NEEDED
    if held_from is None:
        if asked:
            return CheckState.ASKED
        return CheckState.NEED_OPEN if need.need is Need.OPEN else CheckState.TO_ASK
    until, soon = holds_until(need.check, held_from), expires_soon_from(need.check, held_from)
    if until is not None and today > until:
        return CheckState.EXPIRED
    if result is not None and result.outcome is CheckOutcome.NEEDS_FOLLOW_UP:
        return CheckState.FOLLOW_UP
    return CheckState.EXPIRES_SOON if soon is not None and today >= soon else CheckState.BACK


def _turn(
    assessment: Assessment,
    need: CheckNeed,
    state: CheckState,
    asked: Sequence[date],
    until: date | None,
) -> tuple[WaitsFor, date | None]:
    """Whose turn it is and since when; None for the day on which it last came back."""
    joined = need.person.joined_on if need.person else None
    begun = joined or assessment.opened_on
    if state is CheckState.ASKED:
        theirs = need.check in GIVEN_BY_THEMSELVES
        return (WaitsFor.PERSON if theirs else WaitsFor.OTHERS), max(asked)
    if state in {CheckState.NEED_OPEN, CheckState.TO_ASK}:
        return WaitsFor.AGENCY, begun
    if state is CheckState.NOT_NEEDED:
        return WaitsFor.NOBODY, begun
    if state is CheckState.EXPIRED and until is not None:
        return WaitsFor.AGENCY, until + DAY
    agency = state in {CheckState.FOLLOW_UP, CheckState.EXPIRES_SOON}
    return (WaitsFor.AGENCY if agency else WaitsFor.NOBODY), None


def _days(steps: Iterable[DatedStep], wanted: Iterable[Step]) -> list[date]:
    return sorted(each.on for each in steps if each.step in {*wanted})


def _concerns(dated: DatedStep, need: CheckNeed, people: Known) -> bool:
    """Whether an event is about this check of this person; one about all is about those in the case that day."""
    whose = dated.person or dated.applicant
    if whose is not None:
        return whose == need.number and need.check in dated.checks
    named = need.check in dated.checks or _numbered(need, people) in dated.checks
    return named and (need.person is None or need.person.is_in(dated.on))


def _numbered(need: CheckNeed, people: Known) -> Check | None:
    """Under which of the three numbers a referee's reference was recorded before references had people."""
    if need.check is not Check.REFERENCE or need.person is None:
        return None
    referees: list[KnownPerson] = [each for each in people if each.kind is PersonKind.REFEREE]
    place = referees.index(need.person)
    return BY_NUMBER[place] if place < len(BY_NUMBER) else None
