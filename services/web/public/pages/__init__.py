"""The pages that need no account."""

from services.web.public.pages import (
    about,
    account,
    answer,
    booking,
    enquire,
    events,
    find_agency,
    invitation,
)

ROUTERS = (
    about.router,
    account.router,
    answer.router,
    booking.router,
    enquire.router,
    events.router,
    find_agency.router,
    invitation.router,
)
