"""Campaigns over HTTP: planned and counted by the national team or by an agency's recruiters.

The invariant: an agency changes its own campaigns alone, and reads those beside the national ones.
"""

from typing import Annotated

from fastapi import APIRouter, Path

from contracts.campaign import CampaignCode
from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import AdmittedDep, may, not_of_yours
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    RECRUITERS,
    CampaignCommands,
    Campaigns,
    SharedCampaignCommands,
)
from services.enquiry.domain import campaign as domain
from services.enquiry.store.campaigns import CampaignView, campaign_of, campaigns_of

router = APIRouter(tags=["campaigns"], responses=REFUSALS)

CampaignPath = Annotated[CampaignCode, Path(examples=["spring-2025"])]
COUNTING = may(Role.NATIONAL_ANALYST, *RECRUITERS)


@router.post("/campaigns", status_code=201, dependencies=[COUNTING])
async def plan_campaign(
    command: domain.PlanCampaign, campaigns: SharedCampaignCommands, admitted: AdmittedDep
) -> Receipt:
    """Give a campaign a code. Recruiters plan campaigns of their own agency."""
    if not admitted.works_at(command.agency or domain.NATIONAL):
        raise not_of_yours()
    return await campaigns.change(campaign_of(command.code), domain.plan_campaign, command)


@router.post("/campaigns/{campaign}/count-month", dependencies=[COUNTING])
async def count_month(
    campaign: CampaignPath, command: domain.CountMonth, campaigns: CampaignCommands
) -> Receipt:
    """Record the visits and clicks of a month."""
    return await campaigns.change(campaign_of(campaign), domain.count_month, command)


@router.post("/campaigns/{campaign}/correct-month", dependencies=[COUNTING])
async def correct_month(
    campaign: CampaignPath, command: domain.CorrectMonth, campaigns: CampaignCommands
) -> Receipt:
    """Replace the visits and clicks of a month, and say what was wrong."""
    return await campaigns.change(campaign_of(campaign), domain.correct_month, command)


@router.get("/campaigns", dependencies=[may(Role.NATIONAL_ANALYST)])
async def list_campaigns(campaigns: Campaigns) -> list[CampaignView]:
    """List every campaign with its visits and clicks, the latest first."""
    return [*await campaigns_of(campaigns.records, None)]


@router.get("/agencies/{agency}/campaigns", dependencies=[may(*RECRUITERS)])
async def list_own_campaigns(agency: AgencyCode, campaigns: Campaigns) -> list[CampaignView]:
    """List the agency's own campaigns and the national ones, the latest first."""
    return [*await campaigns_of(campaigns.records, (agency, domain.NATIONAL))]
