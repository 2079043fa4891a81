"""The national figures, which are public, and the work of the national team behind sign-in."""

from services.web.pages.national import (
    downloads,
    figures,
    live,
    measures,
    mystery_shops,
    publishing,
    rounds,
)

ROUTERS = (
    figures.router,
    measures.router,
    downloads.router,
    live.router,
    publishing.router,
    rounds.router,
    mystery_shops.router,
)
