"""Which reasons allow stage one to take longer than its two months: dated, with its source.

The invariant: every reason can be recorded and read; only a ground takes a family out of the figures "without
extended". Stage two has two grounds and no other reason (regulation 30B(2), `contracts.assessing.DelayGround`).
"""

from datetime import date

from contracts.dated_rule import Certainty, DatedRule
from contracts.reference import DelayReason


class DelayGroundRule(DatedRule):
    """The reasons that are grounds, for stages one that began between two days, both included."""

    grounds: frozenset[DelayReason]


DELAY_GROUNDS: tuple[DelayGroundRule, ...] = (
    DelayGroundRule(
        grounds=frozenset(DelayReason) - {DelayReason.AGENCY_CAPACITY},
        source="Adoption Agencies Regulations 2005, regulation 27, as given in practice guides: for good reasons, with the reason and its evidence on the case record, or because the applicants ask for it. That an agency without staff has no good reason is our reading",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2013, 7, 1),
    ),
)


def is_ground(reason: DelayReason, opened_on: date) -> bool:
    """Whether this reason allows a stage one that began on that day to take longer."""
    return any(reason in rule.grounds for rule in DELAY_GROUNDS if rule.is_in_force(opened_on))
