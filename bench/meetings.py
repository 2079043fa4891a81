"""A panel meeting of 20 cases with 12 members, against a bare FastAPI and Jinja page with the same queries."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from bench.bare_pages import ADMINISTRATOR
from bench.grounds import own_grounds
from bench.open_enquiries import AGENCY, SEED
from bench.pages import BARE, REPEATS, World, pages, serving
from bench.ratios import Row, at_most, interleaved
from bench.records import write_records
from bench.stages import accepted_enquiry, panel_case
from contracts.panel_meeting import MeetingWay
from contracts.panel_members import ListOffice, MemberKind, TieToAgency
from deploy.local.identity import Identity
from deploy.local.servers import Addresses
from deploy.local.suite import PROGRAMS
from services.chassis.clock import today
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.panel.domain.central_list import CentralList, ListedMember
from services.panel.domain.meetings.panel_meeting import AgendaItem, AskedMember, PanelMeeting
from services.panel.store.cases import PANEL_CASES
from services.panel.store.central_lists import CENTRAL_LISTS, list_of
from services.panel.store.meetings import PANEL_MEETINGS
from services.web.site.sessions import Sessions
from services.web.site.visitor import Visitor

CASES, MEMBERS = 20, 12
SERVICES = [each for each in PROGRAMS if each.name in {"enquiry", "panel", "web"}]
MEETING = UUID(int=SEED)
CODES = tuple(f"pm-{number:03}" for number in range(1, MEMBERS + 1))


async def measure(addresses: Addresses) -> list[Row]:
    """How long 95 of 100 pages took, at two at once."""
    async with own_grounds(addresses) as settings, _world(settings) as world:
        path = f"/team/{AGENCY}/panel-meetings/{MEETING}"
        outcomes = await interleaved(
            {
                "ours": partial(pages, world.ports.web, world, path),
                "bare": partial(pages, world.ports.smtp, world, f"/asked/panel-meetings/{MEETING}"),
            },
            repeats=REPEATS,
        )
    took = {name: [each.p95_ms for each in found] for name, found in outcomes.items()}
    peer, measured = "FastAPI and Jinja, same queries", "pages: meeting of 20 cases, p95"
    return [Row(measured, "ms", took["ours"], peer, took["bare"], at_most(1.3))]


@asynccontextmanager
async def _world(settings: RecordSettings) -> AsyncIterator[World]:
    identity = Identity(Path(settings.identity_keys).parent)
    chance = random.Random(SEED)
    journeys = [UUID(int=chance.getrandbits(128), version=4) for _ in range(CASES)]
    with serving(settings, identity, (*SERVICES, BARE)) as (ports, _):
        async with open_client(settings.replica_set) as client:
            of = partial(database, client)
            enquiries, panel = of(f"{settings.namespace}enquiry"), of(f"{settings.namespace}panel")
            named = ((each, accepted_enquiry()) for each in journeys)
            await write_records(enquiries, ENQUIRIES, named)
            at_panel = ((each, panel_case(chance)) for each in journeys)
            await write_records(panel, PANEL_CASES, at_panel)
            await write_records(panel, CENTRAL_LISTS, iter([(list_of(AGENCY), _list())]))
            await write_records(panel, PANEL_MEETINGS, iter([(MEETING, _meeting(journeys))]))
            sessions = Sessions(of(f"{settings.namespace}web"))
            visitor = Visitor(name="Pat Panel", account="0" * 64, staff=ADMINISTRATOR)
            yield World(ports, await sessions.begin(visitor, {}), str(MEETING))


def _list() -> CentralList:
    kinds = [*MemberKind]
    members = (
        ListedMember(
            member=code,
            kinds=(kinds[number % len(kinds)],),
            office=ListOffice.CHAIR if number == 0 else None,
            tie=TieToAgency.NONE,
            listed_on=today() - timedelta(days=400),
        )
        for number, code in enumerate(CODES)
    )
    return CentralList(agency=AGENCY, members=tuple(members))


def _meeting(journeys: list[UUID]) -> PanelMeeting:
    hours = (f"{9 + number // 3:02}:{20 * (number % 3):02}" for number in range(CASES))
    items = zip(journeys, hours, strict=True)
    asked_on = today() - timedelta(days=20)
    return PanelMeeting(
        agency=AGENCY,
        agencies=(AGENCY,),
        held_on=today() + timedelta(days=14),
        starts_at="09:00",
        way=MeetingWay.IN_PERSON,
        place="Example House, room 2",
        capacity=CASES,
        planned_on=asked_on,
        agenda=tuple(AgendaItem(journey=each, starts_at=hour) for each, hour in items),
        asked=tuple(AskedMember(member=each, asked_on=asked_on, comes=True) for each in CODES),
    )
