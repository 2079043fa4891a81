"""Campaigns: how they are kept, found by their code and shown.

The invariant: a campaign is found by its code alone, so there is one of each code.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self
from uuid import UUID, uuid5

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts import campaign
from contracts.enquiry import Source
from contracts.reference import AgencyCode, SourceKind
from services.chassis.cases import CaseRecords
from services.chassis.damage import DamagedRecord
from services.chassis.record import STATE_SHOWN, RecordKind
from services.enquiry.domain.campaign import NATIONAL, Campaign, MonthCount

CAMPAIGNS = RecordKind(
    campaign.TOPIC,
    "campaigns",
    Campaign,
    indexes=(IndexModel([("agency", 1), ("state.begins_on", -1)]),),
)
CODES = UUID("5d2f3a0e-2c53-5a51-8a34-7b0f6c1e9d42")
CampaignRecords = CaseRecords[Campaign]


class CampaignView(BaseModel):
    """A campaign, whose it is, and how often its pages were visited."""

    code: str
    name: str
    agency: AgencyCode | None = Field(description="None for a national campaign")
    begins_on: date
    ends_on: date
    visits: int
    clicks: int
    months: tuple[MonthCount, ...]

    @classmethod
    def of(cls, shown: Campaign) -> Self:
        return cls(
            code=shown.code,
            name=shown.name,
            agency=None if shown.agency == NATIONAL else shown.agency,
            begins_on=shown.begins_on,
            ends_on=shown.ends_on,
            visits=sum(each.visits for each in shown.months),
            clicks=sum(each.clicks for each in shown.months),
            months=shown.months,
        )


def campaign_of(code: str) -> UUID:
    """The identity of the campaign of that code."""
    return uuid5(CODES, code)


async def is_planned(campaigns: CampaignRecords, source: Source | None) -> bool:
    """Whether the code of a source may be kept: of a campaign, only where somebody planned that one.

    Anybody can put any code into the address of the form, and a code that is kept becomes a group of
    figures. No enquiry is lost over a code, nor over a campaign's record that is damaged.
    """
    if source is None or source.kind is not SourceKind.CAMPAIGN or source.code is None:
        return True
    try:
        return (await campaigns.read(campaign_of(source.code))).state is not None
    except DamagedRecord:
        return False


async def campaigns_of(
    campaigns: CampaignRecords, agencies: Iterable[str] | None
) -> Sequence[CampaignView]:
    """The campaigns of these agencies, or all; those that began last come first."""
    wanted = {} if agencies is None else {"agency": {"$in": [*agencies]}}
    order = [("state.begins_on", -1), ("state.code", 1)]
    found = await campaigns.collection.find(wanted, STATE_SHOWN).sort(order).to_list()
    return [CampaignView.of(state) for _, state in campaigns.identified(found)]
