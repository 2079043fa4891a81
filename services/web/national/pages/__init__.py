"""The national figures, which are public, and the work of the national team behind sign-in."""

from services.web.national.pages import (
    campaigns,
    downloads,
    figures,
    live,
    measures,
    mystery_shops,
    publication,
    rounds,
)

ROUTERS = (
    figures.router,
    measures.router,
    downloads.router,
    live.router,
    publication.router,
    campaigns.router,
    rounds.router,
    mystery_shops.router,
)
