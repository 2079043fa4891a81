"""The pages of adopters who are signed in: about their own journeys and nobody else's.

The invariant: each page asks the services as the applicant who is signed in, and shows what they answer.
"""

from services.web.pages.adopter import (
    booking,
    feedback,
    inviting,
    leaving,
    overview,
    reading,
    start,
    wishing,
)

ROUTERS = (
    booking.router,
    feedback.router,
    inviting.router,
    leaving.router,
    overview.router,
    reading.router,
    start.router,
    wishing.router,
)
