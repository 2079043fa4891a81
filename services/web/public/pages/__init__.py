"""The pages that need no account."""

from services.web.public.pages import about, account, booking, enquire, events, invitation

ROUTERS = (
    about.router,
    account.router,
    booking.router,
    enquire.router,
    events.router,
    invitation.router,
)
