"""Campaigns that invite people to adopt, published by the enquiry service; the subject is the campaign.

A stream of its own: a campaign is no household's and belongs to one agency or to the national team. Its name stays in the record.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.event import MOST, Event, events_of
from contracts.reference import AgencyCode

TOPIC = "campaign"

CODE = r"^[a-z0-9][a-z0-9-]{0,39}$"
CampaignCode = Annotated[str, StringConstraints(pattern=CODE)]
OTHER = "other"
"""In place of a code: the campaigns that figures do not name."""
Month = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$"),
    Field(description="A calendar month, such as 2025-03"),
]
Times = Annotated[int, Field(ge=0, le=MOST)]


class CampaignPlanned(Event):
    """A campaign has a code, by which enquiries that it brings are known, from a day to a day."""

    type: ClassVar[str] = "campaign.planned.v1"
    campaign: CampaignCode
    agency: AgencyCode | None = Field(
        default=None, description="The agency whose campaign it is; none for a national one"
    )
    begins_on: date
    ends_on: date


class CampaignMonthCounted(Event):
    """How often the pages of a campaign were visited, and its links followed, in one month."""

    type: ClassVar[str] = "campaign.month_counted.v1"
    campaign: CampaignCode
    month: Month
    visits: Times
    clicks: Times


class CampaignMonthCorrected(Event):
    """The counts of a month were wrong; these take the place of those that event `corrects` said."""

    type: ClassVar[str] = "campaign.month_corrected.v1"
    campaign: CampaignCode
    month: Month
    visits: Times
    clicks: Times
    corrects: Annotated[int, Field(ge=1, le=MOST, description="The version of the wrong event")]


EVENTS = events_of(TOPIC)
