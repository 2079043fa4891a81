"""Households that enquire at the enquiry service, and the information events that it plans for them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.chassis.trust import trusted
from tests.identity import as_needed
from tests.notifications.helpers.examples import ON, household
from tests.notifications.helpers.processes import ServiceProcess


class Enquirers:
    """Households that enquire at the enquiry service, each under addresses of its own."""

    def __init__(self, service: ServiceProcess) -> None:
        self.service = service
        self.addresses: list[str] = []

    async def enquire(self, *addresses: str | None, channel: str = "phone") -> UUID:
        """A household with these addresses, one of one person without any by phone alone; staff record it
        unless it came by another channel.
        """
        self.addresses += filter(None, addresses)
        contact = household(*(addresses or (None,)))
        applicants = [applicant.model_dump(exclude_none=True) for applicant in contact.applicants]
        if not addresses:
            applicants[0]["phone"] = "01632 960 777"
        command = {
            "on": ON.isoformat(),
            "agency": "moorland",
            "channel": channel,
            "household": "joint" if len(applicants) > 1 else "single",
            "applicants": applicants,
        }
        return UUID((await self.ask_for("/enquiries", command))["journey"])

    async def plan(self, held_on: date, *, places: int = 10) -> UUID:
        """An information event at a hall."""
        command = {
            "on": ON.isoformat(),
            "agency": "moorland",
            "title": "Adoption: what comes first",
            "held_on": held_on.isoformat(),
            "starts_at": "18:30",
            "ends_at": "20:00",
            "mode": "in_person",
            "venue": {"name": "Example Hall", "postcode": "ZX1 2AB"},
            "places": places,
            "step_free": True,
            "interpreters": ["pl"],
        }
        return UUID((await self.ask_for("/information-events", command))["journey"])

    async def ask_for(self, path: str, command: dict[str, Any]) -> Any:
        """The enquiry service's answer to a command."""
        command = {"on": ON.isoformat(), **command}
        url, auth = self.service.url, as_needed("enquiry")
        async with httpx.AsyncClient(
            base_url=url, auth=auth, trust_env=False, verify=trusted()
        ) as client:
            headers = {"Idempotency-Key": uuid4().hex}
            answer = await client.post(path, json=command, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()
