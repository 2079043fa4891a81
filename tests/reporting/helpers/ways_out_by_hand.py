"""How a family left, counted a second time, from its events alone."""

from datetime import date

from contracts.assessment import (
    ApplicationWithdrawn,
    StageOneDecided,
    StageOneOpened,
    StageTwoStarted,
    WindowClosed,
)
from contracts.disqualification import HouseholdDisqualified
from contracts.enquiry import (
    EnquiryClosed,
    EnquiryReopened,
    EnquiryWithdrawn,
    RegistrationAccepted,
    RegistrationDeclined,
    RegistrationSubmitted,
)
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    PanelCaseClosed,
    QualifyingDeterminationIssued,
)
from tests.reporting.helpers.by_hand import Happened, NotAFamily, Record, record_of
from tests.reporting.helpers.stories import Told


def by_hand(story: list[Told]) -> tuple[date, str] | None:
    """On which day and how a family left, from its events."""
    try:
        record = record_of(story)
    except NotAFamily:
        return None
    if not record.counts:
        return None
    if record.one(ApplicantsApproved):
        return _after_approval(record.one(ApprovalEnded))
    if record.one(RegistrationAccepted) or record.one(StageOneOpened):
        return _out_of_assessment(record)
    return _out_of_enquiry(record)


def _after_approval(over: Happened | None) -> tuple[date, str] | None:
    if over is None or over.event.end == "adoption_order":
        return None
    by = "agency" if over.event.end == "after_review" else "household"
    return over.on, f"approved/{by}/{over.event.end}"


def _out_of_assessment(record: Record) -> tuple[date, str] | None:
    found: list[tuple[date, int, str]] = []
    decided, withdrawn = record.one(StageOneDecided), record.one(ApplicationWithdrawn)
    closed_at_panel = record.one(PanelCaseClosed)
    if decided and decided.event.outcome == "not_suitable":
        reason = "disqualified" if decided.event.disqualified else "not_suitable"
        found.append((decided.on, 0, f"stage_one/agency/{reason}"))
    if withdrawn:
        found.append((withdrawn.on, 1, f"?/household/{withdrawn.event.reason}"))
    for order, kind, way in (
        (2, WindowClosed, "between_stages/agency/window_lapsed"),
        (3, HouseholdDisqualified, "?/agency/disqualified"),
        (5, ApplicantsNotApproved, "?/agency/not_approved"),
    ):
        day = record.day(kind)
        found += [(day, order, way)] if day else []
    if closed_at_panel:
        own = closed_at_panel.event.because == "withdrawn"
        way = "?/household/not_given" if own else "?/agency/disqualified"
        found.append((closed_at_panel.on, 4, way))
    if not found:
        return None
    on, _, way = min(found)
    return on, way.replace("?", _stage(record, on))


def _stage(record: Record, on: date) -> str:
    stage, decided = "stage_one", record.one(StageOneDecided)
    if decided and decided.on <= on and decided.event.outcome == "may_be_suitable":
        stage = "between_stages"
    for later, kind in (
        ("stage_two", StageTwoStarted),
        ("under_review", QualifyingDeterminationIssued),
    ):
        day = record.day(kind)
        stage = later if day and day <= on else stage
    return stage


def _out_of_enquiry(record: Record) -> tuple[date, str] | None:
    turn_of = lambda each: each.turn  # noqa: E731
    again = max(map(turn_of, record.all(EnquiryReopened)), default=0)
    ends = record.all(EnquiryWithdrawn, EnquiryClosed, RegistrationDeclined)
    over = min((each for each in ends if each.turn > again), key=turn_of, default=None)
    if over is None or over.event.reason == "recorded_in_error":
        return None
    before = [each.turn for each in record.all(RegistrationSubmitted) if each.turn < over.turn]
    decided = [each.turn for each in record.all(RegistrationDeclined) if each.turn < over.turn]
    declines = isinstance(over.event, RegistrationDeclined)
    waits = declines or max(before, default=0) > max(decided, default=0)
    by = "household" if isinstance(over.event, EnquiryWithdrawn) else "agency"
    return over.on, f"{'registration' if waits else 'enquiry'}/{by}/{over.event.reason}"
