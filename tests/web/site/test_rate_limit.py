"""Whoever is faster than people are is held back; a form comes back with everything that was typed."""

import math

import httpx
import pytest
from starlette.requests import Request

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.trust import trusted
from services.web.public.enquiry_form import EnquiryAnswers
from services.web.site.rate_limit import (
    FROM_ONE_ADDRESS,
    OF_ONE_ACCOUNT,
    OF_ONE_ADDRESS,
    OF_ONE_FORM,
    SIGNING_IN,
    Pace,
    Price,
)
from tests.web.helpers.forms import ONE, read
from tests.web.helpers.front_end import Browse, RunWeb
from tests.web.helpers.information_events import a_form
from tests.web.helpers.sign_in import OURS, signs_in

NOWHERE = "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"
ENQUIRY = ONE | {"key": EnquiryAnswers().key}
BOOKING = f"/events/{NOWHERE}/book/send"


@pytest.mark.parametrize(("address", "form"), [("/enquire/send", ENQUIRY), (BOOKING, a_form())])
async def test_one_form_sent_too_often_is_held_back_and_keeps_its_answers(
    alone: httpx.AsyncClient, address: str, form: dict[str, str]
) -> None:
    for _ in range(OF_ONE_FORM.amount):
        assert (await alone.post(address, data=form)).status_code == 503
    held = await alone.post(address, data=form)
    page = read(held.text)

    assert held.status_code == 429
    assert 0 < int(held.headers["retry-after"]) <= 600
    assert page.fields == form
    assert page.actions == [address]
    assert "Your answers are still on this page" in page.words


async def test_one_connection_that_sends_many_forms_is_held_back_and_others_are_not(
    run_web: RunWeb,
) -> None:
    web = run_web()
    async with httpx.AsyncClient(base_url=web.url, trust_env=False, verify=trusted()) as client:

        async def send(came_from: str) -> int:
            headers = {"X-Forwarded-For": came_from}
            answer = await client.post(
                "/enquire/send", data=ONE | {"key": EnquiryAnswers().key}, headers=headers
            )
            return answer.status_code

        for _ in range(FROM_ONE_ADDRESS.amount):
            assert await send("203.0.113.7") == 503
        # whoever made up an address before the proxy's own entry is still the one that it saw
        assert await send("198.51.100.1, 203.0.113.7") == 429
        assert await send("203.0.113.8") == 503
        for number in range(FROM_ONE_ADDRESS.amount):
            assert await send(f"2001:db8:1:2::{number + 1:x}") == 503
        assert await send("2001:db8:1:2:ffff::1") == 429
        assert await send("2001:db8:1:3::1") == 503

    assert_no_address_is_logged(web)


async def test_who_sets_out_to_sign_in_again_and_again_waits_and_others_do_not(
    run_web: RunWeb,
) -> None:
    web = run_web()
    here, elsewhere = ({"X-Forwarded-For": each} for each in ("203.0.113.7", "203.0.113.8"))
    async with httpx.AsyncClient(base_url=web.url, trust_env=False, verify=trusted()) as client:
        allowed, held = 0, await client.get("/sign-in", headers=here)
        # The ten minutes may end between two of them.
        while held.status_code == 302 and allowed <= 2 * SIGNING_IN.amount:
            allowed, held = allowed + 1, await client.get("/sign-in", headers=here)
        other = await client.get("/sign-in", headers=elsewhere)

    assert (held.status_code, other.status_code) == (429, 302)
    assert allowed >= SIGNING_IN.amount
    assert 0 < int(held.headers["retry-after"]) <= 600
    assert "Try again in a few minutes" in held.text
    assert "set-cookie" not in held.headers
    assert_no_address_is_logged(web)


def assert_no_address_is_logged(web: Service) -> None:
    log = "".join(path.read_text() for path in web.log.parent.rglob("*.log"))
    assert log
    assert [each for each in ("203.0.113", "198.51.100", "2001:db8") if each in log] == []


async def test_asking_for_a_link_is_held_back_alike_whether_it_is_known_or_not(
    alone: httpx.AsyncClient,
) -> None:
    form = {"reference": "7K3M9-QXD2A", "email": "amina@home.example"}
    for _ in range(OF_ONE_FORM.amount):
        assert (await alone.post("/join", data=form)).status_code == 503
    held = await alone.post("/join", data=form)
    other = await alone.post("/join", data=form | {"reference": "7K3M9-QXD2B"})

    assert (held.status_code, other.status_code) == (429, 503)
    assert read(held.text).fields == form


async def test_an_account_that_asks_for_too_much_waits_and_others_at_its_address_do_not(
    browse: Browse, provider: SignIn
) -> None:
    find = "/team/moorland/find"
    most = OF_ONE_ACCOUNT.amount // Price.SEARCH
    async with browse(sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "recruiter")
        allowed, held = 0, await client.post(find, data={"words": " "}, headers=OURS)
        # The ten minutes may end between two of them.
        while held.status_code == 422 and allowed <= 2 * most:
            allowed, held = allowed + 1, await client.post(find, data={"words": " "}, headers=OURS)
        free = await client.get(find)
        client.cookies.clear()
        await signs_in(client, "manager")
        other = await client.post(find, data={"words": " "}, headers=OURS)

    assert (held.status_code, free.status_code, other.status_code) == (429, 200, 422)
    assert allowed >= most
    minutes = math.ceil(int(held.headers["retry-after"]) / 60)
    assert 0 < minutes <= 10
    assert f"Wait {minutes} minute" in held.text
    assert "Nothing has changed" in held.text


async def test_what_nobody_in_particular_asks_for_is_counted_by_address() -> None:
    pace = Pace()
    times = OF_ONE_ADDRESS.amount // Price.MANY_FIGURES
    for _ in range(times):
        assert await pace.seconds_to_afford(sent_from("203.0.113.7"), "", Price.MANY_FIGURES) == 0

    assert 0 < await pace.seconds_to_afford(sent_from("203.0.113.7"), "", Price.FIGURE) <= 600
    assert await pace.seconds_to_afford(sent_from("203.0.113.8"), "", Price.FIGURE) == 0
    assert await pace.seconds_to_afford(sent_from("203.0.113.7"), "somebody", Price.EXPORT) == 0


def sent_from(address: str) -> Request:
    return Request({"type": "http", "client": (address, 50_000), "headers": []})


async def test_turning_pages_is_never_held_back(browse: Browse) -> None:
    async with browse() as web:
        form = ONE | {"key": "0123456789abcdef0123456789abcdef"}
        answers = [await web.post("/enquire/check", data=form) for _ in range(60)]

    assert {answer.status_code for answer in answers} == {200}
