"""The notifications service: `python -m services.notifications.main`."""

from fastapi import FastAPI

from services.chassis.service import run, service
from services.notifications.api import router
from services.notifications.consumers import hears
from services.notifications.sender import sending
from services.notifications.settings import NotificationSettings
from services.notifications.store import CORRESPONDENCE


def build(settings: NotificationSettings) -> FastAPI:
    """Put together: what it keeps, hears and answers, and the work that sends."""
    return service(
        "notifications",
        settings,
        routers=[router],
        kept=[CORRESPONDENCE],
        hears=hears,
        works=[sending(settings)],
    )


if __name__ == "__main__":
    run(build, NotificationSettings.read())
