"""Senders who break off or send without measure, at the front end and at a service that run as processes."""

import json
from urllib.parse import urlsplit

import pytest

from contracts.identity import Role
from deploy.local.suite import Service
from services.chassis.bounded_http import MOST_HEAD_BYTES
from tests.chassis.helpers.raw_connection import connected, head
from tests.identity import signer, staff
from tests.waiting import until
from tests.web.helpers.front_end import RunWeb

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LENGTHS: dict[str, str | int] = {"Content-Length": 1_000}


@pytest.fixture(scope="module")
def web(run_web: RunWeb, enquiry: Service) -> Service:
    return run_web(enquiry=enquiry.url)


def port_of(service: Service) -> int:
    return urlsplit(service.url).port or 0


def lines(service: Service) -> list[dict[str, object]]:
    """What a service has logged so far."""
    return [json.loads(each) for each in service.log.read_text().splitlines()]


async def breaks_off(service: Service, request: bytes) -> list[object]:
    """How grave the lines are that a service logs of a request whose sender is gone in the middle of it."""
    before = len(lines(service))
    async with connected(port_of(service)) as sender:
        await sender.send(request)
        sender.break_off()

    async def is_logged() -> bool:
        return any(each["event"] == "request" for each in lines(service)[before:])

    await until(is_logged)
    return [each["level"] for each in lines(service)[before:]]


async def test_a_broken_connection_is_no_error(web: Service, enquiry: Service) -> None:
    token = f"Bearer {signer().token(staff(Role.MANAGER), 'enquiry')}"
    command = {**LENGTHS, "Content-Type": "application/json", "Authorization": token}
    form = head("POST", "/enquire/send", {**FORM, **LENGTHS}) + b"name=Rosa"
    body = head("POST", "/enquiries", {**command, "Idempotency-Key": "a-key-of-a-test"}) + b"{"

    assert set(await breaks_off(web, form)) == {"info"}
    assert set(await breaks_off(enquiry, body)) == {"info"}


@pytest.mark.parametrize(
    "length", [{"Content-Length": 15_000_000}, {"Transfer-Encoding": "chunked"}]
)
async def test_a_form_without_measure_is_refused_before_it_is_read(
    web: Service, length: dict[str, str | int]
) -> None:
    async with connected(port_of(web)) as sender:
        await sender.send(head("POST", "/enquire/send", {**FORM, **length}))

        assert await sender.status() in {411, 413}


async def test_both_bound_the_head_of_a_request(web: Service, enquiry: Service) -> None:
    for service in (web, enquiry):
        async with connected(port_of(service)) as sender:
            await sender.send(head("GET", "/health/live", {"Cookie": "x" * MOST_HEAD_BYTES}))

            assert await sender.status() == 431
