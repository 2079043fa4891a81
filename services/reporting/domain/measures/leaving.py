"""Families that left: at which stage, who ended it, and why, in codes.

The invariant: a family leaves at most once. One that came back has not left, and neither has one whose approval ended
with an adoption.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from contracts.hold import CaseHeld
from contracts.panel import PanelEnd
from contracts.reference import (
    ApprovalEnd,
    ClosingReason,
    DeclineReason,
    WithdrawalReason,
)
from services.reporting.domain.facts import Fact, Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey
from services.reporting.domain.measures.course import (
    BETWEEN_STAGES,
    STAGE_ONE,
    STATES,
    STEPS_OF_ASSESSMENT,
    began,
    ends_of_assessment,
    state_on,
)
from services.reporting.domain.measures.measure import (
    NUMERATOR,
    Breakdown,
    Count,
    CountedFor,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)

LEFT, WITH_HOLDS = "left", "with_holds"
ENQUIRY, REGISTRATION, APPROVED = "enquiry", "registration", "approved"
HOUSEHOLD, AGENCY = "household", "agency"
NOT_SUITABLE, DISQUALIFIED, LAPSED = "not_suitable", "disqualified", "window_lapsed"
NOT_APPROVED, ON_HOLD = "not_approved", "on_hold"

_CLOSED = tuple(each for each in ClosingReason if each is not ClosingReason.RECORDED_IN_ERROR)
_DECIDED = (NOT_SUITABLE, DISQUALIFIED, LAPSED, NOT_APPROVED, ON_HOLD)
_REASONS: dict[str, dict[str, tuple[str, ...]]] = {
    ENQUIRY: {HOUSEHOLD: tuple(WithdrawalReason), AGENCY: _CLOSED},
    REGISTRATION: {
        HOUSEHOLD: tuple(WithdrawalReason),
        AGENCY: tuple(dict.fromkeys([*map(str, DeclineReason), *map(str, _CLOSED)])),
    },
    **{state: {HOUSEHOLD: tuple(WithdrawalReason), AGENCY: _DECIDED} for state in STATES},
    APPROVED: {
        HOUSEHOLD: (ApprovalEnd.GIVEN_UP, ApprovalEnd.MOVED),
        AGENCY: (ApprovalEnd.AFTER_REVIEW,),
    },
}
"""By stage and by who ended it, every code that there may be."""


def _ways_out() -> Iterator[str]:
    for stage, by_whom in _REASONS.items():
        yield stage
        for by, reasons in by_whom.items():
            yield f"{stage}/{by}"
            yield from (f"{stage}/{by}/{reason}" for reason in reasons)


WAYS_OUT = tuple(_ways_out())


class Leaving(NamedTuple):
    """How a family left: by which fact, at which agency, and the way out."""

    fact: Fact[Any]
    agency: str
    stage: str
    by: str
    reason: str

    @property
    def way_out(self) -> Group:
        return Group(Breakdown.WAY_OUT, f"{self.stage}/{self.by}/{self.reason}")


def leaving(row: Journey, held: Holder | None) -> Leaving | None:
    """How a family left; None of one that did not."""
    if row.approved is not None:
        return _left_approved(row.approved.event.agency, row.approval_ended)
    if began(row) is not None:
        return _left_assessment(row)
    return _left_enquiry(row, held) if held is not None else None


def _left_approved(agency: str, ended: Fact[Any] | None) -> Leaving | None:
    if ended is None or ended.event.end is ApprovalEnd.ADOPTION_ORDER:
        return None
    by = AGENCY if ended.event.end is ApprovalEnd.AFTER_REVIEW else HOUSEHOLD
    return Leaving(ended, agency, APPROVED, by, ended.event.end)


def _left_assessment(row: Journey) -> Leaving | None:
    started = began(row)
    fact = min(ends_of_assessment(row), key=lambda each: each.on, default=None)
    if started is None or fact is None:
        return None
    by, reason = _why(row, fact)
    return Leaving(fact, started.event.agency, _stage(row, fact), by, reason)


def _stage(row: Journey, fact: Fact[Any]) -> str:
    if fact is row.stage_one_decided:
        return STAGE_ONE
    return BETWEEN_STAGES if fact is row.window_closed else state_on(row, fact.on)


def _why(row: Journey, fact: Fact[Any]) -> tuple[str, str]:
    if fact is row.application_withdrawn:
        return HOUSEHOLD, fact.event.reason
    if fact is row.case_closed and fact.event.because is PanelEnd.WITHDRAWN:
        return HOUSEHOLD, WithdrawalReason.NOT_GIVEN
    if fact is row.stage_one_decided and not fact.event.disqualified:
        return AGENCY, NOT_SUITABLE
    if fact is row.window_closed:
        return AGENCY, LAPSED
    return AGENCY, NOT_APPROVED if fact is row.not_approved else DISQUALIFIED


def _left_enquiry(row: Journey, held: Holder) -> Leaving | None:
    """The first end of the enquiry since the agency or the household last reopened it."""
    again = max((each.version for each in row.reopened), default=0)
    every: list[Fact[Any]] = [*row.enquiry_withdrawn, *row.closed, *row.declined]
    since = [each for each in every if each.version > again]
    fact = min(since, key=lambda each: each.version, default=None)
    if fact is None or getattr(fact.event, "reason", None) is ClosingReason.RECORDED_IN_ERROR:
        return None
    by = HOUSEHOLD if fact in row.enquiry_withdrawn else AGENCY
    registered = fact in row.declined or _registered(row, fact)
    return Leaving(
        fact, held.agency, REGISTRATION if registered else ENQUIRY, by, fact.event.reason
    )


def _registered(row: Journey, fact: Fact[Any]) -> bool:
    """Whether a registration had been received and was not decided when it ended."""
    received = [each.version for each in row.submitted if each.version < fact.version]
    decided = [each.version for each in row.declined if each.version < fact.version]
    return max(received, default=0) > max(decided, default=0)


def _counts(row: Journey, held: Holder | None) -> Iterator[Count]:
    left = leaving(row, held)
    if left is not None:
        for reading in (LEFT, WITH_HOLDS):
            yield from CountedFor(reading, left.agency).split(left.fact.on, NUMERATOR, left.way_out)
        return
    started, held_now = began(row), _on_hold(row)
    if started is not None and held_now is not None and row.approved is None:
        way_out = Group(Breakdown.WAY_OUT, f"{state_on(row, held_now.on)}/{AGENCY}/{ON_HOLD}")
        counted_for = CountedFor(WITH_HOLDS, started.event.agency)
        yield from counted_for.split(held_now.on, NUMERATOR, way_out)


def _on_hold(row: Journey) -> Fact[CaseHeld] | None:
    """The hold that nothing ended."""
    resumed = max((each.version for each in row.hold_ended), default=0)
    standing = [each for each in row.case_held if each.version > resumed]
    return min(standing, key=lambda each: each.version, default=None)


def _moments(row: Journey) -> Iterator[Moment]:
    started = began(row)
    facts: list[Fact[Any]] = [*row.submitted, *row.reopened, *row.case_held, *row.hold_ended]
    facts += [*row.enquiry_withdrawn, *row.closed, *row.declined, *ends_of_assessment(row)]
    facts += [each for each in (started, row.approval_ended) if each is not None]
    yield from map(Moment.of, facts)


MEASURES = (
    Measure(
        id="families_that_left",
        title="Families that left",
        definition="Families whose journey ended in the period without an adoption, by the stage at which it "
        "ended, by who ended it, and by the reason on record. The household ends it by withdrawing, or by giving up its "
        "approval or moving; a death is recorded there too. The agency ends it by closing the enquiry, declining the "
        "registration, deciding that the family is not suitable, not to approve it or to end its approval, and by writing that it "
        "cannot proceed, after a disqualification or after 6 months without a wish to start stage two. A family that came back has "
        "not left. A proposal not to approve ends nothing until it is final. An enquiry that was recorded by "
        "mistake, a mystery shop or a merged duplicate is not counted.",
        source="Annex A of the inspection framework, list 11 (reason for leaving: 1 withdrew, 2 on hold, 3 refused); "
        "a window that lapsed has no code there. The stages are ours.",
        unit=Unit.FAMILIES,
        form=Form.COUNT,
        readings=(
            Reading(LEFT, "Families that left for good, as far as is known."),
            Reading(
                WITH_HOLDS,
                "With families whose process the agency has put on hold, by the date of it, until it is resumed.",
            ),
        ),
        starts=(
            "enquiry_withdrawn",
            "closed",
            "declined",
            *(step for step in STEPS_OF_ASSESSMENT if step not in {"accepted", "determined"}),
            "approval_ended",
            "case_held",
        ),
        facts=(
            *STEPS_OF_HOLDER,
            "submitted",
            "enquiry_withdrawn",
            "closed",
            "declined",
            "reopened",
            *STEPS_OF_ASSESSMENT,
            "approval_ended",
            "case_held",
            "hold_ended",
        ),
        counts=_counts,
        breakdowns=(Breakdown.WAY_OUT, Breakdown.AGENCY, Breakdown.PERIOD),
        splits=(Split(Breakdown.WAY_OUT, WAYS_OUT),),
        events=_moments,
    ),
)
