"""Names, addresses, e-mails and phone numbers stay with the enquiry service."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ahocorasick import Automaton

from deploy.demo.plan import Journey
from deploy.faults.evidence import Evidence
from deploy.local.suite import Suite
from tests.journeys.helpers.under_fire import UnderFire

TELLING = {
    "name",
    "email",
    "phone",
    "postcode",
    "address",
    "date_of_birth",
    "place_of_birth",
    "medical_practitioner",
    "medical_practitioner_address",
    "explanation",
    "words",
    "title",
}
pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


@pytest.fixture(scope="session")
def personal(plans: list[Journey]) -> Automaton:
    """Everything typed into enquiries, forms and shops that tells who somebody is or how they live.

    One pass over a text finds all of them.
    """
    steps = [step for plan in plans for step in plan.steps]
    typed = {
        text for step in steps for text in _told(json.loads(json.dumps(step.details, default=str)))
    }
    wanted = Automaton()
    for text in typed:
        wanted.add_word(_as_read(text.encode()), text)
    wanted.make_automaton()
    return wanted


def _as_read(read: bytes) -> str:
    """Bytes as a text, each as one character, because what is searched need not be UTF-8."""
    return read.decode("latin-1")


def _found(personal: Automaton, everything: bytes) -> set[str]:
    return {text for _, text in personal.iter(_as_read(everything))}


def _told(content: Any, field: str = "") -> Iterator[str]:
    """The texts of telling fields, however deep they stand."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _told(value, name)
    elif isinstance(content, list):
        for value in content:
            yield from _told(value, field)
    elif isinstance(content, str) and field in TELLING:
        yield content


def test_nothing_on_kafka_tells_who_somebody_is(evidence: Evidence, personal: Automaton) -> None:
    assert len(personal) > 3_000
    everything = b"\n".join(
        part
        for record in evidence.kafka
        for part in (record.key, record.value, *(value for _, value in record.headers))
    )

    assert _found(personal, everything) == set()


def test_no_file_but_records_and_letters_tells_who_somebody_is(
    evidence: Evidence, suite: Suite, folder: Path, personal: Automaton
) -> None:
    files = [path for path in folder.rglob("*") if path.is_file() and _is_searched(path)]
    assert {f"{name}.log" for name in (*suite.services, "mongod")} <= {path.name for path in files}
    assert evidence.kafka

    found = {str(path): _found(personal, path.read_bytes()) for path in files}

    assert {name: texts for name, texts in found.items() if texts} == {}


def _is_searched(path: Path) -> bool:
    """Records and letters do hold who somebody is; everything else that a suite writes must not."""
    return not {"data", "mail", "played"} & set(path.parts)


def test_nobody_else_on_the_machine_reads_what_a_suite_writes(
    under_fire: UnderFire, folder: Path
) -> None:
    open_to_others = [path for path in folder.rglob("*.log") if path.stat().st_mode & 0o077]

    assert under_fire.done
    assert folder.stat().st_mode & 0o777 == 0o700
    assert open_to_others == []


async def test_no_other_database_holds_who_somebody_is(
    evidence: Evidence, personal: Automaton
) -> None:
    for name in ("assessment", "panel", "notifications", "reporting"):
        base = evidence.client[name]
        for collection in await base.list_collection_names():
            everything = repr(await base[collection].find().to_list()).encode()
            assert _found(personal, everything) == set()
