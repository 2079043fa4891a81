"""The assessment service: `python -m services.assessment.main`."""

from functools import partial

from fastapi import FastAPI

from services.assessment import consumers
from services.assessment.api import (
    actions,
    cases,
    check_detail,
    check_requests,
    check_table,
    descriptions,
    documents,
    packs,
    passed_documents,
    stage_one,
    stage_two,
    training_sessions,
)
from services.assessment.background.training import overdue_places, place_work
from services.assessment.domain.deadlines import announce
from services.assessment.settings import AssessmentSettings
from services.assessment.store import ASSESSMENTS, storage_trouble, sweeping
from services.assessment.training_store import TRAINING_SESSIONS
from services.casework.clock_work import ClockWatch
from services.casework.ended_access import has_ended
from services.casework.listed_agencies import open_listing
from services.chassis.clock import today
from services.chassis.service import run, service

WATCH = ClockWatch(ASSESSMENTS, "assessments", lambda _: partial(announce, today=today()))


def build(settings: AssessmentSettings) -> FastAPI:
    """Put together: its case records, what it answers and what it hears."""
    app = service(
        "assessment",
        settings,
        routers=[
            cases.router,
            stage_one.router,
            stage_two.router,
            actions.router,
            check_table.router,
            check_detail.router,
            check_requests.router,
            descriptions.router,
            documents.router,
            passed_documents.router,
            packs.router,
            training_sessions.router,
            cases.lists,
        ],
        kinds=[ASSESSMENTS, TRAINING_SESSIONS],
        subscribe=consumers.subscribe,
        has_ended=has_ended,
        listing=open_listing,
        works=[sweeping, WATCH.work, place_work],
        health_checks=[storage_trouble, WATCH.overdue, overdue_places],
        files=settings.file_place,
        larger_bodies=documents.LARGER_BODIES,
    )
    app.state.request_key = settings.request_secret
    return app


if __name__ == "__main__":
    run(build, AssessmentSettings.read())
