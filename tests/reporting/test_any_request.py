"""Requests of every kind the documentation allows, and many it does not, to the reporting service as a process."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from deploy.local.identity import ISSUER
from deploy.local.servers import Addresses
from services.chassis.settings import RecordSettings
from tests.access.helpers.any_request import forked, try_operation
from tests.access.helpers.routes import MAY
from tests.identity import as_needed, identity

KNOWN: dict[str, list[str]] = {
    "measure": ["enquiries", "first_response_in_time"],
    "quarter": ["2021-22-Q1", "2025-26-Q1"],
}
SIGNED_IN = as_needed("reporting")


@pytest.fixture(scope="module")
def service(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Without a journey: every measure answers with nothing, and quarters are prepared of it."""
    settings = RecordSettings(
        port=1,
        kafka_bootstrap_servers=addresses.kafka,
        mongodb_url=addresses.mongodb,
        namespace=f"t{uuid4().hex[:8]}-",
        identity_keys=str(identity().keys),
        identity_issuer=ISSUER,
    )
    folder = tmp_path_factory.mktemp("any-request")
    served = forked("reporting", settings, folder, ENQUIRY_URL="http://127.0.0.1:9")
    try:
        served.start()
        yield served.url
    finally:
        served.stop()


@pytest.mark.parametrize("operation", MAY["reporting"])
def test_nothing_fails_and_nothing_undeclared_is_answered(service: str, operation: str) -> None:
    try_operation(
        "reporting", operation, at=service, known=KNOWN, sender=lambda _: SIGNED_IN, tries=5
    )
