"""Which clocks stop while a case is on hold: dated, with its source, so that it is a rule and no habit.

The invariant: every clock that can run on an assessment has a rule. None has been found that lets one stop.
"""

from datetime import date

from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.clocks import ClockId
from contracts.dated_rule import Certainty, DatedRule


class HoldRule(DatedRule):
    """What a hold does to one clock between two days, both included."""

    clock: ClockId
    goes_on: bool
    instead: str


_REGULATIONS = "Adoption Agencies Regulations 2005 (SI 2005/389)"
HOLD_RULES: tuple[HoldRule, ...] = (
    HoldRule(
        clock=ClockId.STAGE_ONE,
        goes_on=True,
        instead="Extend stage one before the 2 months are over, with the reason and the evidence",
        source=f"{_REGULATIONS}, regulation 27: it may take longer for good reasons, and names no pause. What a break in stage one does was asked in the 2013 consultation; no answer was found",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    HoldRule(
        clock=ClockId.NOTIFY_WRITTEN,
        goes_on=True,
        instead="Send the notice all the same",
        source="National minimum standard 17, which names no pause",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    HoldRule(
        clock=ClockId.STAGE_TWO_WINDOW,
        goes_on=True,
        instead="The 6 months are themselves the time to wait; after them the household registers again",
        source=f"{_REGULATIONS}, regulation 28",
        certainty=Certainty.LAW,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    HoldRule(
        clock=ClockId.STAGE_TWO,
        goes_on=True,
        instead="A later decision needs exceptional circumstances, or the applicants' request, on the case record",
        source=f"{_REGULATIONS}, regulation 30B(2)",
        certainty=Certainty.LAW,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    HoldRule(
        clock=ClockId.PAR_COMMENT,
        goes_on=True,
        instead="Observations that come later still go with the report",
        source=f"{_REGULATIONS}, regulation 30, which names no pause",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)


def goes_on(clock: ClockId, held_on: date) -> bool:
    """Whether a clock runs on while a case is on hold since that day; one without a rule does."""
    return all(
        rule.goes_on for rule in HOLD_RULES if rule.clock is clock and rule.is_in_force(held_on)
    )
