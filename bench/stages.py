"""The queue of every stage and the table of checks, each against the enquiries' queue in the same run.

One agency has 50,000 open enquiries, 5,000 cases in stages one and two and 1,000 at the panel. All three pages are asked
for by the same manager, in turns.
"""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.grounds import own_grounds
from bench.open_enquiries import AGENCY, SEED, STAFF, fill
from bench.pages import OPEN_CASES, REPEATS, SERVICES, World, pages, serving
from bench.ratios import Row, at_most, interleaved
from bench.records import write_records
from contracts.assessment import ReferredToPanel
from contracts.checks import Check
from contracts.enquiry import RegistrationAccepted
from contracts.event import Envelope
from contracts.identity import Role, Who
from contracts.people import ListedPerson, PersonKind
from contracts.reference import Household, ReportKind
from deploy.local.identity import Identity
from deploy.local.servers import Addresses
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.checks import AskForChecks, ask_for_checks
from services.assessment.domain.staffing import assign as assign_assessment
from services.assessment.domain.stage_one import open_stage_one
from services.assessment.store import ASSESSMENTS
from services.casework.teamwork import Assign
from services.chassis.clock import today
from services.chassis.decision import State
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import ReceiveEnquiry, receive_enquiry
from services.enquiry.domain.people import CasePerson
from services.enquiry.domain.progress import Status
from services.enquiry.store.enquiries import ENQUIRIES
from services.panel.domain.referral import open_case
from services.panel.domain.staffing import assign as assign_at_panel
from services.panel.store.cases import PANEL_CASES
from services.web.site.sessions import Sessions
from services.web.site.visitor import Visitor

ASSESSED, AT_PANEL = 5_000, 1_000
PATTERNS = 60
MANAGER = Who(subject="manager-01", at={AGENCY: frozenset({Role.MANAGER})})
KINDS = (PersonKind.APPLICANT, PersonKind.APPLICANT, PersonKind.ADULT, PersonKind.CHILD)
PEOPLE = tuple(
    ListedPerson(number=number, kind=kind)
    for number, kind in enumerate((*KINDS, *[PersonKind.REFEREE] * 3), start=1)
)
HEARD = Envelope("enquiry", UUID(int=1), 1, "", datetime(2025, 3, 3, tzinfo=UTC), "", "")


async def measure(addresses: Addresses) -> list[Row]:
    """How long 95 of 100 pages took, at two at once."""
    async with own_grounds(addresses) as settings, _world(settings) as world:
        ours = partial(pages, world.ports.web, world)
        queue = f"/team/{AGENCY}/queue"
        outcomes = await interleaved(
            {
                "queue": partial(ours, queue),
                "joint": partial(ours, f"{queue}/all"),
                "checks": partial(ours, f"/team/{AGENCY}/enquiries/{world.journey}/checks"),
            },
            repeats=REPEATS,
        )
    took = {name: [each.p95_ms for each in found] for name, found in outcomes.items()}
    return [
        Row(measure, "ms", took[name], "the enquiries' queue", took["queue"], at_most(1.3))
        for name, measure in (
            ("joint", "pages: queue of all stages, p95"),
            ("checks", "pages: table of checks, p95"),
        )
    ]


@asynccontextmanager
async def _world(settings: RecordSettings) -> AsyncIterator[World]:
    identity = Identity(Path(settings.identity_keys).parent)
    journey = UUID(int=SEED)
    with serving(settings, identity, SERVICES) as (ports, _):
        async with open_client(settings.replica_set) as client:
            of = partial(database, client)
            enquiries = of(f"{settings.namespace}enquiry")
            await fill(enquiries, OPEN_CASES)
            await write_records(enquiries, ENQUIRIES, iter([(journey, accepted_enquiry())]))
            assessments = of(f"{settings.namespace}assessment")
            await write_records(assessments, ASSESSMENTS, _many(ASSESSED, _assessment))
            await write_records(assessments, ASSESSMENTS, iter([(journey, _with_checks())]))
            at_panel = of(f"{settings.namespace}panel")
            await write_records(at_panel, PANEL_CASES, _many(AT_PANEL, panel_case))
            sessions = Sessions(of(f"{settings.namespace}web"))
            visitor = Visitor(name="Mira Manager", account="0" * 64, staff=MANAGER)
            yield World(ports, await sessions.begin(visitor, {}), str(journey))


def _many(how_many: int, made: Any) -> Iterator[tuple[UUID, State]]:
    chance = random.Random(SEED + how_many)
    patterns = [made(chance) for _ in range(PATTERNS)]
    for number in range(how_many):
        yield UUID(int=chance.getrandbits(128), version=4), patterns[number % PATTERNS]


def _assessment(chance: random.Random) -> Assessment:
    """A case that stage one began for in the last weeks, with somebody who has it."""
    on = today() - timedelta(days=chance.randrange(80))
    accepted = RegistrationAccepted(
        occurred_on=on, agency=AGENCY, household=Household.JOINT, people=PEOPLE
    )
    opened = open_stage_one(None, HEARD, accepted).state
    return assign_assessment(opened, Assign(on=on, to=chance.choice(STAFF))).state


def _with_checks() -> Assessment:
    """A case of seven people in which everything that can be asked was asked."""
    case = _assessment(random.Random(SEED))
    asked = AskForChecks(on=today(), checks=(Check.DBS, Check.HEALTH))
    return ask_for_checks(case, asked).state


def panel_case(chance: random.Random) -> State:
    """A case that was referred to the panel in the last weeks, with somebody who has it."""
    on = today() - timedelta(days=chance.randrange(40))
    referred = ReferredToPanel(
        occurred_on=on, agency=AGENCY, household=Household.JOINT, report=ReportKind.FULL
    )
    opened = open_case(None, HEARD, referred).state
    return assign_at_panel(opened, Assign(on=on, to=chance.choice(STAFF))).state


def accepted_enquiry() -> Enquiry:
    """The enquiry of a case in stage one or later: who is in it, by name."""
    on = today() - timedelta(days=90)
    body = {
        "on": on,
        "agency": AGENCY,
        "channel": "phone",
        "household": "joint",
        "applicants": [
            {"name": "Amina Example", "phone": "07700 900123"},
            {"name": "Bilal Example"},
        ],
    }
    received = receive_enquiry(None, ReceiveEnquiry.model_validate(body)).state
    progress = received.progress.model_copy(update={"status": Status.REGISTRATION_ACCEPTED})
    people = tuple(
        CasePerson(number=each.number, kind=each.kind, name=f"Person {each.number}", since=on)
        for each in PEOPLE
    )
    return received.model_copy(update={"progress": progress, "people": people})
