"""The table of checks: for each person and check where it is, whose turn it is, and since when.

The invariant: every day in it is that of an event, read from the days of the case; so a corrected date corrects
the table. What was found is not in here but beside it, for staff.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.check_age import HealthReportDue, expires_soon_from, health_report_rule, holds_until
from contracts.checks import BY_NUMBER, Check
from contracts.people import PersonKind
from contracts.stage_one_rules import StageOneDuty, is_owed
from contracts.words import label_of
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.case_people import Known, KnownPerson, applicants_alone, current
from services.assessment.domain.check_needs import (
    REQUIRED_CHECKS,
    CheckNeed,
    Need,
    check_needs,
    referees_lacking,
)
from services.assessment.domain.check_results import CheckOutcome, CheckResult, latest_result
from services.assessment.domain.dated_steps import DatedStep, Step
from services.assessment.domain.homes import asked_again_since, authority_of
from services.assessment.domain.request_progress import RequestProgress, latest_request

DAY = timedelta(days=1)
Ends = tuple[date | None, date | None]
BACK = frozenset(
    {
        Step.CHECKS_RETURNED,
        Step.CHECKS_RETURNED_LATER,
        Step.CHECKS_RENEWED,
        Step.FAST_TRACK_TAKEN,
    }
)
ON_FAST_TRACK = frozenset({PersonKind.APPLICANT, PersonKind.REFEREE})
"""Whose checks the fast track does not repeat, beside the household's: only applicants were assessed before."""
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
ANY = frozenset(Need)
IN = frozenset({CheckState.BACK, CheckState.FOLLOW_UP, CheckState.EXPIRES_SOON})
OUTSTANDING = frozenset({CheckState.NEED_OPEN, CheckState.TO_ASK, CheckState.ASKED})
AWAITABLE = frozenset({CheckState.ASKED, CheckState.EXPIRES_SOON, CheckState.EXPIRED})
"""In these a check may be on its way: asked for, or asked for again before or after it expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCell:
    """One check of one person, or of the household; `result` is for staff alone.

    `awaited` says that it was asked for, or asked for again, and has not come since.
    """

    need: CheckNeed
    state: CheckState
    waits_for: WaitsFor
    since: date
    asked_on: date | None
    awaited: bool
    chased_on: tuple[date, ...]
    back_on: date | None
    not_repeated: bool
    expires_on: date | None
    interviewed_on: date | None
    advised_on: date | None
    result: CheckResult | None
    request: RequestProgress | None
    moved_on: date | None
    authority: str | None = None


def people_of(assessment: Assessment) -> Known:
    """The people of the case; of one without a list its applicants."""
    return assessment.people or applicants_alone(assessment.household)


def check_table(assessment: Assessment, today: date) -> list[CheckCell]:
    """Every check of everyone in the case, as it is on a day."""
    return _table(assessment, current(people_of(assessment)), today)


def former_table(assessment: Assessment, today: date) -> list[CheckCell]:
    """Each check of everyone who left the case, with what was recorded while they were in it."""
    left = [each for each in people_of(assessment) if each.left_on]
    return [each for each in _table(assessment, left, today) if each.need.person] if left else []


def _required(assessment: Assessment, today: date) -> list[CheckCell]:
    """The checks that a positive decision on stage one needs, as they are on a day."""
    return _table(assessment, current(people_of(assessment)), today, {Need.REQUIRED})


def _table(
    assessment: Assessment, whose: Sequence[KnownPerson], today: date, some: Collection[Need] = ANY
) -> list[CheckCell]:
    people, moved = people_of(assessment), asked_again_since(assessment)
    steps = _by_check(assessment.dates, moved)
    decided: dict[tuple[Check, int | None], bool] = {}
    for check, dated in ((check, each) for check, every in steps.items() for each in every):
        if dated.step is Step.CHECK_NEED_DECIDED:
            decided[check, dated.person] = bool(dated.needed)
    return [
        _cell(assessment, need, _about(need, steps, people), moved.get(need.check, 0), today)
        for need in check_needs(whose, decided, assessment.stated)
        if need.need in some
    ]


def cell_of(assessment: Assessment, on: date, check: Check, person: int | None) -> CheckCell | None:
    """One check of one person, or of the household; None where it is not asked of them."""
    cells = check_table(assessment, on)
    return next((each for each in cells if each.need.place == (check, person)), None)


@dataclass(frozen=True, slots=True)
class Missing:
    """A required check that is not in: whose by number, whether it was in and has expired, or only lacks an interview."""

    check: Check
    person: int | None = None
    expired: bool = False
    interview: bool = False

    @property
    def words(self) -> str:
        """The check, whose it is by number, and that it was in."""
        whose = f" (person {self.person})" if self.person else ""
        more = ", expired" if self.expired else ", interview" if self.interview else ""
        return f"{label_of(self.check)}{whose}{more}"


def missing_checks(assessment: Assessment, on: date) -> list[Missing]:
    """What a positive decision on stage one still needs by that day."""
    return missing_and_required(assessment, on)[0]


def missing_and_required(assessment: Assessment, on: date) -> tuple[list[Missing], int]:
    """The same, with how many checks the decision needs, in or not.

    A case whose people are not known goes by the list that held before there were such lists.
    """
    waived = _not_yet_required(on)
    if not assessment.people:
        back = {*assessment.checks} - _of_an_earlier_home(assessment, on)
        numbered = {*BY_NUMBER} if Check.REFERENCE in back else set()
        lacking = [each for each in REQUIRED_CHECKS if each not in back | numbered | waived]
        return [Missing(check) for check in lacking], len(REQUIRED_CHECKS)
    required, referees = _required(assessment, on), referees_lacking(assessment.people)
    found = [
        Missing(cell.need.check, cell.need.number, cell.state is CheckState.EXPIRED)
        for cell in required
        if cell.state not in IN and cell.need.check not in waived
    ]
    found += [
        Missing(cell.need.check, cell.need.number, interview=True)
        for cell in required
        if cell.state in IN and _lacks_interview(assessment, cell)
    ]
    return found + [Missing(Check.REFERENCE)] * referees, len(required) + referees


def _of_an_earlier_home(assessment: Assessment, on: date) -> set[Check]:
    moved = [each for each in check_table(assessment, on) if each.moved_on and not each.back_on]
    return {each.need.check for each in moved}


def missing_at_panel(assessment: Assessment, on: date) -> list[Missing]:
    """What keeps a case from the panel: a person without the checks that no decision may be made without."""
    if not assessment.people:
        return []
    return [
        Missing(cell.need.check, cell.need.number)
        for cell in _required(assessment, on)
        if cell.need.check in CARRIED_TO_PANEL and cell.back_on is None
    ]


def last_back_on(assessment: Assessment, on: date) -> date | None:
    """The day on which the last of the required checks came back."""
    if not assessment.people:
        return max(assessment.checks.values(), default=None)
    return max((day for each in _required(assessment, on) if (day := each.back_on)), default=None)


def in_words(missing: Iterable[Missing]) -> str:
    """What is missing, in a sentence: by check and number, which pages replace by names."""
    return ", ".join(each.words for each in missing)


def _lacks_interview(assessment: Assessment, cell: CheckCell) -> bool:
    owed = is_owed(StageOneDuty.REFEREE_INTERVIEWS, assessment.opened_on)
    return owed and cell.need.check is Check.REFERENCE and cell.interviewed_on is None


def _not_yet_required(on: date) -> frozenset[Check]:
    late = health_report_rule(on).required_by is HealthReportDue.AGENCY_DECISION
    return frozenset({Check.HEALTH}) if late else frozenset()


def _cell(
    assessment: Assessment, need: CheckNeed, steps: Sequence[DatedStep], moved: int, today: date
) -> CheckCell:
    """`moved` is the event by which the household moved and this check was asked again, or 0."""
    asked = _days(steps, {Step.CHECKS_ASKED})
    came = _days(steps, BACK)
    result = latest_result(assessment.check_results, need.place) if came else None
    held_from = (result.dated_on if result else None) or max(came, default=None)
    ends = _ends(assessment, need.check, held_from) if held_from else None
    until, soon = ends or (None, None)
    state = _state(need, asked, ends, result, today)
    moved_on = assessment.day_of(moved) if moved else None
    asked_of = [each for each in assessment.requests if each.version > moved]
    request = latest_request(asked_of, need.place)
    joined = need.person.joined_on if need.person else None
    begun = moved_on or joined or assessment.opened_on
    open_asks = (_asked_again(steps, soon) if came else asked) if state in AWAITABLE else []
    waits_for, since = _turn(need, state, open_asks, until, begun)
    over = _over_on(assessment, request, today)
    if open_asks and over and over >= max(open_asks):
        waits_for, since = WaitsFor.AGENCY, over
    return CheckCell(
        need=need,
        state=state,
        waits_for=waits_for,
        since=since or max(came, default=assessment.opened_on),
        asked_on=max(asked, default=None),
        awaited=bool(open_asks),
        chased_on=tuple(_days(steps, {Step.CHECKS_CHASED})),
        back_on=max(came, default=None),
        not_repeated=bool(came) and came == _days(steps, {Step.FAST_TRACK_TAKEN}),
        expires_on=until,
        interviewed_on=max(_days(steps, {Step.REFEREE_INTERVIEWED}), default=None),
        advised_on=max(_days(steps, {Step.MEDICAL_ADVICE}), default=None),
        result=result,
        request=request,
        moved_on=moved_on,
        authority=authority_of(assessment) if need.check is Check.LOCAL_AUTHORITY else None,
    )


def _ends(assessment: Assessment, check: Check, held_from: date) -> Ends:
    own = assessment.check_ages
    return holds_until(check, held_from, own), expires_soon_from(check, held_from, own)


def _state(
    need: CheckNeed,
    asked: Sequence[date],
    ends: Ends | None,
    result: CheckResult | None,
    today: date,
) -> CheckState:
    """`ends` says until when it holds and from when it is due to expire; None where it is not back."""
    if need.need is Need.NOT_NEEDED:
        return CheckState.NOT_NEEDED
    if ends is None:
        if asked:
            return CheckState.ASKED
        return CheckState.NEED_OPEN if need.need is Need.OPEN else CheckState.TO_ASK
    until, soon = ends
    if until is not None and today > until:
        return CheckState.EXPIRED
    if result is not None and result.outcome is CheckOutcome.NEEDS_FOLLOW_UP:
        return CheckState.FOLLOW_UP
    return CheckState.EXPIRES_SOON if soon is not None and today >= soon else CheckState.BACK


def _asked_again(steps: Iterable[DatedStep], soon: date | None) -> list[date]:
    """The days on which what came was asked for again, in the order of the record.

    Asked of everyone while this one held, it was asked of the others.
    """
    came = [each for each in steps if each.step in BACK]
    last, since = max(each.version for each in came), max(each.on for each in came)
    return [
        each.on
        for each in steps
        if each.step is Step.CHECKS_ASKED
        and soon is not None
        and each.version > last
        and each.on >= max(since, soon)
    ]


def _turn(
    need: CheckNeed, state: CheckState, open_asks: Sequence[date], until: date | None, begun: date
) -> tuple[WaitsFor, date | None]:
    """Whose turn it is and since when; None for the day on which it last came back."""
    if open_asks:
        theirs = need.check in GIVEN_BY_THEMSELVES
        return (WaitsFor.PERSON if theirs else WaitsFor.OTHERS), max(open_asks)
    if state in {CheckState.NEED_OPEN, CheckState.TO_ASK}:
        return WaitsFor.AGENCY, begun
    if state is CheckState.NOT_NEEDED:
        return WaitsFor.NOBODY, begun
    if state is CheckState.EXPIRED and until is not None:
        return WaitsFor.AGENCY, until + DAY
    agency = state in {CheckState.FOLLOW_UP, CheckState.EXPIRES_SOON}
    return (WaitsFor.AGENCY if agency else WaitsFor.NOBODY), None


def _over_on(assessment: Assessment, request: RequestProgress | None, today: date) -> date | None:
    """The day since which staff have to ask another way, where a link brought no answer."""
    if request is None or request.is_open(today):
        return None
    return assessment.day_of(request.ended_by) if request.end else request.ends_on + DAY


def _days(steps: Sequence[DatedStep], wanted: Collection[Step]) -> list[date]:
    return sorted(each.on for each in steps if each.step in wanted) if steps else []


StepsByCheck = Mapping[Check, Sequence[DatedStep]]
"""Each step that names a check: looked through once, and not again for every cell of the table."""


def _by_check(dates: Iterable[DatedStep], moved: Mapping[Check, int]) -> StepsByCheck:
    """What happened about each check; of one about the home, since they live in it."""
    found: defaultdict[Check, list[DatedStep]] = defaultdict(list)
    for dated in dates:
        for check in dict.fromkeys(dated.checks):
            if dated.version > moved.get(check, -1):
                found[check].append(dated)
    return found


def _about(need: CheckNeed, steps: StepsByCheck, people: Known) -> list[DatedStep]:
    """What happened about this check of this person."""
    named, numbered = steps.get(need.check, ()), _numbered(need, people)
    earlier = steps.get(numbered, ()) if numbered else ()
    others = [
        each
        for each in earlier
        if not (each.person or each.applicant) and need.check not in each.checks
    ]
    return [each for each in (*named, *others) if _concerns(each, need)]


def _concerns(dated: DatedStep, need: CheckNeed) -> bool:
    """Whether an event that names the check is about this person; one about all is about those in the case that day."""
    whose = dated.person or dated.applicant
    if whose is not None:
        return whose == need.number
    if need.person is None:
        return True
    fast = dated.step is Step.FAST_TRACK_TAKEN
    return need.person.is_in(dated.on) and (not fast or need.person.kind in ON_FAST_TRACK)


def _numbered(need: CheckNeed, people: Known) -> Check | None:
    """Under which of the three numbers a referee's reference was recorded before references had people."""
    if need.check is not Check.REFERENCE or need.person is None:
        return None
    place = [each for each in people if each.kind is PersonKind.REFEREE].index(need.person)
    return BY_NUMBER[place] if place < len(BY_NUMBER) else None
