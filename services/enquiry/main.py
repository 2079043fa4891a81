"""The enquiry service: `python -m services.enquiry.main`."""

from fastapi import FastAPI

from services.chassis.service import run, service
from services.chassis.settings import RecordSettings
from services.enquiry import api
from services.enquiry.store import ENQUIRIES, EQUALITY, MYSTERY_SHOPS


def build(settings: RecordSettings) -> FastAPI:
    """Put together: three kinds of records, and what it answers."""
    return service(
        "enquiry",
        settings,
        routers=[api.router],
        kept=[ENQUIRIES, EQUALITY, MYSTERY_SHOPS],
    )


if __name__ == "__main__":
    run(build, RecordSettings.read())
