"""The pages in the footer: help and contact, the privacy notice, cookies and the accessibility statement.

The invariant: they say what is true of these pages and nothing else, and tests compare what can be compared.
"""

from fastapi import APIRouter, Request, Response

from contracts.retention import retention
from services.chassis.admission import anybody
from services.chassis.clock import today
from services.web.site.agencies import AGENCIES
from services.web.site.rendering import show, tells_of_nobody
from services.web.site.sessions import COOKIE, IDLE, LONGEST

router = APIRouter(dependencies=[tells_of_nobody])


@router.get("/help", dependencies=[anybody()])
async def find_help(request: Request) -> Response:
    """Whom to contact, for families and for staff."""
    return show(request, "public/about/help.html", {"agencies": [*AGENCIES.values()]})


@router.get("/privacy", dependencies=[anybody()])
async def privacy(request: Request) -> Response:
    """What is kept about people, who sees it and how long it is kept."""
    return show(request, "public/about/privacy.html", {"retention": retention(today())})


@router.get("/cookies", dependencies=[anybody()])
async def cookies(request: Request) -> Response:
    """The cookies that these pages set."""
    hours = {"idle": IDLE.seconds // 3600, "longest": LONGEST.seconds // 3600}
    return show(request, "public/about/cookies.html", {"cookie": COOKIE, **hours})


@router.get("/accessibility-statement", dependencies=[anybody()])
async def accessibility(request: Request) -> Response:
    """How accessible the pages are, and how that was found out."""
    return show(request, "public/about/accessibility.html", {})
