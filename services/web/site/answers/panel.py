"""What the panel service answers: the panel and the decision of the agency."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import RunningClock
from contracts.reference import Recommendation, ReviewRoute
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class PanelCase(BaseModel):
    """One case at the panel or with the agency decision maker."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    status: str
    referred_on: date
    meetings: tuple[Any, ...]
    recommendation: Recommendation | None
    recommended_on: date | None = None
    decision_maker: str | None
    decided_on: date | None = None
    notice_sent_on: date | None = None
    review_route: ReviewRoute | None = None
    next_clock: RunningClock | None


class PanelCases(BaseModel):
    """A page of cases at the panel; `after` leads to the next."""

    model_config = VIEW

    cases: Rows[PanelCase]
    after: str | None
