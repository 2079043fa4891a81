"""The panel service: `python -m services.panel.main`."""

from functools import partial

from fastapi import FastAPI

from services.casework.clock_work import ClockWatch
from services.casework.ended_access import has_ended
from services.casework.listed_agencies import open_listing
from services.chassis.clock import today
from services.chassis.service import run, service
from services.chassis.signing import Signer
from services.panel import consumers
from services.panel.api import (
    approval_reviews,
    cases,
    central_list,
    decision_told,
    meetings,
    report_quality,
    seats,
)
from services.panel.domain.deadlines import announce
from services.panel.settings import PanelSettings
from services.panel.store.cases import PANEL_CASES
from services.panel.store.central_lists import CENTRAL_LISTS
from services.panel.store.meetings import PANEL_MEETINGS

WATCH = ClockWatch(PANEL_CASES, "cases at the panel", lambda _: partial(announce, today=today()))


def build(settings: PanelSettings) -> FastAPI:
    """Put together: its records of cases, central lists and meetings, what it answers and what it hears."""
    app = service(
        "panel",
        settings,
        routers=[
            cases.router,
            cases.lists,
            decision_told.router,
            approval_reviews.router,
            central_list.router,
            report_quality.router,
            meetings.calendar,
            meetings.router,
            meetings.of_a_case,
            seats.router,
        ],
        kinds=[PANEL_CASES, CENTRAL_LISTS, PANEL_MEETINGS],
        subscribe=consumers.subscribe,
        works=[WATCH.work],
        health_checks=[WATCH.overdue],
        has_ended=has_ended,
        listing=open_listing,
    )
    app.state.signer = Signer.reading(settings.identity_key, settings.identity_issuer)
    return app


if __name__ == "__main__":
    run(build, PanelSettings.read())
