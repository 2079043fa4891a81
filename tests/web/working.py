"""A team's work for its queues: households at an agency, and cases that stand where a test needs them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from deploy.local.suite import Service
from services.chassis.cases import BLANK
from services.chassis.clock import now, today
from services.chassis.mongo import database, open_client
from services.chassis.record import Kept
from services.chassis.settings import RecordSettings
from tests.web.offering import asked

LINE = re.compile(r'<tr class="govuk-table__row" role="row">(.*?)</tr>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def ago(days: int) -> str:
    """A day in the past, as commands name it."""
    return (today() - timedelta(days)).isoformat()


async def enquired(enquiry: Service, name: str, *, days_ago: int = 0, **changed: Any) -> str:
    """The journey of a household that enquired some days ago at moorland."""
    body = {
        "on": ago(days_ago),
        "agency": "moorland",
        "channel": "phone",
        "household": "single",
        "applicants": [{"name": name, "email": f"{name.replace(' ', '.').lower()}@home.example"}],
        **changed,
    }
    return str((await asked(enquiry, "/enquiries", body))["journey"])


async def tells(enquiry: Service, journey: str, command: str, **said: Any) -> None:
    """Something is recorded on an enquiry, today unless another day is said."""
    await asked(enquiry, f"/enquiries/{journey}/{command}", {"on": ago(0), **said})


async def reached(enquiry: Service, journey: str, **changed: Any) -> None:
    """Somebody spoke with them."""
    said = {"channel": "phone", "staff": "recruiter-01", "outcome": "wishes_to_go_on"}
    await tells(enquiry, journey, "make-contact", **said, next_step="initial_visit", **changed)


async def written(
    settings: RecordSettings, service: str, kept: Kept[Any], states: Mapping[str, Any]
) -> None:
    """Records of a service that has started, standing where they are to stand.

    The service may have heard of the journeys already; what it has heard stays noted.
    """
    async with open_client(settings.mongodb_url) as client:
        collection = database(client, settings.namespace + service)[kept.collection]
        for journey, state in states.items():
            identity = UUID(journey)
            stands = {
                "state": state.model_dump(mode="json"),
                "agency": state.agency,
                "wake_at": None,
                "touched_at": now(),
                **kept.beside(identity, state),
            }
            begun = {**BLANK, "heard": {}}
            update = {"$set": stands, "$setOnInsert": begun}
            await collection.update_one({"_id": identity}, update, upsert=True)


def lines(html: str) -> list[str]:
    """The words of each line of a queue, without its head."""
    found = [" ".join(TAG.sub(" ", line).split()) for line in LINE.findall(html)]
    return [line for line in found if not line.startswith(("Choose Household", "Household"))]


def in_words(on: date) -> str:
    """A day as lines name it."""
    return f"{on.day} {on:%B %Y}"
