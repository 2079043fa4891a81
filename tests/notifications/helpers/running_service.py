"""The notifications service in-process between real servers, and the staff who work with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from asgi_lifespan import LifespanManager

from contracts import agency, assessment, enquiry, panel
from contracts.identity import Role, Who
from services.chassis.clock import today
from services.chassis.kafka import ensure_topics
from services.chassis.settings import RecordSettings
from services.notifications.main import build
from services.notifications.settings import NotificationSettings
from tests.identity import identity, signed_as, staff
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.mail_server import MailServer
from tests.waiting import until

WEB = "https://adopt.example"
NEXT_YEAR = today() + timedelta(days=365)
NEEDED = {"needed": ["The names of two referees"], "needed_by": NEXT_YEAR.isoformat()}
WORKER = staff(Role.RECRUITMENT_WORKER, subject="staff-77")


@dataclass
class RunningService:
    """The service with the servers around it."""

    client: httpx.AsyncClient
    enquirers: Enquirers
    mail_server: MailServer
    settings: RecordSettings

    async def get(self, path: str, who: Who = WORKER) -> httpx.Response:
        return await self.client.get(path, auth=signed_as(who, "notifications"))

    async def post(
        self, path: str, body: dict[str, Any], who: Who = WORKER, *, key: str = ""
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        auth = signed_as(who, "notifications")
        return await self.client.post(path, json=body, headers=headers, auth=auth)

    async def messages(self, journey: UUID, who: Who = WORKER) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.get(f"/messages/{journey}", who)).json()
        return answer

    async def household(self, *addresses: str) -> UUID:
        """A household whose enquiry was acknowledged, or could not be."""
        journey = await self.enquirers.enquire(*addresses)

        async def told() -> bool:
            found = await self.messages(journey)
            return bool(found.get("sent") or found.get("failed"))

        await until(told)
        return journey

    async def has_sent(self, journey: UUID, count: int) -> None:
        async def recorded() -> bool:
            return len((await self.messages(journey))["sent"]) == count

        await until(recorded)

    async def looked_at(self, journey: UUID) -> dict[str, Any]:
        """The journey's letter that waits for a second look, once it does; it is released then."""
        found: list[dict[str, Any]] = []

        async def waits() -> bool:
            listed = (await self.get("/agencies/moorland/to-check")).json()
            found[:] = [each for each in listed if each["journey"] == str(journey)]
            return bool(found)

        await until(waits)
        path = f"/messages/{journey}/{found[0]['message']}/release"
        released = await self.post(path, {"on": "2025-03-03"})
        assert released.is_success, released.text
        return found[0]


def asked(template: str = "needed_next", fields: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "on": "2025-03-03",
        "template": template,
        "fields": NEEDED if fields is None else fields,
    }


@asynccontextmanager
async def opened(settings: RecordSettings, enquirers: Enquirers) -> AsyncIterator[RunningService]:
    """The service started, with a mail server of its own."""
    topics = [settings.namespace + each.TOPIC for each in (agency, enquiry, assessment, panel)]
    await ensure_topics(settings.brokers, topics)
    mail_server = MailServer(port=0)
    await mail_server.start()
    told = settings.model_dump(include={*RecordSettings.model_fields}) | {
        "web_url": WEB,
        "enquiry_url": enquirers.service.url,
        "assessment_url": enquirers.service.url,
        "smtp_url": mail_server.url,
        "sending_hours": "00:00-00:00",
        "identity_key": identity().key("notifications"),
    }
    app = build(NotificationSettings(**told))
    async with (
        LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as served,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served.app), base_url="http://service"
        ) as client,
    ):
        yield RunningService(client, enquirers, mail_server, settings)
    await mail_server.stop()
