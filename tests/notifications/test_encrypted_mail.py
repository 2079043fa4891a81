"""Letters to a mail server on another machine: encrypted, to a server that is who it should be, or not at all.

`localhost` is a name, and what a name leads to is for others to say; so it stands for another machine here.
"""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from services.chassis.trust import trusted
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.domain.message import Fault, Passing
from tests.certificates import Certificates
from tests.notifications.helpers.letters import letter
from tests.notifications.helpers.mail_server import MailServer

ONE = "one@household.example"


@pytest.fixture
def certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certificates]:
    """Those of an authority that this process believes."""
    made = Certificates(tmp_path / "ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.ca))
    trusted.cache_clear()
    yield made
    trusted.cache_clear()


def with_certificate(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.of("mail"))
    return context


@asynccontextmanager
async def carrier_to(server: MailServer, scheme: str) -> AsyncIterator[SmtpCarrier]:
    await server.start()
    url = f"{scheme}://localhost:{server.port}"
    async with aclosing(SmtpCarrier(url, "no-reply@agency.example")) as carrier:
        yield carrier
    await server.stop()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_letter_leaves_encrypted(certificates: Certificates, scheme: str) -> None:
    server = MailServer(
        0, encryption=with_certificate(certificates), encrypted_from_the_start=scheme == "smtps"
    )
    async with carrier_to(server, scheme) as carrier:
        await carrier.send(letter(ONE), uncertain=False)

    assert server.accepted == 1
    assert carrier.trouble == ""


@pytest.mark.usefixtures("certificates")
async def test_no_letter_goes_to_a_server_without_encryption(tmp_path: Path) -> None:
    strangers = with_certificate(Certificates(tmp_path / "strangers"))
    for encryption, why in ((None, "offers no encryption"), (strangers, "does not hold")):
        server = MailServer(0, encryption=encryption)
        async with carrier_to(server, "smtp") as carrier:
            with pytest.raises(Passing) as waits:
                await carrier.send(letter(ONE), uncertain=False)

        assert waits.value.fault is Fault.CARRIER_REFUSES_US
        assert why in carrier.trouble
        assert server.accepted == 0
