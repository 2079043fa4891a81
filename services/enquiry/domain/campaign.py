"""Campaigns: the code by which the enquiries of one are known, and how often its pages were visited each month.

The invariant: a campaign changes by `evolve` alone; its code is its identity, so two campaigns never share
enquiries; a month is counted once, and what was wrong of it is corrected by a later event that says so.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.campaign import (
    OTHER,
    CampaignCode,
    CampaignMonthCorrected,
    CampaignMonthCounted,
    CampaignPlanned,
    Month,
    Times,
)
from contracts.event import Event
from contracts.reference import AgencyCode
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, State

NATIONAL = "adoption-england"
"""Whose a national campaign is: no agency's."""
CampaignName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)
]


class MonthCount(BaseModel):
    """Visits and clicks of one month, as the event of that version said last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: Month
    visits: Times
    clicks: Times
    version: int
    corrected: bool = False


class CampaignProgress(BaseModel):
    """What a campaign's events rebuild; months are in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode = NATIONAL
    code: CampaignCode
    begins_on: date
    ends_on: date
    months: tuple[MonthCount, ...] = ()
    version: int = 1

    def counted(self, month: str) -> MonthCount | None:
        """What is counted of a month; None where nothing is."""
        return next((each for each in self.months if each.month == month), None)


class WhyCorrected(BaseModel):
    """Why the counts of a month were wrong. The words stay in the record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: Month
    on: date
    reason: Written


class Campaign(State, CampaignProgress):
    """One campaign with its private part: its name, and why its counts were corrected."""

    name: CampaignName
    corrections: tuple[WhyCorrected, ...] = ()

    @property
    def progress(self) -> CampaignProgress:
        """The part that its events rebuild."""
        return CampaignProgress(
            **{name: getattr(self, name) for name in CampaignProgress.model_fields}
        )


class PlanCampaign(Command):
    """Give a campaign a code. Enquiries from an address with that code are counted for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-02-03",
                    "code": "spring-2025",
                    "name": "Could it be you?",
                    "begins_on": "2025-03-01",
                    "ends_on": "2025-05-31",
                },
                {
                    "on": "2025-02-03",
                    "code": "moorland-radio",
                    "name": "Moorland on local radio",
                    "agency": "moorland",
                    "begins_on": "2025-03-01",
                    "ends_on": "2025-03-31",
                },
            ]
        }
    )

    code: CampaignCode
    name: CampaignName
    agency: AgencyCode | None = Field(
        default=None, description="Your agency. Leave it out for a national campaign"
    )
    begins_on: date
    ends_on: date

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.ends_on < self.begins_on:
            raise ValueError("a campaign must end on its first day or later")
        if self.code == OTHER:
            raise ValueError(f"choose another code: {OTHER} stands for campaigns without one")
        return self


class CountMonth(Command):
    """Record how often a campaign's pages were visited, and its links followed, in one month."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-04-02", "month": "2025-03", "visits": 48210, "clicks": 3120}]
        }
    )

    month: Month
    visits: Times
    clicks: Times


class CorrectMonth(CountMonth):
    """Replace the counts of a month, and say what was wrong with them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-09",
                    "month": "2025-03",
                    "visits": 47130,
                    "clicks": 3120,
                    "reason": "The first figure counted our own staff.",
                }
            ]
        }
    )

    reason: Written


def evolve(progress: CampaignProgress | None, event: Event) -> CampaignProgress:
    """The progress after one more event; the first says that the campaign was planned."""
    match progress, event:
        case None, CampaignPlanned():
            return CampaignProgress(
                agency=event.agency or NATIONAL,
                code=event.campaign,
                begins_on=event.begins_on,
                ends_on=event.ends_on,
            )
        case CampaignProgress(), CampaignMonthCounted() | CampaignMonthCorrected():
            version = progress.version + 1
            counted = MonthCount(
                month=event.month,
                visits=event.visits,
                clicks=event.clicks,
                version=version,
                corrected=isinstance(event, CampaignMonthCorrected),
            )
            others = (each for each in progress.months if each.month != event.month)
            months = tuple(sorted((*others, counted), key=lambda each: each.month))
            return progress.model_copy(update={"months": months, "version": version})
    raise TypeError("a campaign is planned first, and counted afterwards")


def plan_campaign(state: Campaign | None, command: PlanCampaign) -> Decision[Campaign]:
    """Plans a campaign; its code is its identity, so there is one campaign of each code."""
    if state is not None:
        raise Refusal(
            Kind.NOT_NOW, "There is already a campaign with this code. Choose another code.", "code"
        )
    planned = CampaignPlanned(
        occurred_on=command.on,
        campaign=command.code,
        agency=command.agency,
        begins_on=command.begins_on,
        ends_on=command.ends_on,
    )
    return Decision(Campaign(**dict(evolve(None, planned)), name=command.name), [planned])


def count_month(state: Campaign | None, command: CountMonth) -> Decision[Campaign]:
    """Takes in the counts of a month that has none yet."""
    found = _that_may_be_counted(state, command)
    if found.counted(command.month) is not None:
        raise Refusal(
            Kind.NOT_NOW, "This month has been counted. Correct it if it is wrong.", "month"
        )
    counted = CampaignMonthCounted(
        occurred_on=command.on,
        campaign=found.code,
        month=command.month,
        visits=command.visits,
        clicks=command.clicks,
    )
    evolved = evolve(found.progress, counted)
    return Decision(found.model_copy(update=dict(evolved)), [counted])


def correct_month(state: Campaign | None, command: CorrectMonth) -> Decision[Campaign]:
    """Puts other counts in the place of those of a month, by an event that names the wrong one."""
    found = _that_may_be_counted(state, command)
    wrong = found.counted(command.month)
    if wrong is None:
        raise Refusal(Kind.NOT_NOW, "This month has not been counted yet. Count it.", "month")
    if (wrong.visits, wrong.clicks) == (command.visits, command.clicks):
        raise Refusal(Kind.NOT_VALID, "The month already has these counts.")
    corrected = CampaignMonthCorrected(
        occurred_on=command.on,
        campaign=found.code,
        month=command.month,
        visits=command.visits,
        clicks=command.clicks,
        corrects=wrong.version,
    )
    why = WhyCorrected(month=command.month, on=command.on, reason=command.reason)
    evolved = dict(evolve(found.progress, corrected))
    update = {**evolved, "corrections": (*found.corrections, why)}
    return Decision(found.model_copy(update=update), [corrected])


def require_campaign(state: Campaign | None) -> Campaign:
    """The campaign, or the refusal that there is none."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no campaign with this code. Check the code, or plan the campaign.",
        )
    return state


def _that_may_be_counted(state: Campaign | None, command: CountMonth) -> Campaign:
    """The campaign, where this month of it has begun and is none before its first."""
    found = require_campaign(state)
    if command.month > f"{command.on:%Y-%m}":
        raise Refusal(Kind.NOT_VALID, "This month has not begun yet.", "month")
    if command.month < f"{found.begins_on:%Y-%m}":
        raise Refusal(
            Kind.NOT_VALID,
            f"The campaign began in {found.begins_on:%B %Y}. Give that month or a later one.",
            "month",
        )
    return found
