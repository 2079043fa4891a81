"""The pages that need no account."""

from services.web.public.pages import account, booking, enquire, events, invitation

ROUTERS = (
    account.router,
    booking.router,
    enquire.router,
    events.router,
    invitation.router,
)
