"""The pages, one module for each thing that somebody comes for."""

from services.web.pages import (
    account,
    adopter,
    booking,
    enquire,
    events,
    joining,
    national,
    operation,
)
from services.web.pages.team import case, do, queue
from services.web.pages.team import start as team_start

ROUTERS = (
    account.router,
    *adopter.ROUTERS,
    booking.router,
    case.router,
    do.router,
    enquire.router,
    events.router,
    joining.router,
    *national.ROUTERS,
    operation.router,
    queue.router,
    team_start.router,
)
