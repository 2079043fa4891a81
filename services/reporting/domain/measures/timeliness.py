"""Whether the stages end within the months that the regulations and the adoption map give them.

The invariant: a family without both dates is left out and counted as such; no missing date is ever
filled in from another.
"""

from collections.abc import Iterator
from datetime import date

from contracts.assessment import StageOneDecided, StageOneOpened
from contracts.clocks import ClockId
from contracts.delay_grounds import is_ground
from contracts.reference import StageOneOutcome
from contracts.stage_one_rules import counted_from
from services.reporting.domain.facts import Fact
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, first
from services.reporting.domain.measures.measure import (
    LEFT_OUT,
    WITHDRAWN,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
    clock_counts,
    last_day,
)


def _registration_to_approval(row: Journey, _: Holder | None) -> Iterator[Count]:
    if row.approved is None:
        return
    accepted = first(row.accepted)
    starts = {
        "from_acceptance": accepted.on if accepted else None,
        "from_stage_one": row.stage_one_began.on if row.stage_one_began else None,
    }
    for reading, start in starts.items():
        counted_for = CountedFor(reading, row.approved.event.agency)
        if row.stage_one_began is None:
            yield counted_for.count(row.approved.on, LEFT_OUT + "no_stage_one_start")
        elif start is None:
            yield counted_for.count(row.approved.on, LEFT_OUT + "no_acceptance_date")
        else:
            yield from clock_counts(
                counted_for,
                ClockId.REGISTRATION_TO_APPROVAL,
                start=start,
                end=row.approved.on,
                dated=row.approved.on,
            )


_STAGE_ONE = (
    Reading("all", "Families whose stage one took longer on a ground are counted like all others."),
    Reading(
        "without_extended",
        "Families whose stage one took longer on a ground are left out. A delay because the agency had no one available, or without a recorded reason, is no ground.",
    ),
    Reading(
        "without_extended_and_late",
        "Families whose stage one took longer on a ground are left out if it ended late. A delay because the agency had no one available, or without a recorded reason, is no ground.",
    ),
)


def _stage_one(row: Journey, _: Holder | None) -> Iterator[Count]:
    start, end = row.stage_one_opened, row.stage_one_decided
    if start is None or row.fast_track is not None:
        return
    for reading in _STAGE_ONE:
        counted_for = CountedFor(reading.id, start.event.agency)
        if end is not None:
            yield from _stage_one_ended(counted_for, _counted_from(row, start), end)
        elif row.application_withdrawn is not None:
            yield counted_for.count(row.application_withdrawn.on, WITHDRAWN)


def _counted_from(row: Journey, opened: Fact[StageOneOpened]) -> date:
    began = row.stage_one_began or opened
    return counted_from(opened.on, began.on)


def _stage_one_ended(
    counted_for: CountedFor, start: date, end: Fact[StageOneDecided]
) -> Iterator[Count]:
    extended = end.event.delay is not None and is_ground(end.event.delay, start)
    limit = last_day(ClockId.STAGE_ONE, start)
    late = limit is not None and end.on > limit
    if extended and counted_for.reading == "without_extended":
        yield counted_for.count(end.on, LEFT_OUT + "extended")
    elif extended and late and counted_for.reading == "without_extended_and_late":
        yield counted_for.count(end.on, LEFT_OUT + "extended_and_late")
    else:
        yield from clock_counts(
            counted_for, ClockId.STAGE_ONE, start=start, end=end.on, dated=end.on
        )


def _window(row: Journey, _: Holder | None) -> Iterator[Count]:
    """The time between the stages, by how it ended; one that still runs is counted nowhere."""
    opened, notice = row.stage_one_opened, row.stage_one_notice_sent
    end = row.stage_two_started or row.window_closed
    if opened is None or notice is None or notice.event.outcome is StageOneOutcome.NOT_SUITABLE:
        return
    counted_for = CountedFor("all", opened.event.agency)
    if end is not None:
        yield from clock_counts(
            counted_for, ClockId.STAGE_TWO_WINDOW, start=notice.on, end=end.on, dated=end.on
        )
    elif row.application_withdrawn is not None:
        yield counted_for.count(row.application_withdrawn.on, WITHDRAWN)
    elif row.disqualified is not None:
        yield counted_for.count(row.disqualified.on, LEFT_OUT + "disqualified")


FIRST_DECISION = ("first_decision", "without_delayed", "without_delayed_and_late")
"""The readings of stage two that end with the first decision."""


def _stage_two(row: Journey, _: Holder | None) -> Iterator[Count]:
    found = (row.determined, row.approved, row.not_approved)
    decisions = [fact for fact in found if fact is not None]
    if not decisions:
        yield from _stage_two_withdrawn(row)
        return
    earliest = min(decisions, key=lambda fact: fact.on)
    for reading in FIRST_DECISION:
        counted_for = CountedFor(reading, earliest.event.agency)
        yield from _stage_two_first_ended(row, counted_for, earliest.on)
    final = row.approved or row.not_approved
    if final is None:
        under_review = CountedFor("final_decision", earliest.event.agency)
        yield under_review.count(earliest.on, LEFT_OUT + "decision_not_final")
    else:
        yield from _stage_two_ended(row, CountedFor("final_decision", final.event.agency), final.on)


