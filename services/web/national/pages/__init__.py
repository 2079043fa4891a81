"""The national figures, which are public, and the work of the national team behind sign-in."""

from services.web.national.pages import (
    campaigns,
    children_waiting,
    downloads,
    early_warning,
    figures,
    live,
    measures,
    mystery_shops,
    publication,
    publications,
    response_standards,
    rounds,
    workforce,
)

ROUTERS = (
    figures.router,
    measures.router,
    downloads.router,
    live.router,
    early_warning.router,
    publication.router,
    publications.router,
    campaigns.router,
    children_waiting.router,
    workforce.router,
    response_standards.router,
    rounds.router,
    mystery_shops.router,
)
