"""What households and shoppers say of an agency: feedback by step, and scores of mystery shops.

The invariant: no answer is shown by fewer than five, and no shop before its round is unmasked; both are
kept by the service, and said on the page.
"""

import asyncio

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.enquiry.agency import Feedback
from services.web.site.answers.enquiry.mystery_shops import OwnRounds
from services.web.site.answers.standards import ResponseStandards
from services.web.site.navigation import RECRUITERS
from services.web.site.pieces import piece
from services.web.site.rate_limit import Price
from services.web.site.rendering import show

router = APIRouter(prefix="/team/{agency}")


@router.get("/feedback", dependencies=[page_for(Role.MANAGER)])
async def feedback(request: Request, agency: str, ask: AsStaff) -> Response:
    """How easy each step was, and what households wrote."""
    found = (await piece(ask.enquiry.get(f"/agencies/{agency}/feedback", Feedback))).found
    context = {"agency": agency, "found": found}
    return show(request, "team/feedback.html", context, away=found is None)


@router.get("/mystery-shops", dependencies=[page_for(*RECRUITERS), costs(Price.OWN_FIGURE)])
async def mystery_shops(request: Request, agency: str, ask: AsStaff) -> Response:
    """The agency's shops of unmasked rounds with their scores, and beside its families by the same standards."""
    asked = ask.reporting.get("/response-standards/own", ResponseStandards, {"agency": agency})
    rounds, standards = await asyncio.gather(
        piece(ask.enquiry.get(f"/agencies/{agency}/mystery-shops", OwnRounds)), piece(asked)
    )
    context = {"agency": agency, "found": rounds.found, "standards": standards.found}
    return show(request, "team/mystery_shops.html", context, away=rounds.found is None)
