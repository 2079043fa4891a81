"""What stands around the pages: headers, assets, health, and the page for what nobody foresaw."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from deploy.local.ports import HOST
from deploy.local.suite import Service
from services.chassis.trust import trusted
from services.web.public.enquiry_form import EnquiryAnswers
from services.web.site.assets import WrongFrontend, read_assets
from services.web.site.clients import SERVICES
from tests.web.helpers.forms import ONE, TWO, read
from tests.web.helpers.front_end import Browse, RunWeb

PAGES = ["/", "/enquire", "/national", "/nothing"]
OTHERS = ["/health/live", "/assets/0/pages.css", "/team", "/enquire/check", "/sign-in"]
"""Health, a file that is not there, two that lead elsewhere, and a provider that is away."""
CARRIED = {
    "content-security-policy": (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
        "style-src 'self'; img-src 'self'; "
        "script-src 'self' 'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
    ),
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
}
"""Written out a second time, so that nobody weakens one without noticing."""


@pytest.mark.parametrize("address", [*PAGES, *OTHERS])
async def test_every_answer_carries_the_headers(alone: httpx.AsyncClient, address: str) -> None:
    answer = await alone.get(address)

    assert {name: answer.headers.get(name) for name in CARRIED} == CARRIED


async def test_each_request_has_a_correlation_that_no_browser_chose(
    alone: httpx.AsyncClient,
) -> None:
    chosen = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{chosen}-00f067aa0ba902b7-01"}
    answers = [await alone.get("/", headers=headers) for _ in range(2)]

    assert len({each.headers["correlation-id"] for each in answers} | {chosen}) == 3


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_brings_no_script_or_style_that_the_policy_forbids(
    alone: httpx.AsyncClient, address: str
) -> None:
    page = read((await alone.get(address)).text)
    sums = [hashlib.sha256(script.encode()).digest() for script in page.scripts]

    assert {f"'sha256-{base64.b64encode(each).decode()}'" for each in sums} <= set(
        CARRIED["content-security-policy"].split()
    )
    assert {name for name in page.attributes if name == "style" or name.startswith("on")} == set()


async def test_assets_stand_at_an_address_of_their_version_for_ever(
    alone: httpx.AsyncClient,
) -> None:
    page = (await alone.get("/")).text
    version = page.partition("/assets/")[2].partition("/")[0]
    names = ("pages.css", "pages.js", "icon.svg")
    answers = [await alone.get(f"/assets/{version}/{name}") for name in names]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {
        "public, max-age=31536000, immutable"
    }
    assert (await alone.get("/assets/0/pages.js")).status_code == 404
    assert (await alone.get(f"/assets/{version}/../settings.py")).status_code == 404


async def test_nothing_of_the_government_s_brand_is_served(alone: httpx.AsyncClient) -> None:
    page = (await alone.get("/")).text
    version = page.partition("/assets/")[2].partition("/")[0]
    css = (await alone.get(f"/assets/{version}/pages.css")).text

    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert ("crown" in page.lower(), "GOV.UK" in page) == (False, False)


def test_another_release_of_the_frontend_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(WrongFrontend, match="is missing"):
        read_assets(tmp_path)
    (tmp_path / "govuk").mkdir()
    (tmp_path / "govuk" / "govuk-frontend.min.css").write_text("a release of another time")
    with pytest.raises(WrongFrontend, match=r"6\.3\.0"):
        read_assets(tmp_path)


async def test_pages_are_ready_while_services_are_away_and_say_which(
    alone: httpx.AsyncClient,
) -> None:
    answer = await alone.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "attention": [f"The {name} service is not ready." for name in SERVICES],
    }


async def test_services_that_answer_need_no_attention(browse: Browse, enquiry: Service) -> None:
    async with browse(enquiry=enquiry.url) as web:
        answer = await web.get("/health/ready")

    assert "The enquiry service is not ready." not in answer.json()["attention"]
    assert "The reporting service is not ready." in answer.json()["attention"]


@asynccontextmanager
async def stranger(answer: bytes) -> AsyncIterator[str]:
    """Somebody else at the address of a service, who says this and no more."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say, HOST, 0)
    async with server:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi",
        b"HTTP/1.1 500 Failed\r\ncontent-length: 0\r\n\r\n",
        b"",
    ],
    ids=["words that are no answer", "a failure", "silence"],
)
async def test_a_service_that_does_not_answer_well_and_soon_is_away(
    browse: Browse, answer: bytes
) -> None:
    async with stranger(answer) as url, browse(enquiry=url) as web:
        sent = await web.post("/enquire/send", data=ONE | {"key": EnquiryAnswers().key})

    assert sent.status_code == 503
    assert "Sorry, we may not have received your enquiry" in sent.text


async def test_failures_are_logged_by_their_place_and_never_with_what_was_typed(
    run_web: RunWeb, enquiry: Service
) -> None:
    web = run_web(enquiry=f"{enquiry.url}/nowhere")
    async with httpx.AsyncClient(base_url=web.url, trust_env=False, verify=trusted()) as client:
        await client.get("/national", params={"agency": "amina"})
        await client.post("/enquire/check", data=TWO | {"key": "not a key of ours"})
        failed = await client.post("/enquire/send", data=TWO | {"key": EnquiryAnswers().key})
    web.stop()

    log = web.log.read_text()
    assert failed.status_code == 500
    assert "Sorry, there is a problem with the service" in failed.text
    assert {name: failed.headers.get(name) for name in CARRIED} == CARRIED
    assert "server" not in failed.headers
    assert '"route":"/enquire/send","status":500' in log
    assert "Refused at clients.py" in log
    assert '"path":"/published/quarters"' in log
    assert [text for text in ("amina", "bilal", "home.example") if text in log.lower()] == []
