"""Names, addresses, e-mails, phone numbers and equality answers stay with the enquiry service."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ahocorasick import Automaton

from deploy.demo.households import IN_OWN_WORDS
from deploy.demo.plan import Journey
from deploy.faults.evidence import Evidence
from deploy.local.suite import Suite
from services.enquiry.domain.equality import EqualityAnswers
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
    "ethnic_group_in_words",
    "sexual_orientation_in_words",
    "religion_in_words",
    "gender_in_words",
}
RECORDS = re.compile(r"^mongodb-\d+/data/|^mail/")
"""What is not searched: MongoDB's files are the records themselves, and the mail sink has every letter as it left.
Both hold people on purpose. Kafka's files and what the player remembers are searched like everything else.
"""
SAID_OF_MORE = {"yes", "no", "other"}
"""Answers that are words of many other things as well."""
pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]


@pytest.fixture(scope="session")
def personal(plans: list[Journey]) -> Automaton:
    """Everything typed into enquiries, forms and shops that tells who somebody is or how they live.

    One pass over a text finds all of them, as they were typed and as JSON escapes them.
    """
    steps = [step for plan in plans for step in plan.steps]
    typed = {
        text for step in steps for text in _told(json.loads(json.dumps(step.details, default=str)))
    }
    return _searching({text: {text, json.dumps(text)[1:-1]} for text in typed})


@pytest.fixture(scope="session")
def answered(plans: list[Journey]) -> Automaton:
    """The codes of every equality answer given, as a value of JSON or of Python.

    Those that are a single word count in quotes, because people and places have such names too.
    """
    codes = {
        code
        for plan in plans
        for step in plan.steps
        if step.command == "give-equality-answers"
        for field, code in step.details.items()
        if isinstance(code, str) and field not in TELLING and code not in SAID_OF_MORE
    }
    return _searching(
        {code: {code} if "_" in code else {f'"{code}"', f"'{code}'"} for code in codes}
    )


def _searching(wanted: dict[str, set[str]]) -> Automaton:
    """Finds each of them by any of the ways in which it may be written."""
    searching = Automaton()
    for text, ways in wanted.items():
        for way in ways:
            searching.add_word(_as_read(way.encode()), text)
    searching.make_automaton()
    return searching


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


def test_a_household_of_the_plan_answers_every_equality_question(plans: list[Journey]) -> None:
    fullest = max(
        (
            step.details
            for plan in plans
            for step in plan.steps
            if step.command == "give-equality-answers"
        ),
        key=len,
    )

    assert fullest.keys() - {"applicant"} == EqualityAnswers.model_fields.keys()


async def test_the_search_finds_what_people_answered_where_it_is_kept(
    evidence: Evidence, personal: Automaton, answered: Automaton
) -> None:
    kept = await _everything_in(evidence, "enquiry")

    assert _found(answered, kept) == {*answered.values()}
    assert _found(personal, kept) >= {*IN_OWN_WORDS.values()}


def test_nothing_on_kafka_tells_who_somebody_is_or_what_they_answered(
    evidence: Evidence, personal: Automaton, answered: Automaton
) -> None:
    assert len(personal) > 3_000
    assert len(answered) > 15
    everything = b"\n".join(
        part
        for record in evidence.kafka
        for part in (record.key, record.value, *(value for _, value in record.headers))
    )

    assert _found(personal, everything) | _found(answered, everything) == set()


def test_no_file_but_records_and_letters_tells_who_somebody_is_or_what_they_answered(
    evidence: Evidence, suite: Suite, folder: Path, personal: Automaton, answered: Automaton
) -> None:
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    searched = {name: path for name, path in files.items() if not RECORDS.search(name)}
    assert {f"{name}.log" for name in (*suite.services, "mongod")} <= {
        path.name for path in searched.values()
    }
    assert any("equality-0/" in name and name.endswith(".log") for name in searched)
    assert evidence.kafka

    found = {name: _found_in(path, personal, answered) for name, path in searched.items()}

    assert {name: texts for name, texts in found.items() if texts} == {}


def _found_in(path: Path, *searching: Automaton) -> set[str]:
    """What a file holds of all that; one that a server has removed meanwhile holds nothing."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return set()
    return {text for each in searching for text in _found(each, content)}


def test_nobody_else_on_the_machine_reads_what_a_suite_writes(
    under_fire: UnderFire, folder: Path
) -> None:
    everything = {path: _mode(path) for path in (folder, *folder.rglob("*"))}
    open_to_others = {str(path): oct(mode) for path, mode in everything.items() if mode & 0o077}

    assert under_fire.done
    assert len(everything) > 100
    assert open_to_others == {}


def _mode(path: Path) -> int:
    """Who may do what with it; nobody with what a server has removed meanwhile."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


async def test_no_other_database_holds_who_somebody_is(
    evidence: Evidence, personal: Automaton, plans: list[Journey]
) -> None:
    for name in ("assessment", "panel", "notifications", "reporting", "web"):
        found = _found(personal, await _everything_in(evidence, name))
        assert found - _said_to(name, plans) == set(), name


def _said_to(service: str, plans: list[Journey]) -> set[str]:
    """What was told to this very service, such as observations on a report."""
    steps = (step for plan in plans for step in plan.steps if step.service == service)
    return {text for step in steps for text in _told(step.details)}


async def test_only_reporting_has_an_equality_answer_besides_and_none_in_own_words(
    evidence: Evidence, plans: list[Journey], answered: Automaton
) -> None:
    words = {
        str(said).encode()
        for plan in plans
        for step in plan.steps
        if step.command == "give-equality-answers"
        for field, said in step.details.items()
        if field.endswith("_in_words")
    }
    for name in ("assessment", "panel", "notifications", "web"):
        assert _found(answered, await _everything_in(evidence, name)) == set()
    reporting = await _everything_in(evidence, "reporting")
    assert _found(answered, reporting)
    assert [each for each in words if each in reporting] == []


async def _everything_in(evidence: Evidence, name: str) -> bytes:
    base = evidence.client[name]
    collections = await base.list_collection_names()
    found = [await base[collection].find().to_list() for collection in collections]
    return repr(found).encode()
