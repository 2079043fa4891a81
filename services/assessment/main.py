"""The assessment service: `python -m services.assessment.main`."""

from fastapi import FastAPI

from services.assessment import consumers
from services.assessment.api import actions, cases, check_table, stage_one
from services.assessment.store import ASSESSMENTS
from services.casework.ended_access import has_ended
from services.chassis.service import run, service
from services.chassis.settings import RecordSettings


def build(settings: RecordSettings) -> FastAPI:
    """Put together: its case records, what it answers and what it hears."""
    return service(
        "assessment",
        settings,
        routers=[
            cases.router,
            stage_one.router,
            actions.router,
            check_table.router,
            cases.lists,
        ],
        kinds=[ASSESSMENTS],
        subscribe=consumers.subscribe,
        has_ended=has_ended,
    )


if __name__ == "__main__":
    run(build, RecordSettings.read())
