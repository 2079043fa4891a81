"""The limits around complaints: until when one can be made, and by when the agency answers it at each stage.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates. No limit of a
household ever refuses a complaint.
"""

from collections.abc import Mapping
from datetime import date

from pydantic import PositiveInt

from contracts.clock_rule import ClockId, ClockRule, Counting, Owner, Unit
from contracts.complaints import ComplaintFinding, ComplaintStage, ComplaintWayOn
from contracts.dated_rule import Certainty, DatedRule, last_begun

_FIRST_JOURNEYS = date(2013, 7, 1)
"""The regulations are older, but the suite knows no journey from before."""
_REGULATIONS = "Children Act 1989 Representations Procedure (England) Regulations 2006"
_SUSPENDS = "While a court or the police act on the same matter (Local Government and Social Care Ombudsman, fact sheet on the procedure); the working days in between are added"

COMPLAINT_RULES: tuple[ClockRule, ...] = (
    ClockRule(
        id=ClockId.COMPLAINT,
        title="Time to complain",
        owner=Owner.HOUSEHOLD,
        plain="If you want to complain, do so within {limit} of what your complaint is about",
        basis=_REGULATIONS,
        starts="The agency does, decides or leaves undone what the complaint is about",
        stops="The agency receives the complaint",
        length=12,
        unit=Unit.MONTHS,
        counting=Counting.WITHIN,
        due_soon=10,
        pauses="None; the agency may consider a later complaint where it was not reasonable to expect an earlier one",
        source=f"{_REGULATIONS}, from memory and not from their text",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=_FIRST_JOURNEYS,
    ),
    ClockRule(
        id=ClockId.COMPLAINT_ANSWER,
        title="Answer to a complaint",
        owner=Owner.AGENCY,
        plain="Your agency must answer your complaint within {limit} of receiving it, or by a later day that it tells you with its reasons",
        basis=_REGULATIONS,
        starts="The agency receives the complaint",
        stops="The agency answers the complaint in writing",
        length=10,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=3,
        pauses=_SUSPENDS,
        source=f"{_REGULATIONS}; the days as a council publishes them (Royal Greenwich, complaints about children's services)",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=_FIRST_JOURNEYS,
    ),
    ClockRule(
        id=ClockId.COMPLAINT_INVESTIGATION,
        title="Investigation of a complaint",
        owner=Owner.AGENCY,
        plain="Your agency must answer after an investigation within {limit} of your request for it, or by a later day that it tells you with its reasons",
        basis=_REGULATIONS,
        starts="The household asks for an investigation",
        stops="The agency answers the complaint in writing after the investigation",
        length=25,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=5,
        pauses=_SUSPENDS,
        source=f"{_REGULATIONS}; the days as a council publishes them (Royal Greenwich, complaints about children's services)",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=_FIRST_JOURNEYS,
    ),
    ClockRule(
        id=ClockId.COMPLAINT_PANEL,
        title="Review panel on a complaint",
        owner=Owner.AGENCY,
        plain="A review panel must meet within {limit} of your request for it",
        basis=f"{_REGULATIONS}, regulation 19",
        starts="The agency receives the request for a review panel",
        stops="The review panel meets",
        length=30,
        unit=Unit.WORKING_DAYS,
        counting=Counting.WITHIN,
        due_soon=5,
        pauses=_SUSPENDS,
        source=f"{_REGULATIONS}, regulation 19(4)",
        certainty=Certainty.LAW,
        version=1,
        effective_from=_FIRST_JOURNEYS,
    ),
)

CLOCK_OF: Mapping[ComplaintStage, ClockId] = {
    ComplaintStage.LOCAL_RESOLUTION: ClockId.COMPLAINT_ANSWER,
    ComplaintStage.INVESTIGATION: ClockId.COMPLAINT_INVESTIGATION,
    ComplaintStage.REVIEW_PANEL: ClockId.COMPLAINT_PANEL,
}


_WAY_ON: Mapping[ComplaintStage, ComplaintWayOn] = {
    ComplaintStage.LOCAL_RESOLUTION: ComplaintWayOn.INVESTIGATION,
    ComplaintStage.INVESTIGATION: ComplaintWayOn.REVIEW_PANEL,
    ComplaintStage.REVIEW_PANEL: ComplaintWayOn.OMBUDSMAN,
}


def way_on_after(stage: ComplaintStage, finding: ComplaintFinding) -> ComplaintWayOn:
    """Where a household that is not satisfied with the answer of a stage can go next."""
    unconsidered = finding is ComplaintFinding.NOT_CONSIDERED
    return ComplaintWayOn.OMBUDSMAN if unconsidered else _WAY_ON[stage]


class LongestAnswer(DatedRule):
    """How many working days a stage may take at most, with an extension; a stage without such a rule has none."""

    clock: ClockId
    working_days: PositiveInt


LONGEST_ANSWERS: tuple[LongestAnswer, ...] = tuple(
    LongestAnswer(
        clock=clock,
        working_days=working_days,
        version=1,
        source=f"{_REGULATIONS}; the days as a council publishes them (Royal Greenwich, complaints about children's services)",
        certainty=Certainty.UNCERTAIN,
        effective_from=_FIRST_JOURNEYS,
    )
    for clock, working_days in (
        (ClockId.COMPLAINT_ANSWER, 20),
        (ClockId.COMPLAINT_INVESTIGATION, 65),
    )
)


def longest_answer(clock: ClockId, on: date) -> int | None:
    """The working days that a stage begun on this day may take at most; None where it cannot be extended."""
    rules = [each for each in LONGEST_ANSWERS if each.clock is clock]
    return last_begun(rules, on).working_days if rules else None
