"""Who stands somewhere at the end of a day: from the cells of rows, and a second time from events alone."""

from datetime import date, timedelta

from contracts.assessment import (
    ApplicationWithdrawn,
    StageOneDecided,
    StageOneOpened,
    StageTwoStarted,
    WindowClosed,
)
from contracts.disqualification import HouseholdDisqualified
from contracts.enquiry import RegistrationAccepted
from contracts.hold import CaseHeld, HoldEnded, HoldReason
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    PanelCaseClosed,
    QualifyingDeterminationIssued,
)
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnd, MatchEnded
from contracts.reference import ApprovalEnd, StageOneOutcome
from services.reporting.domain.answers import figure, figures_by, whole_of
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Form
from tests.reporting.helpers.by_hand import NotAFamily, Record, record_of
from tests.reporting.helpers.stories import (
    Told,
    cells_of,
)

WAITING, IN_ASSESSMENT = "families_waiting", "families_in_assessment"


MATCHED, ON_HOLD = "families_matched", "families_on_hold"


WAITED_LONG = "matched_after_3_months"


ACCEPTED, WITH_REGISTRATIONS = "accepted", "with_registrations"


APPROVED = date(2021, 8, 24)


def ended(on: date, end: ApprovalEnd = ApprovalEnd.GIVEN_UP) -> ApprovalEnded:
    return ApprovalEnded(occurred_on=on, agency="north", end=end)


def stock(measure: str, on: date, *rows: Journey) -> float | None:
    return figure(Form.STOCK, whole_of(cells_of(measure, "all", *rows)), on).value


def waiting(on: date, *rows: Journey) -> float | None:
    return stock(WAITING, on, *rows)


def in_assessment(on: date, *rows: Journey, reading: str = ACCEPTED) -> float | None:
    cells = whole_of(cells_of(IN_ASSESSMENT, reading, *rows))
    return figure(Form.STOCK, cells, on).value


def by(
    breakdown: Breakdown, measure: str, reading: str, on: date, *rows: Journey
) -> dict[str, int]:
    found = figures_by(breakdown, Form.STOCK, cells_of(measure, reading, *rows), on)
    return {name: each.numerator for name, each in found.items() if each.numerator}


def waits(on: date, *rows: Journey) -> dict[str, int]:
    return by(Breakdown.WAITED, WAITING, "all", on, *rows)


def states(on: date, *rows: Journey, reading: str = ACCEPTED) -> dict[str, int]:
    return by(Breakdown.STATE, IN_ASSESSMENT, reading, on, *rows)


def by_hand(story: list[Told], on: date) -> tuple[str | None, str | None]:
    """In which state of the assessment a family is at the end of a day, and how long it has waited."""
    try:
        record = record_of(story)
    except NotAFamily:
        return None, None
    return (
        (state_by_hand(record, on), waited_by_hand(record, on)) if record.counts else (None, None)
    )


def state_by_hand(record: Record, on: date) -> str | None:
    began = record.day(RegistrationAccepted) or record.day(StageOneOpened)
    decided = record.one(StageOneDecided)
    over = [record.day(kind) for kind in ENDS]
    if decided and decided.event.outcome is StageOneOutcome.NOT_SUITABLE:
        over.append(decided.on)
    if began is None or on < began or any(end <= on for end in over if end):
        return None
    for state, kind in LATEST_FIRST:
        day = record.day(kind)
        if day and day <= on:
            return state
    return "stage_one"


ENDS = (
    ApplicationWithdrawn,
    WindowClosed,
    HouseholdDisqualified,
    PanelCaseClosed,
    ApplicantsApproved,
    ApplicantsNotApproved,
)


LATEST_FIRST = (
    ("under_review", QualifyingDeterminationIssued),
    ("stage_two", StageTwoStarted),
    ("between_stages", StageOneDecided),
)


def waited_by_hand(record: Record, on: date) -> str | None:
    since = record.day(ApplicantsApproved)
    if since is None or not is_approved(record, on) or is_matched(record, on):
        return None
    months = months_by_hand(since, on)
    edges = {
        18: "18_months_or_more",
        12: "12_to_18_months",
        6: "6_to_12_months",
        3: "3_to_6_months",
    }
    return next((name for edge, name in edges.items() if months >= edge), "under_3_months")


def months_by_hand(since: date, on: date) -> int:
    """How many whole months have passed."""
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    # The day that a shorter month does not have is its last.
    if (on + timedelta(days=1)).day == 1 and on.day < since.day:
        months += 1
    return months


def is_approved(record: Record, on: date) -> bool:
    since, until = record.day(ApplicantsApproved), record.day(ApprovalEnded)
    return since is not None and since <= on and not (until and until <= on)


def is_matched(record: Record, on: date) -> bool:
    """Whether a match has begun by a day that neither ended by then nor was a mistake."""
    return bool(_standing_matches(record, on))


def is_placed(record: Record, on: date) -> bool:
    """Whether children of a match that stands on a day were placed by then."""
    standing = _standing_matches(record, on)
    return any(p.on <= on and p.event.match in standing for p in record.all(ChildrenPlaced))


def _standing_matches(record: Record, on: date) -> set[int]:
    over = {each.event.match: each for each in record.all(MatchEnded)}
    found = set()
    for matched in record.all(AdoptersMatched):
        end = over.get(matched.event.match)
        mistaken = end is not None and end.event.because is MatchEnd.BY_MISTAKE
        if matched.on <= on and not mistaken and (end is None or end.on > on):
            found.add(matched.event.match)
    return found


def holds_by_hand(record: Record, on: date) -> list[HoldReason] | None:
    """Why a family is on hold at the end of a day: the hold that was recorded last, of those that stand then."""
    if state_by_hand(record, on) is None:
        return None
    reasons = []
    for held in record.all(CaseHeld):
        later = [each for each in record.all(HoldEnded, CaseHeld) if each.turn > held.turn]
        over = any(held.on <= each.on <= on for each in later)
        reasons += [held.event.reason] if held.on <= on and not over else []
    return reasons or None
