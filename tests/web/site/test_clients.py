"""The connections to the services: a front end that was held up itself calls no service away."""

import asyncio
import time

import httpx
import pytest

from deploy.local.suite import Service
from services.web.site import clients
from services.web.site.clients import open_service

CONNECTING = 0.2


async def test_a_connection_is_tried_again_where_this_process_was_held_up(
    enquiry: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "PATIENCE", httpx.Timeout(4.0, connect=CONNECTING))
    async with open_service(enquiry.url) as client:
        asked = asyncio.create_task(client.get("/health/live"))
        for _ in range(3):
            await asyncio.sleep(0)
        time.sleep(2 * CONNECTING)  # noqa: ASYNC251  everything in this process stands still
        answer = await asked

    assert answer.status_code == 200
