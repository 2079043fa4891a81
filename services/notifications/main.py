"""The notifications service: `python -m services.notifications.main`."""

from fastapi import FastAPI

from services.chassis.service import run, service
from services.notifications.api import action_preview, messages, templates
from services.notifications.api.dependencies import letter_not_written
from services.notifications.background.sender import sending
from services.notifications.consumers import subscribe
from services.notifications.domain.message import Passing
from services.notifications.letters.letter_writer import FrontDesk
from services.notifications.settings import NotificationSettings
from services.notifications.store import CORRESPONDENCE


def build(settings: NotificationSettings) -> FastAPI:
    """Put together: what it keeps, hears and answers, the desk that writes, the work that sends."""
    front_desk = FrontDesk(settings)
    app = service(
        "notifications",
        settings,
        routers=[messages.router, templates.router, action_preview.router],
        kinds=[CORRESPONDENCE],
        subscribe=subscribe,
        works=[front_desk.opened, sending(settings)],
    )
    app.state.front_desk = front_desk
    app.add_exception_handler(Passing, letter_not_written)
    return app


if __name__ == "__main__":
    run(build, NotificationSettings.read())
