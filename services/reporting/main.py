"""The reporting service: `python -m services.reporting.main`."""

from functools import partial

from fastapi import FastAPI

from services.chassis.service import run, service
from services.reporting import consumers
from services.reporting.api import (
    children_waiting,
    days,
    downloads,
    early_warning,
    equity,
    exact,
    journeys,
    live,
    national_warning,
    other_capacity,
    other_limit,
    publication,
    publications_compared,
    published,
    published_time_left,
    response_standards,
    returns,
    revisions,
    time_left,
    workforce,
)
from services.reporting.api.files import Files
from services.reporting.background.preparations import Preparations
from services.reporting.background.recounts import Recounts
from services.reporting.background.time_left import TimeLeftWork
from services.reporting.domain.publishing.noise import Noise
from services.reporting.equality_keys import EqualityKeys
from services.reporting.settings import ReportingSettings


def reporting(settings: ReportingSettings) -> FastAPI:
    """Put together: what it answers, what it hears, and the checks that both count alike."""
    recounts, preparations = Recounts(), Preparations()
    noise = Noise(settings.noise_secret)
    app = service(
        "reporting",
        settings,
        routers=[
            exact.router,
            days.router,
            time_left.router,
            early_warning.router,
            other_limit.router,
            other_capacity.router,
            published_time_left.router,
            journeys.router,
            response_standards.router,
            downloads.router,
            returns.router,
            children_waiting.router,
            workforce.router,
            published.router,
            publications_compared.router,
            equity.router,
            national_warning.router,
            live.router,
            publication.router,
            revisions.router,
        ],
        subscribe=partial(consumers.subscribe, opening=EqualityKeys(settings).opened),
        works=[
            consumers.definitions_checked,
            recounts.work,
            preparations.work,
            TimeLeftWork(noise).work,
        ],
        health_checks=[recounts.attention],
    )
    app.state.noise = noise
    app.state.files = Files()
    app.state.preparations = preparations
    return app


if __name__ == "__main__":
    run(reporting, ReportingSettings.read())
