"""Signing in with a provider as it comes.

It tells claims at its userinfo endpoint alone, its secret has signs of every kind, and its issuer ends in a slash.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from structlog.testing import capture_logs

from deploy.local.ports import Ports
from tests.web.helpers.certified_provider import (
    SECRET,
    WEB_URL,
    CertifiedProvider,
    elsewhere,
    signs_in_there,
)
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import OURS


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CertifiedProvider]:
    log = tmp_path_factory.mktemp("certified") / "provider.log"
    started = CertifiedProvider(port=Ports.unused().sign_in, log=log)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    return file


async def test_a_manager_comes_back_as_a_manager(
    browse: Browse, certified: CertifiedProvider, secret: Path
) -> None:
    settings = {"sign_in_issuer": certified.issuer, "sign_in_secret": secret}
    async with browse(**settings) as client, elsewhere() as browser:
        answer, _ = await signs_in_there(client, browser, "manager")
        account = await client.get("/account")

    assert answer.headers["location"] == "/team"
    assert "Mina Manager" in account.text
    assert "Manager" in account.text


async def test_who_has_no_role_comes_back_as_an_adopter(
    browse: Browse, certified: CertifiedProvider, secret: Path
) -> None:
    settings = {"sign_in_issuer": certified.issuer, "sign_in_secret": secret}
    async with browse(**settings) as client, elsewhere() as browser:
        answer, _ = await signs_in_there(client, browser, "amina")

    assert answer.headers["location"] == "/journey"


async def test_a_wrong_secret_is_named_in_the_log_and_no_fault_of_whoever_signs_in(
    browse: Browse,
    certified: CertifiedProvider,
    tmp_path: Path,
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("another secret")
    settings = {"sign_in_issuer": certified.issuer, "sign_in_secret": wrong}
    async with browse(**settings) as client, elsewhere() as browser:
        with capture_logs() as logged:
            answer, _ = await signs_in_there(client, browser, "manager")

    assert answer.status_code == 403
    assert "It is a problem with signing in" in answer.text
    assert [each["code"] for each in logged if "code" in each] == ["invalid_client"]


async def test_signing_out_leads_on_to_the_provider_and_names_nobody_to_it(
    browse: Browse, certified: CertifiedProvider, secret: Path
) -> None:
    settings = {"sign_in_issuer": certified.issuer, "sign_in_secret": secret}
    async with browse(**settings) as client, elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
        ended = await client.post("/sign-out", headers=OURS)
        page = await client.get(ended.headers["location"])
        way_out = page.headers["refresh"].removeprefix("0; url=")
        leaving = await browser.get(way_out)
        [action] = re.findall(r'action="([^"]+)"', leaving.text)
        [xsrf] = re.findall(r'name="xsrf" value="([^"]+)"', leaving.text)
        back = await browser.post(action, data={"xsrf": xsrf, "logout": "yes"})
        returned = await client.get(httpx.URL(back.headers["location"]).raw_path.decode())
        _, asked = await signs_in_there(client, browser, "manager")

    said = dict(parse_qsl(urlsplit(way_out).query))
    assert ended.headers["clear-site-data"] == '"cache"'
    assert said.keys() == {"client_id", "post_logout_redirect_uri", "state"}
    assert back.headers["location"] == f"{WEB_URL}/signed-out?state={said['state']}"
    assert html.escape(way_out) in page.text
    assert "refresh" not in returned.headers
    assert certified.issuer not in returned.text
    assert "login" in asked


async def test_who_stays_signed_in_at_the_provider_can_be_asked_who_it_is(
    browse: Browse, certified: CertifiedProvider, secret: Path
) -> None:
    settings = {"sign_in_issuer": certified.issuer, "sign_in_secret": secret}
    async with browse(**settings) as client, elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
        await client.post("/sign-out", headers=OURS)
        signed_out = await client.get("/signed-out")
        _, at_once = await signs_in_there(client, browser, "manager")
        _, again = await signs_in_there(client, browser, "manager", "/sign-in?again=true")

    assert "refresh" not in signed_out.headers
    assert f'href="{certified.issuer}session/end?' in signed_out.text
    assert 'href="/sign-in?again=true"' in signed_out.text
    assert "login" not in at_once
    assert "login" in again


async def test_a_provider_that_ends_no_sessions_is_left_to_people_themselves(
    browse: Browse, secret: Path, tmp_path: Path
) -> None:
    provider = CertifiedProvider(
        port=Ports.unused().sign_in, log=tmp_path / "provider.log", ends_sessions=False
    )
    provider.start()
    try:
        settings = {"sign_in_issuer": provider.issuer, "sign_in_secret": secret}
        async with browse(**settings) as client, elsewhere() as browser:
            await signs_in_there(client, browser, "manager")
            ended = await client.post("/sign-out", headers=OURS)
            page = await client.get(ended.headers["location"])
            account = await client.get("/account")
    finally:
        provider.stop()

    assert "refresh" not in page.headers
    assert "also sign out of the account you used to sign in, or close your browser" in page.text
    assert account.headers["location"].startswith("/sign-in")
