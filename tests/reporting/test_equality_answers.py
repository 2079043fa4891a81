"""Equality answers from the person who gives them to the figure: counted, sealed, withdrawn, never lost."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwe
from joserfc.jwk import OctKey

from contracts import equality
from contracts.equality import AnswersKey, EthnicGroupGiven
from contracts.identity import Who
from contracts.reference import EthnicGroup, Household
from deploy.local.ports import HOST, Ports
from deploy.local.servers import Addresses
from deploy.local.suite import Service
from deploy.local.topics import everything_on
from services.chassis.delivery import Delivery
from services.chassis.mongo import Database
from services.chassis.parked import Parked, Why
from services.chassis.trust import trusted
from services.enquiry.store.equality import EQUALITY
from services.reporting.domain.measures.measure import DENOMINATOR, LEFT_OUT, NUMERATOR
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.equality_keys import EqualityKey, open_answers
from services.reporting.rebuild import rebuild
from services.reporting.settings import ReportingSettings
from services.reporting.store.figures import Figures
from services.reporting.store.generations import served
from services.reporting.store.projector import Projector
from services.reporting.store.read_models import AWAITS_KEY
from tests.enquiry.helpers.enquiry_bodies import COUPLE
from tests.enquiry.helpers.registration_forms import complete_form, register
from tests.enquiry.helpers.served_api import ask
from tests.identity import as_needed, signed_as
from tests.reporting.helpers.arrivals import arriving
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.published_year import publish_quarters
from tests.reporting.helpers.running_service import enquiry_service, export, running
from tests.reporting.helpers.stories import Told, told
from tests.waiting import until

RECEIVED = "ethnic_minority_registrations_received"
QUARTER = "2024-25-Q4"
ANSWERS = {
    "ethnic_group": "bangladeshi",
    "sexual_orientation": "bisexual",
    "religion": "any_other",
    "religion_in_words": "Quaker and Shinto",
    "long_term_condition": "yes",
    "reduced_activity": "yes_a_little",
    "sex": "female",
    "gender_same_as_at_birth": "no",
    "marital_status": "surviving_civil_partner",
}
TELLING = [each for each in ANSWERS.values() if each not in {"yes", "no"}]
COUNTING = signed_as(Who.of_service("reporting"), "enquiry", by="reporting")


@pytest.fixture
def settings(settings: ReportingSettings) -> ReportingSettings:
    """Told of an enquiry service of this test's own."""
    return settings.model_copy(update={"enquiry_url": f"http://{HOST}:{Ports.unused().enquiry}"})


@pytest.fixture
def enquiry(settings: ReportingSettings, addresses: Addresses, tmp_path: Path) -> Iterator[Service]:
    port = int(settings.enquiry_url.rpartition(":")[2])
    service = enquiry_service(addresses, settings.namespace, port=port, folder=tmp_path)
    service.start()
    yield service
    service.stop()


@pytest.fixture
async def client(enquiry: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=as_needed("enquiry"), trust_env=False, verify=trusted()
    ) as opened:
        yield opened


@pytest.fixture
async def journey(client: httpx.AsyncClient) -> str:
    """A couple's, whose registration was submitted."""
    identity: str = (await ask(client, "/enquiries", COUPLE)).json()["journey"]
    sent = await register(client, identity, "2025-03-04", complete_form(Household.JOINT))
    assert sent.status_code == 200, sent.text
    return identity


async def give(client: httpx.AsyncClient, journey: str, **answers: str) -> httpx.Response:
    """The first applicant answers."""
    body = {"on": "2025-03-05", "applicant": 1, **answers}
    answer = await ask(client, f"/enquiries/{journey}/give-equality-answers", body)
    assert answer.status_code == 200, answer.text
    return answer


async def withdraw(client: httpx.AsyncClient, journey: str) -> None:
    body = {"on": "2025-03-06", "applicant": 1}
    answer = await ask(client, f"/enquiries/{journey}/withdraw-equality-answers", body)
    assert answer.status_code == 200, answer.text


async def counted(db: Database) -> dict[str, int]:
    """The couple by what is known of their ethnic groups."""
    cells = await Figures(await served(db)).cells(RECEIVED, "known", QUARTER, None)
    return {cell.part: times for cell, times in cells.items() if cell.breakdown == "all"}


async def is_counted(db: Database, expected: dict[str, int]) -> bool:
    return await counted(db) == expected


async def everything_in(db: Database, part: str) -> str:
    """What stands in a part of every generation of read models."""
    names = [each for each in await db.list_collection_names() if each.startswith(part)]
    assert len(names) == 2
    return repr([await db[each].find().to_list() for each in names])


ONE_OF_TWO = {NUMERATOR: 1, DENOMINATOR: 1, LEFT_OUT + "unknown": 1}
NEITHER = {LEFT_OUT + "unknown": 2}


