"""What a revision of published figures changed of an agency's own counts, for its manager: down to the events behind it.

The invariant: these are exact counts of the agency's own families, without the random change that published numbers have.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response

from contracts.identity import Role
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.revisions import OwnRevision
from services.web.site.clients import Away, Refused
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team.figures import part_in_words
from services.web.team.household_names import names_of
from services.web.team.revised_counts import counts_in_words, event_in_words

router = APIRouter(prefix="/team/{agency}/figures/revisions")

Quarter = Annotated[str, Path(pattern=r"^\d{4}-\d\d-Q[1-4]$")]
Number = Annotated[int, Path(ge=1, le=100)]


@router.get("/{quarter}/{number}", dependencies=[page_for(Role.MANAGER), costs(Price.OWN_FIGURES)])
async def own_revision(
    request: Request, agency: str, quarter: Quarter, number: Number, ask: AsStaff
) -> Response:
    """Each measure of which something counts otherwise: its parts, and the households with what was recorded in between."""
    path = f"/agencies/{agency}/revisions/{quarter}/{number}"
    try:
        found = await ask.reporting.get(path, OwnRevision)
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    moved = (each.journey for measure in found.measures for each in measure.journeys)
    context = {
        "found": found,
        "number": number,
        "names": await names_of(ask.enquiry, agency, moved),
        "part_in_words": part_in_words,
        "counts_in_words": counts_in_words,
        "event_in_words": event_in_words,
        "back": ("Your figures", f"/team/{agency}/figures?period={quarter}"),
    }
    return show(request, "team/revision.html", {"agency": agency, **context})
