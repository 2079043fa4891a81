"""The connections to the services: a front end that was held up itself calls no service away."""

import asyncio
import time

import httpx
import pytest

from deploy.local.suite import Service
from services.chassis.service import SERVED
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


def test_a_server_keeps_an_idle_connection_far_longer_than_who_asks_it() -> None:
    """Or a request leaves at times on a connection that is just being closed."""
    ended_by_client = httpx.Limits().keepalive_expiry

    assert ended_by_client
    assert SERVED["timeout_keep_alive"] > 10 * ended_by_client
