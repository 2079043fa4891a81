"""What a service is told of other servers: nothing leaves this machine plainly, and no secret is shown."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.chassis.addresses import encrypted
from services.chassis.brokers import Brokers, in_words
from services.chassis.kafka import trouble
from services.chassis.settings import RecordSettings
from tests.certificates import Certificates

HERE = {"kafka_bootstrap_servers": "127.0.0.1:9192", "mongodb_url": "mongodb://127.0.0.1:27117"}
KAFKA, MONGODB = "kafka-1.example:9093,kafka-2.example:9093", "mongodb://one.example,two.example"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A password, an authority and a certificate, by the last word of their settings."""
    certificates, password = Certificates(tmp_path), tmp_path / "password"
    password.write_text("hidden\n")
    return {
        "ca": certificates.ca,
        "password": password,
        "certificate": certificates.of("enquiry"),
    }


def told(**given: Any) -> RecordSettings:
    known = {"port": 8001, "identity_keys": "keys.json", "identity_issuer": "someone"}
    return RecordSettings(**{**known, **HERE, **given})


def elsewhere(files: dict[str, Path], *given: str, server: str = "kafka") -> RecordSettings:
    """A server on another machine, and what is given of `ca`, `user`, `password` and `certificate`."""
    found = {**files, "user": "enquiry"}
    address = {"kafka": {"kafka_bootstrap_servers": KAFKA}, "mongodb": {"mongodb_url": MONGODB}}
    return told(**address[server], **{f"{server}_{each}": found[each] for each in given})


def test_on_this_machine_nothing_more_is_needed() -> None:
    settings = told()

    assert settings.brokers.client_options() == {
        "bootstrap_servers": HERE["kafka_bootstrap_servers"],
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }
    assert settings.replica_set.client_options() == {}


@pytest.mark.parametrize("server", ["kafka", "mongodb"])
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ((), "_CA"),
        (("user", "password"), "_CA"),
        (("ca",), "_CERTIFICATE"),
        (("ca", "user"), "belong together"),
        (("ca", "password", "certificate"), "belong together"),
    ],
)
def test_elsewhere_a_server_is_recognised_and_told_who_comes(
    files: dict[str, Path], server: str, given: tuple[str, ...], missing: str
) -> None:
    with pytest.raises(ValidationError, match=missing) as refused:
        elsewhere(files, *given, server=server)

    assert server.upper() in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_a_user_comes_with_a_password_and_a_certificate_without(files: dict[str, Path]) -> None:
    user = elsewhere(files, "ca", "user", "password").brokers.client_options()
    certificate = elsewhere(files, "ca", "certificate").brokers.client_options()

    assert (user["security_protocol"], user["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert certificate["security_protocol"] == "SSL"


def test_a_password_that_was_changed_is_read_by_the_next_client(files: dict[str, Path]) -> None:
    brokers = elsewhere(files, "ca", "user", "password").brokers
    changed = "another"
    files["password"].write_text(changed)

    assert brokers.client_options()["sasl_plain_password"] == changed
    assert changed not in repr(brokers)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"mongodb_url": "mongodb://enquiry:hidden@127.0.0.1"}, "MONGODB_USER"),
        ({"mongodb_url": "mongodb://127.0.0.1/?tls=false"}, "MONGODB_CA"),
        ({"mongodb_url": "mongodb://127.0.0.1,elsewhere.example"}, "MONGODB_CA"),
        ({"mongodb_url": "mongodb+srv://elsewhere.example"}, "MONGODB_CA"),
        ({"kafka_bootstrap_servers": "127.0.0.1:9092,elsewhere.example:9092"}, "KAFKA_CA"),
        ({"kafka_bootstrap_servers": "localhost:9092"}, "KAFKA_CA"),
        ({"identity_keys": "http://elsewhere.example/keys"}, "give an https address"),
        ({"bind_address": "0.0.0.0"}, "CERTIFICATE, or BEHIND_PROXY=true"),  # noqa: S104
    ],
)
def test_a_service_that_would_speak_plainly_does_not_start(wrong: dict[str, str], why: str) -> None:
    with pytest.raises(ValidationError, match=why) as refused:
        told(**wrong)

    assert "hidden" not in str(refused.value)


def test_a_service_listens_elsewhere_with_a_certificate_or_behind_a_proxy(
    files: dict[str, Path],
) -> None:
    everywhere = "::"

    assert told(bind_address=everywhere, certificate=files["certificate"])
    assert told(bind_address=everywhere, behind_proxy=True)


def test_files_that_do_not_hold_what_they_should_are_named(files: dict[str, Path]) -> None:
    files["ca"].write_text("no certificate")
    with pytest.raises(ValidationError, match="KAFKA_CA must name a PEM file"):
        elsewhere(files, "ca", "user", "password")


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.example",
        "http://127.0.0.1:8000@elsewhere.example",
        "http://127.0.0.1.elsewhere.example",
        "http://localhost:8000",
        "https://user:hidden@elsewhere.example",
        "ftp://127.0.0.1",
        "https://",
    ],
)
def test_an_address_that_others_could_read_along_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="give an") as refused:
        encrypted(address)

    assert "hidden" not in str(refused.value)


async def test_kafka_that_is_away_or_speaks_plainly_is_said_to_be_so() -> None:
    assert await trouble(Brokers("127.0.0.1:9"), ["enquiry"]) == "Kafka is not answering."
    assert "must name ports with TLS" in in_words(ssl.SSLError(1, "wrong version number"))


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "http://127.0.0.1:8000"])
def test_https_and_this_machine_are_taken(address: str) -> None:
    assert encrypted(address) == address
