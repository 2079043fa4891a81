"""The reporting service: `python -m services.reporting.main`."""

from fastapi import FastAPI

from services.chassis.service import run, service
from services.chassis.settings import RecordSettings
from services.reporting import consumers
from services.reporting.api import downloads, exact, live, publication, published
from services.reporting.background import Recounts


def reporting(settings: RecordSettings) -> FastAPI:
    """Put together: what it answers, what it hears, and the checks that both count alike."""
    recounts = Recounts()
    return service(
        "reporting",
        settings,
        routers=[
            exact.router,
            downloads.router,
            published.router,
            live.router,
            publication.router,
        ],
        subscribe=consumers.subscribe,
        works=[consumers.definitions_checked, recounts.work],
        health_checks=[recounts.attention],
    )


if __name__ == "__main__":
    run(reporting, RecordSettings.read())
