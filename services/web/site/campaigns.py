"""Campaigns on a page: the forms that plan and count one, and how many families it brought to each step.

The invariant: numbers are shown in the words that their door gives them; here none is worked out from another.
"""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import HTTPException, Path, Request
from pydantic import BaseModel, Field

from services.chassis.clock import today
from services.web.site.answers.enquiry.campaigns import Campaign
from services.web.site.clients import Service
from services.web.site.form import Form, asked_by

Code = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
STEPS: Mapping[str, str] = {
    "enquiries": "Enquiries",
    "registrations_received": "Registrations received",
    "registrations_accepted": "Registrations accepted",
    "approvals": "Approvals",
}
"""The measures that are split by campaign, in the order of a journey."""
Brought = Mapping[str, Mapping[str, str]]
"""By measure and code, how many families as it is shown."""
DONE = {
    "planned": "The campaign is planned. Enquiries from its address are counted for it.",
    "counted": "The month is recorded.",
}


class CampaignForm(BaseModel):
    """A campaign, with the code by which its enquiries are known."""

    name: str = Field(title="Name", max_length=100)
    code: str = Field(
        title="Code",
        description="Small letters, numbers and hyphens, like spring-2026. It is part of the address that you advertise",
        max_length=40,
    )
    begins_on: date = Field(title="First day")
    ends_on: date = Field(title="Last day")


class MonthForm(BaseModel):
    """Visits and clicks of a month; with a reason they take the place of those that were wrong."""

    month: str = Field(title="Month", description="For example, 2026-03", max_length=7)
    visits: int = Field(title="Visits to the campaign's pages", ge=0)
    clicks: int = Field(title="Clicks to an enquiry form", ge=0)
    reason: str | None = Field(
        default=None,
        title="What was wrong with the earlier count?",
        description="Only if this month was counted before",
        max_length=4000,
        json_schema_extra={"x-long": True},
    )


PLAN, MONTH = asked_by(CampaignForm), asked_by(MonthForm)


class Row(NamedTuple):
    """One campaign with how many families it brought to each step."""

    campaign: Campaign
    brought: tuple[str, ...]


def rows(campaigns: list[Campaign], brought: Brought) -> list[Row]:
    """Each campaign with its numbers; a step of which nothing is known of it says so."""
    return [Row(each, steps_of(each.code, brought)) for each in campaigns]


def steps_of(code: str, brought: Brought) -> tuple[str, ...]:
    """How many families a campaign brought to each step, in the order of the steps."""
    return tuple(brought.get(step, {}).get(code, "None counted") for step in STEPS)


def the_one(campaigns: list[Campaign], code: str) -> Campaign:
    """The campaign of that code; not found where there is none of theirs."""
    for each in campaigns:
        if each.code == code:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


async def planned(request: Request, service: Service, **whose: str) -> tuple[Form, str]:
    """Plans what was typed; the form that is left, and the code."""
    answers, form = (await Form.posted(request, PLAN)).read()
    if not form.errors:
        body = {**answers, **whose, "on": today().isoformat()}
        form = await form.sent(service, "/campaigns", body)
    return form, answers.get("code", "")


async def counted(request: Request, service: Service, code: str) -> Form:
    """Counts the month that was typed, or corrects it where a reason was given."""
    answers, form = (await Form.posted(request, MONTH)).read()
    if form.errors:
        return form
    command = "correct-month" if answers.get("reason") else "count-month"
    body: dict[str, Any] = {name: each for name, each in answers.items() if each is not None}
    path = f"/campaigns/{code}/{command}"
    return await form.sent(service, path, {**body, "on": today().isoformat()})