async def test_whoever_reads_kafka_learns_neither_an_answer_nor_whose_it_is(
    settings: ReportingSettings, client: httpx.AsyncClient, journey: str, db: Database
) -> None:
    await give(client, journey, **ANSWERS)
    async with running(settings):
        await until(partial(is_counted, db, ONE_OF_TWO))
    topic = settings.namespace + equality.TOPIC
    records = await everything_on(settings.kafka_bootstrap_servers, [topic])

    assert len(records) == 1
    [record] = records
    everything = b"".join(
        [record.key, record.value, *(value for _, value in record.headers)]
    ).decode(errors="replace")
    assert record.key != bytes.fromhex(journey.replace("-", ""))
    hidden = [*TELLING, journey, journey.replace("-", ""), "moorland", "applicant"]
    assert [each for each in hidden if each in everything] == []


async def test_withdrawn_answers_leave_every_count_that_is_not_published_and_no_published_one(
    settings: ReportingSettings, client: httpx.AsyncClient, journey: str, db: Database
) -> None:
    [event] = (await give(client, journey, **ANSWERS)).json()["events"]
    enquiries = db.client[f"{settings.namespace}enquiry"]
    [record] = await enquiries[EQUALITY.collection].find().to_list()
    async with running(settings) as reporting:
        await until(partial(is_counted, db, ONE_OF_TWO))
        await publish_quarters(reporting, QUARTER)
        published = (await reporting.get(f"/published/measures/{RECEIVED}")).json()
    await rebuild(settings, lanes=2, events_in_a_bucket=1)
    async with running(settings) as reporting:
        await until(partial(is_counted, db, ONE_OF_TWO))
        await withdraw(client, journey)
        await until(partial(is_counted, db, NEITHER))
        assert (await reporting.get(f"/published/measures/{RECEIVED}")).json() == published
    live = await export(db)
    [left] = await enquiries[EQUALITY.collection].find().to_list()

    assert AnswersKey(record["state"]["key"]).open(event["data"]["sealed"])
    assert [each for each in (*TELLING, record["state"]["key"], journey) if each in str(left)] == []
    assert "bangladeshi" not in await everything_in(db, "journeys")
    await rebuild(settings)
    assert await export(db) == live
    async with running(settings) as reporting:
        assert (await reporting.get(f"/published/measures/{RECEIVED}")).json() == published


async def test_while_the_enquiry_service_is_away_answers_wait_and_everything_else_is_counted(
    settings: ReportingSettings,
    enquiry: Service,
    client: httpx.AsyncClient,
    journey: str,
    db: Database,
) -> None:
    parked = Parked(db)
    await give(client, journey, ethnic_group="arab")
    await give(client, journey, ethnic_group="indian")
    await until(partial(_are_on_kafka, settings, 2))
    enquiry.kill()
    async with running(settings):
        await until(partial(is_counted, db, NEITHER))
        await until(partial(_wait, parked, 2))
        assert {(each.why, each.reason) for each in await parked.shown()} == {(Why.GAP, AWAITS_KEY)}
        enquiry.start()
        await until(partial(is_counted, db, ONE_OF_TWO))
        assert await parked.counts() == {"gaps": 0, "dead_letters": 0}
    assert b"indian" in await export(db)


async def _are_on_kafka(settings: ReportingSettings, events: int) -> bool:
    topic = settings.namespace + equality.TOPIC
    return len(await everything_on(settings.kafka_bootstrap_servers, [topic])) == events


async def _wait(parked: Parked, gaps: int) -> bool:
    return await parked.counts() == {"gaps": gaps, "dead_letters": 0}


def _changed(one: Told) -> bytes:
    """The last but one character of what is sealed is another one."""
    said = json.loads(one.body)
    sealed = said["sealed"]
    said["sealed"] = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    return json.dumps(said).encode()


def _anothers(_: Told) -> bytes:
    """What is sealed is somebody else's, and whole."""
    [other] = told(answered(EthnicGroup.ROMA), number=2)
    return other.body


@pytest.mark.parametrize("body", [_changed, _anothers])
async def test_what_is_sealed_and_was_changed_or_moved_is_a_dead_letter_and_counts_nothing(
    db: Database, projector: Projector, parked: Parked, body: Any
) -> None:
    [one] = told(answered(EthnicGroup.INDIAN))

    await projector.hear([arriving(one, body=body(one))])
    await projector.close_gaps()

    (letter,) = await parked.shown()
    assert letter.why is Why.UNDECODABLE
    assert await (await served(db)).journeys.count_documents({}) == 0


def test_the_second_version_still_opens_and_says_the_ethnic_group_alone() -> None:
    person, key, journey = uuid4(), AnswersKey.new(), uuid4()
    said = json.dumps({"journey": str(journey), "applicant": 2, "ethnic_group": "roma"})
    text = jwe.encrypt_compact(
        {"alg": "dir", "enc": "A256GCM"},
        said.encode().ljust(160),
        OctKey.import_key({"kty": "oct", "k": key.value}),
    )
    event = EthnicGroupGiven(occurred_on=date(2021, 5, 1), sealed=text)
    [one] = told(answered(EthnicGroup.ROMA))
    envelope = replace(one.envelope, journey=person, version=1, type=event.type)
    keys = {person: EqualityKey(person=person, version=1, key=key.value)}

    opened = open_answers(Delivery(envelope, event, arriving(one).record), keys)

    assert isinstance(opened, Delivery)
    assert opened.event == OpenedAnswers(
        occurred_on=date(2021, 5, 1), journey=journey, applicant=2, ethnic_group=EthnicGroup.ROMA
    )
