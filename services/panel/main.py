"""The panel service: `python -m services.panel.main`."""

from fastapi import FastAPI

from services.casework.ended_access import has_ended
from services.chassis.service import run, service
from services.chassis.settings import RecordSettings
from services.panel import api, consumers
from services.panel.store import PANEL_CASES


def build(settings: RecordSettings) -> FastAPI:
    """Put together: its case records, what it answers and what it hears."""
    return service(
        "panel",
        settings,
        routers=[api.router, api.lists],
        kinds=[PANEL_CASES],
        subscribe=consumers.subscribe,
        has_ended=has_ended,
    )


if __name__ == "__main__":
    run(build, RecordSettings.read())
