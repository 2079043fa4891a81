"""Information events of every agency: found by agency, kind and day, and looked at one by one.

The invariant: what is shown is what the enquiry service offers to everybody; a page asks for nobody's data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from contracts.information_event import Mode
from services.chassis.admission import anybody
from services.chassis.clock import now
from services.web.public.enquiry_form import campaign_code
from services.web.site.admission import AsWeb, costs
from services.web.site.agencies import AGENCIES
from services.web.site.answers.enquiry.information_events import EventPage
from services.web.site.booking import event_away
from services.web.site.clients import Away, Refused
from services.web.site.information_events import InformationEvent
from services.web.site.rate_limit import Price
from services.web.site.rendering import show, tells_of_nobody

router = APIRouter(prefix="/events", dependencies=[tells_of_nobody])

DAY_PARTS = ("from-day", "from-month", "from-year")
NOT_A_DAY = "The date must be a real date, like 27 3 2027"


@dataclass(frozen=True, slots=True)
class EventSearch:
    """What visitors look for, as the address says it; unknown values count as not given."""

    agency: str
    mode: str
    typed: Mapping[str, str]
    campaign: str = ""

    @property
    def came_by(self) -> str:
        """What an address of an information event has behind it where visitors came by a campaign."""
        return f"?campaign={self.campaign}" if self.campaign else ""

    @property
    def from_on(self) -> date | None:
        """The first day; raises `ValueError` where there is no such day."""
        if not any(self.typed.values()):
            return None
        day, month, year = (int(self.typed[part]) for part in DAY_PARTS)
        return date(year, month, day)

    @property
    def narrows(self) -> bool:
        """Whether they look for some alone; a campaign only says how they came."""
        return bool(self.agency or self.mode or any(self.typed.values()))

    @property
    def query(self) -> dict[str, str]:
        """The same as the address says it, for the next page."""
        params = {"agency": self.agency, "mode": self.mode, **self.typed}
        params["campaign"] = self.campaign
        return {name: text for name, text in params.items() if text}


async def event_search(request: Request) -> EventSearch:
    """What the address asks for."""
    asked = request.query_params
    agency, mode = asked.get("agency", ""), asked.get("mode", "")
    return EventSearch(
        agency=agency if agency in AGENCIES else "",
        mode=mode if mode in set(Mode) else "",
        typed={part: asked.get(part, "").strip()[:4] for part in DAY_PARTS},
        campaign=campaign_code(asked["campaign"]) if asked.get("campaign") else "",
    )


SearchDep = Annotated[EventSearch, Depends(event_search)]


@router.get("", dependencies=[anybody(), costs(Price.FIGURE)])
async def find(
    request: Request, wanted: SearchDep, ask: AsWeb, after: UUID | None = None
) -> Response:
    """What can be booked, by day and hour; the rest of the page is shown while the service is away."""
    context = {"wanted": wanted, "agencies": [*AGENCIES.values()], "errors": {}, "found": None}
    try:
        asked = _asked(wanted, after)
    except ValueError:
        context["errors"] = {DAY_PARTS[0]: NOT_A_DAY}
        return show(
            request, "public/events/list.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    try:
        context["found"] = await ask.enquiry.get(
            "/information-events", EventPage[InformationEvent], asked
        )
    except Away:
        return show(request, "public/events/list.html", context, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    return show(request, "public/events/list.html", context)


@router.get("/{event}", dependencies=[anybody()])
async def look(request: Request, event: UUID, ask: AsWeb, campaign: str = "") -> Response:
    """What, when and where it is, who holds it, and how many places are left.

    A campaign whose address it is goes along to the form.
    """
    try:
        found = await ask.enquiry.get(f"/information-events/{event}", InformationEvent)
    except Away:
        return event_away(request)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    context = {
        "event": found,
        "why_not": found.why_not(now()),
        "agency": AGENCIES.get(found.agency),
        "came_by": f"?campaign={campaign_code(campaign)}" if campaign else "",
    }
    return show(request, "public/events/event.html", context)


def _asked(wanted: EventSearch, after: UUID | None) -> dict[str, str]:
    from_on = wanted.from_on
    asked = {
        "agency": wanted.agency,
        "mode": wanted.mode,
        "from": from_on.isoformat() if from_on else "",
        "after": str(after or ""),
    }
    return {name: text for name, text in asked.items() if text}
