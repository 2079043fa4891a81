"""Which campaigns a quarter names when it is published.

The invariant: they follow from what was planned and never from whom a campaign brought, so that a campaign that
brought nobody looks like one that brought a few.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from services.reporting.domain.periods import first_day_after
from services.reporting.domain.publishing.publication import publication_order

NAMED_FOR = timedelta(days=2 * 365)
"""So long after its last day a campaign still has a number: from enquiry to approval takes a year or more."""


class CampaignDays(NamedTuple):
    """From which day to which a campaign runs."""

    begins_on: date
    ends_on: date


def campaigns_named(planned: Mapping[str, CampaignDays], a_quarter: str) -> tuple[str, ...]:
    """The national campaigns that a quarter names: those that have begun, and ended at most two years before.

    They follow from what was planned and never from whom a campaign brought: that it brought nobody is not
    to be seen.
    """
    over = first_day_after(a_quarter)
    named = (
        code
        for code, days in planned.items()
        if days.begins_on < over and days.ends_on + NAMED_FOR >= over
    )
    return publication_order(sorted(named), a_quarter)
