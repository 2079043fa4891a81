"""The notifications service: `python -m services.notifications.main`."""

from fastapi import FastAPI

from services.casework.ended_access import has_ended
from services.casework.listed_agencies import open_listing
from services.chassis.service import run, service
from services.notifications.api import (
    action_preview,
    enquiry_preview,
    messages,
    second_looks,
    templates,
)
from services.notifications.api.dependencies import letter_not_written
from services.notifications.background.sender import carrier_of, carrier_trouble, sending
from services.notifications.consumers import subscribe
from services.notifications.domain.message import Passing
from services.notifications.letters.letter_writer import OpenLetterWriter
from services.notifications.settings import NotificationSettings
from services.notifications.store import CORRESPONDENCE


def build(settings: NotificationSettings) -> FastAPI:
    """Put together: what it keeps, hears and answers, the letter writer, the work that sends."""
    letter_writer, carrier = OpenLetterWriter(settings), carrier_of(settings)
    app = service(
        "notifications",
        settings,
        routers=[
            messages.router,
            second_looks.router,
            templates.router,
            action_preview.router,
            enquiry_preview.router,
        ],
        kinds=[CORRESPONDENCE],
        subscribe=subscribe,
        works=[letter_writer.opened, sending(carrier, settings.sending_hours, letter_writer)],
        health_checks=[carrier_trouble(carrier)],
        has_ended=has_ended,
        listing=open_listing,
    )
    app.state.letter_writer = letter_writer
    app.add_exception_handler(Passing, letter_not_written)
    return app


if __name__ == "__main__":
    run(build, NotificationSettings.read())
