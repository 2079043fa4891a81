"""What was published when, what was revised and why, and two publications of a quarter side by side.

The invariant: a difference is told by two published numbers and by nothing that was worked out from both.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, NamedTuple

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from services.chassis.admission import anybody
from services.web.national.pages.figures import published
from services.web.site.admission import AsWeb, costs
from services.web.site.agencies import agency_name
from services.web.site.answers.reporting import Publication
from services.web.site.answers.revisions import RevisedMeasure, RevisedNumber, RevisionComparison
from services.web.site.clients import Away, Refused
from services.web.site.command_forms.schemas import in_words
from services.web.site.rate_limit import Price
from services.web.site.rendering import show, tells_of_nobody

router = APIRouter(prefix="/national/publications", dependencies=[tells_of_nobody])

ENGLAND, AGENCY = "England", "agency"
QuarterName = Annotated[str, Path(pattern=r"^\d{4}-\d\d-Q[1-4]$")]


class NamedNumber(NamedTuple):
    """One number of a measure in both publications."""

    name: str
    number: RevisedNumber


@router.get("", dependencies=[anybody(), costs(Price.FIGURE)])
async def list_quarters(request: Request, ask: AsWeb) -> Response:
    """Every published quarter, the latest first: when it was published, or last revised, and why."""
    try:
        out = await published(ask.reporting)
    except Away:
        return show(request, "national/away.html", {}, away=True)
    return show(request, "national/publications.html", {"out": [*reversed(out)]})


@router.get("/{quarter}", dependencies=[anybody(), costs(Price.MANY_FIGURES)])
async def one_quarter(
    request: Request,
    quarter: QuarterName,
    ask: AsWeb,
    revision: Annotated[int, Query(ge=0, le=100)] = 0,
) -> Response:
    """The publications of a quarter, and a revision beside the one before it: the latest unless another is named."""
    path = f"/published/quarters/{quarter}"
    found = None
    try:
        every = await ask.reporting.get(f"{path}/publications", list[Publication])
        number = revision or len(every) - 1
        if number:
            found = await ask.reporting.get(f"{path}/revisions/{number}", RevisionComparison)
    except Away:
        return show(request, "national/away.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    lines = {each.measure: [*lines_of(each)] for each in found.measures} if found else {}
    context = {
        "quarter": quarter,
        "every": every,
        "number": number,
        "found": found,
        "moved": {name: [each for each in of if each.number.moved] for name, of in lines.items()},
        "numbers": sum(len(of) for of in lines.values()),
    }
    return show(request, "national/publication.html", context)


def lines_of(measure: RevisedMeasure) -> Iterator[NamedNumber]:
    """England's number of a measure, and those of its groups in their order."""
    yield NamedNumber(ENGLAND, measure.england)
    for by, groups in measure.by.items():
        for name, number in groups.items():
            yield NamedNumber(agency_name(name) if by == AGENCY else in_words(name), number)
