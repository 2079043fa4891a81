"""Names, addresses, e-mails and phone numbers stay with the enquiry service."""

import json
from pathlib import Path

import pytest

from deploy.demo.plan import Journey
from deploy.local.suite import Suite
from tests.journeys.evidence import Evidence

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


@pytest.fixture(scope="session")
def personal(plans: list[Journey]) -> set[bytes]:
    """Everything that was typed into the enquiries and tells who somebody is."""
    typed: set[str] = set()
    for plan in plans:
        details = json.loads(plan.steps[0].content())
        typed.add(details.get("postcode") or "")
        for applicant in details.get("applicants", ()):
            typed |= {applicant.get(field) or "" for field in ("name", "email", "phone")}
    return {text.encode() for text in typed if text}


def test_nothing_on_kafka_tells_who_somebody_is(evidence: Evidence, personal: set[bytes]) -> None:
    assert len(personal) > 500
    everything = b"\n".join(
        part
        for record in evidence.kafka
        for part in (record.key, record.value, *(value for _, value in record.headers))
    )

    assert [text for text in personal if text in everything] == []


def test_no_log_and_no_address_tells_who_somebody_is(
    evidence: Evidence, suite: Suite, folder: Path, personal: set[bytes]
) -> None:
    logs = {path: path.read_bytes() for path in folder.rglob("*.log")}
    assert {f"{name}.log" for name in suite.services} <= {path.name for path in logs}
    assert evidence.kafka

    found = {path.name: text for path, log in logs.items() for text in personal if text in log}

    assert found == {}


async def test_no_other_database_holds_who_somebody_is(
    evidence: Evidence, personal: set[bytes]
) -> None:
    for name in ("assessment", "panel", "notifications", "reporting"):
        base = evidence.client[name]
        for collection in await base.list_collection_names():
            everything = repr(await base[collection].find().to_list()).encode()
            assert [text for text in personal if text in everything] == []
