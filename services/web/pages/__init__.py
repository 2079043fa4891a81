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
from services.web.pages.team import (
    case,
    case_accesses,
    case_household,
    do,
    duplicates,
    messages,
    queue,
)
from services.web.pages.team import start as team_start

ROUTERS = (
    account.router,
    *adopter.ROUTERS,
    booking.router,
    case.router,
    case_accesses.router,
    case_household.router,
    do.router,
    duplicates.router,
    messages.router,
    enquire.router,
    events.router,
    joining.router,
    *national.ROUTERS,
    operation.router,
    queue.router,
    team_start.router,
)
