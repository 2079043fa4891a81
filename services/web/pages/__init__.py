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
    support,
    team,
)

ROUTERS = (
    account.router,
    *adopter.ROUTERS,
    booking.router,
    enquire.router,
    events.router,
    joining.router,
    *national.ROUTERS,
    operation.router,
    support.router,
    *team.ROUTERS,
)
