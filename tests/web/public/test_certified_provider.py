"""Signing in with a provider as it comes.

It tells claims at its userinfo endpoint alone, its secret has signs of every kind, and its issuer ends in a slash.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from deploy.local.ports import Ports
from tests.web.helpers.certified_provider import (
    SECRET,
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


async def test_after_signing_out_the_provider_asks_again_and_can_be_left_too(
    browse: Browse, certified: CertifiedProvider, secret: Path
) -> None:
    settings = {"sign_in_issuer": certified.issuer, "sign_in_secret": secret}
    async with browse(**settings) as client, elsewhere() as browser:
        await signs_in_there(client, browser, "manager")
        await client.post("/sign-out", headers=OURS)
        signed_out = await client.get("/signed-out")
        _, at_once = await signs_in_there(client, browser, "manager")
        _, again = await signs_in_there(client, browser, "manager", "/sign-in?again=true")
        [way_out] = re.findall(rf'href="({certified.issuer}[^"]+)"', signed_out.text)
        leaving = await browser.get(html.unescape(way_out))

    assert 'href="/sign-in?again=true"' in signed_out.text
    assert "login" not in at_once
    assert "login" in again
    assert leaving.status_code == 200
    assert "Do you want to sign-out" in leaving.text
