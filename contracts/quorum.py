"""How many members a panel needs, as dated rules: the one in force on the day of the meeting counts.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from datetime import date

from pydantic import PositiveInt

from contracts.dated_rule import Certainty, DatedRule, last_begun


class QuorumRule(DatedRule):
    """The fewest members who can meet as a panel, the chair or a vice-chair among them."""

    members: PositiveInt


RULES: tuple[QuorumRule, ...] = (
    QuorumRule(
        members=5,
        version=1,
        source="Adoption Agencies Regulations 2005, regulation 6, from guides to it; a joint panel may need six",
        certainty=Certainty.UNCERTAIN,
        effective_from=date(2011, 4, 1),
    ),
    QuorumRule(
        members=3,
        version=2,
        source="SI 2020/445, regulation 4, in force for the pandemic; the number is from memory",
        certainty=Certainty.UNCERTAIN,
        effective_from=date(2020, 4, 24),
    ),
    QuorumRule(
        members=5,
        version=3,
        source="Adoption Agencies Regulations 2005, regulation 6, once SI 2020/445 had lapsed",
        certainty=Certainty.UNCERTAIN,
        effective_from=date(2020, 9, 25),
    ),
)
"""In the order of their dates; each holds until the next begins."""


def quorum(on: date) -> QuorumRule:
    """The rule for a meeting on that day; the first one for any day before."""
    return last_begun(RULES, on)