def _stage_two_first_ended(row: Journey, counted_for: CountedFor, end: date) -> Iterator[Count]:
    """The first decision, without families with a delay on record where the reading leaves them out."""
    started = row.stage_two_started
    limit = last_day(ClockId.STAGE_TWO, started.on) if started else None
    late = limit is not None and end > limit
    if row.delayed and counted_for.reading == "without_delayed":
        yield counted_for.count(end, LEFT_OUT + "delayed")
    elif row.delayed and late and counted_for.reading == "without_delayed_and_late":
        yield counted_for.count(end, LEFT_OUT + "delayed_and_late")
    else:
        yield from _stage_two_ended(row, counted_for, end)


def _stage_two_ended(row: Journey, counted_for: CountedFor, end: date) -> Iterator[Count]:
    if row.stage_two_started is None:
        yield counted_for.count(end, LEFT_OUT + "no_stage_two_start")
        return
    start = row.stage_two_started.on
    yield from clock_counts(counted_for, ClockId.STAGE_TWO, start=start, end=end, dated=end)


def _stage_two_withdrawn(row: Journey) -> Iterator[Count]:
    ends = [fact.on for fact in (row.application_withdrawn, row.case_closed) if fact is not None]
    if row.stage_two_started is None:
        return
    for reading in (*FIRST_DECISION, "final_decision"):
        counted_for = CountedFor(reading, row.stage_two_started.event.agency)
        if ends:
            yield counted_for.count(min(ends), WITHDRAWN)
        elif row.disqualified is not None:
            yield counted_for.count(row.disqualified.on, LEFT_OUT + "disqualified")


MEASURES = (
    Measure(
        id="registration_to_approval",
        title="Registration to approval within 6 months",
        definition="Of the families approved in the period, those approved within 6 months. A "
        "family is left out, and shown separately, if it has no stage one start date (as on the fast "
        "track) or no date for the time to start from. After a qualifying determination, the approval "
        "counts at its final date. Stage one starts on the date of the acceptance, unless the agency recorded a later "
        "one. If a date was corrected, the correct date is used.",
        source="First4Adoption, counting rules of the adoption map.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(
            Reading("from_acceptance", "From the acceptance of the registration of interest."),
            Reading("from_stage_one", "From the start of stage one."),
        ),
        starts=("approved",),
        facts=("accepted", "stage_one_opened", "stage_one_started", "approved", "fast_track"),
        counts=_registration_to_approval,
    ),
    Measure(
        id="stage_one",
        title="Stage one within 2 months",
        definition="Of the families whose pre-assessment decision was made in the period, whatever "
        "the decision, those decided within 2 months of the acceptance of their registration, from which the time counts "
        "also where stage one began later. Families that withdrew "
        "before the decision are left out, and shown separately by the date they withdrew. A family that is "
        "disqualified in stage one is decided on that date; one that is disqualified later is counted here by "
        "its stage one decision. If the date "
        "of acceptance was corrected, the time counts from the correct date.",
        source="Adoption Agencies Regulations 2005, regulations 21 and 27, as given in practice guides.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=_STAGE_ONE,
        starts=("stage_one_opened",),
        facts=(
            "stage_one_opened",
            "stage_one_started",
            "stage_one_decided",
            "application_withdrawn",
            "fast_track",
        ),
        counts=_stage_one,
    ),
    Measure(
        id="between_stages",
        title="Asked for stage two within 6 months",
        definition="Of the families whose time between stage one and stage two ended in the period, "
        "those that asked for stage two within 6 months of the date the agency sent them notice that "
        "they may be suitable. The others did not ask in time, and the agency closed their case with a "
        "written notice. Families that withdrew or were disqualified in between are left out, and shown "
        "separately by the date of it.",
        source="Adoption Agencies Regulations 2005, regulation 28.",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(Reading("all", "All families told that they may be suitable."),),
        starts=("stage_one_notice_sent",),
        facts=(
            "stage_one_opened",
            "stage_one_notice_sent",
            "stage_two_started",
            "window_closed",
            "application_withdrawn",
            "disqualified",
        ),
        counts=_window,
    ),
    Measure(
        id="stage_two",
        title="Stage two within 4 months",
        definition="Of the families on whom the agency decided in the period, those decided within "
        "4 months of the date the agency received their notice that they want to start stage two. "
        "Families that withdrew or were disqualified before a decision are left out, and shown separately "
        "by the date of it.",
        source="Adoption Agencies Regulations 2005, regulation 30B(1).",
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(
            Reading(
                "first_decision",
                "To the approval or the qualifying determination, whichever is earlier.",
            ),
            Reading(
                "final_decision",
                "To the approval, or to the final decision not to approve. A decision that is under review is left out.",
            ),
            Reading(
                "without_delayed",
                "To the first decision. Families with a delay of stage two on record are left out.",
            ),
            Reading(
                "without_delayed_and_late",
                "To the first decision. Families with a delay of stage two on record are left out if it was late.",
            ),
        ),
        starts=("stage_two_started", "approved", "determined", "not_approved"),
        facts=(
            "stage_two_started",
            "approved",
            "determined",
            "not_approved",
            "application_withdrawn",
            "disqualified",
            "case_closed",
            "delayed",
        ),
        counts=_stage_two,
    ),
)
