"""The directory in services that hear of it: the latest word counts, in whatever order it comes and however often."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from aiokafka import ConsumerRecord

from contracts.agency import AgencyKind, AgencyListed, ColleagueListed, Post, Term
from contracts.event import Envelope, Event
from services.casework.listed_agencies import ListedAgencies
from services.chassis.access_log import AccessLog
from services.chassis.clock import now
from services.chassis.delivery import Delivery
from services.chassis.directory import Directory
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings

ON = date(2025, 3, 3)
ENTRY = UUID(int=7)
MOORLAND = AgencyListed(occurred_on=ON, agency="moorland", kind=AgencyKind.REGIONAL_AGENCY)


@pytest.fixture
async def kept_in(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.replica_set) as client:
        kept = database(client, f"{settings.namespace}heard")
        yield kept
        await kept.client.drop_database(kept.name)


@pytest.fixture
def known(kept_in: Database) -> ListedAgencies:
    return ListedAgencies(kept_in)


@pytest.fixture
def access_log(kept_in: Database) -> AccessLog:
    return AccessLog(kept_in)


def colleague(until: date | None = None) -> ColleagueListed:
    term = Term(posts=(Post.SOCIAL_WORKER,), since=ON, until=until)
    return ColleagueListed(occurred_on=ON, agency="moorland", colleague="sw-1", term=term)


def heard(event: Event, version: int) -> Delivery:
    envelope = Envelope("agency", ENTRY, version, event.type, now(), "cause", "0" * 32)
    record = ConsumerRecord("agency", 0, version, 0, 0, None, None, None, 0, 0, ())
    return Delivery(envelope, event, record)


async def test_a_leaver_stays_one_though_their_listing_is_heard_again(
    known: ListedAgencies,
) -> None:
    empty = await known.is_empty()
    listing, leaving = heard(colleague(), 2), heard(colleague(ON), 3)
    await known.learn([heard(MOORLAND, 1), listing, leaving])
    await known.learn([listing, heard(MOORLAND, 1)])

    [term] = await known.terms("sw-1", ["moorland", "estuary"])
    assert empty
    assert not await known.is_empty()
    assert term.until == ON


async def test_a_colleague_who_is_heard_of_first_makes_no_second_agency(
    known: ListedAgencies,
) -> None:
    await known.learn([heard(colleague(), 2), heard(MOORLAND, 1)])

    assert [each.since for each in await known.terms("sw-1", ["moorland"])] == [ON]
    assert await known.terms("sw-1", ["estuary"]) == []
    assert await known.terms("sw-2", ["moorland"]) == []
    assert await known.has_agency("moorland")
    assert not await known.has_agency("estuary")


async def test_who_is_listed_in_a_post_holds_it_at_that_agency_on_the_days_of_their_term(
    known: ListedAgencies, access_log: AccessLog
) -> None:
    directory = Directory(known, access_log)
    at, asked = ["moorland", "estuary"], (Post.DECISION_MAKER, "adm-9")
    before = await directory.where_listed_as(*asked, at, ON)
    term = Term(posts=(Post.MANAGER, Post.DECISION_MAKER), since=ON, until=date(2025, 4, 3))
    listing = ColleagueListed(occurred_on=ON, agency="moorland", colleague="adm-9", term=term)
    await known.learn([heard(listing, 2)])

    assert before is None
    assert await directory.where_listed_as(*asked, at, ON) == frozenset({"moorland"})
    assert await directory.where_listed_as(*asked, ["estuary"], ON) == frozenset()
    for other in (date(2025, 3, 2), date(2025, 4, 4)):
        assert await directory.where_listed_as(*asked, at, other) == frozenset()
    assert await directory.where_listed_as(Post.PANEL_MEMBER, "adm-9", at, ON) == frozenset()
