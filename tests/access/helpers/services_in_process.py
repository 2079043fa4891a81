"""Each service in-process with one record of an agency, and a request for each of its routes.

Every command's body is one that its decision gets to see, so that what refuses it is not its form.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import httpx
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from contracts.event import Envelope
from services.assessment.domain import stage_one
from services.assessment.domain.documents import FILE
from services.assessment.main import build as assessment
from services.assessment.store import ASSESSMENTS
from services.chassis.clock import now, today
from services.chassis.decision import Decision
from services.chassis.record import Cause, RecordKind
from services.chassis.settings import RecordSettings
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.main import build as enquiry
from services.enquiry.store.enquiries import ENQUIRIES
from services.notifications.domain.correspondence import Correspondence
from services.notifications.main import build as notifications
from services.notifications.settings import NotificationSettings
from services.notifications.store import CORRESPONDENCE
from services.panel.domain import referral
from services.panel.main import build as panel
from services.panel.store.cases import PANEL_CASES
from services.reporting.main import reporting
from services.reporting.settings import ReportingSettings
from tests.assessment.helpers.assessments import ACCEPTANCE
from tests.assessment.helpers.cases_over_http import TO_PANEL
from tests.assessment.helpers.training import planning
from tests.directory import AGENCY, colleagues
from tests.enquiry.helpers.event_bookings import EVENT
from tests.enquiry.helpers.households import asked
from tests.enquiry.helpers.mystery_shops import ROUND, SHOP, scores
from tests.every_settings import EverySettings
from tests.identity import as_needed, identity
from tests.panel.helpers.cases_over_http import APPROVAL, REFERRAL, REFUSED, TO_DECISION

HERE, ELSEWHERE = "moorland", "coast"
NAMED = (
    *("recruiter-02", "recruiter-07", "recruiter-11", "recruiter-12", "coast-recruiter-02"),
    *("manager-02", "sw-017", "worker-03", "pa-01", "panel-01", "medical-01"),
    *("pm-017", "pm-018", "pm-019", "pm-020", "pm-021"),
    *("pm-001", "pm-002", "pm-003", "pm-004", "pm-005", "staff-01"),
)
"""The colleagues whom documented examples name, and one who has every role."""
POSTS = ["recruitment_worker", "decision_maker", "panel_member"]
CAMPAIGN = {
    "on": "2025-02-03",
    "code": "spring-2025",
    "name": "Could it be you?",
    "begins_on": "2025-03-01",
    "ends_on": "2025-05-31",
}
DAY = date(2025, 3, 3)
NEEDED = {
    "on": today().isoformat(),
    "template": "needed_next",
    "fields": {"needed": ["Your passport"], "needed_by": today().isoformat()},
}
A_PDF = b"%PDF-1.7\n%%EOF\n"
BODIES: dict[str, Any] = {
    "POST /enquiries": asked().model_dump(mode="json", exclude_none=True),
    "POST /information-events": EVENT,
    "POST /training-sessions": planning().model_dump(mode="json"),
    "POST /mystery-shop-rounds": ROUND,
    "POST /campaigns": CAMPAIGN,
    "POST /mystery-shops": SHOP,
    "POST /mystery-shops/{shop}/score-shop": scores(),
    **{f"POST /cases/{{journey}}/{step}": body for step, body in TO_PANEL.items()},
    "POST /agencies/{agency}/panel-meetings": {
        "on": "2025-07-01",
        "held_on": "2025-07-24",
        "starts_at": "09:30",
        "way": "online",
        "capacity": 6,
    },
    "POST /messages/{journey}/preview": NEEDED,
    "POST /messages/{journey}/send-template": NEEDED,
    "POST /cases/{journey}/give-notice": {"on": today().isoformat()},
    "POST /cases/{journey}/send-observations": {"on": today().isoformat(), "words": "As said."},
    "PUT /cases/{journey}/file": A_PDF,
    "PUT /check-requests/file": A_PDF,
    "POST /cases/{journey}/add-document": {"on": today().isoformat(), **FILE, "kind": "letter"},
    "POST /cases/{journey}/add-document-version": {
        "on": today().isoformat(),
        **FILE,
        "document": 1,
    },
    "POST /cases/{journey}/withdraw": {"on": "2025-09-01", "reason": "not_given"},
    "POST /cases/{journey}/assign": {"on": "2025-09-01", "to": "worker-03"},
    "POST /cases/{journey}/cover": {"on": "2025-09-01", "by": "worker-03", "until": "2025-09-12"},
    **{f"POST /cases/{{journey}}/{step}": body for step, body in TO_DECISION.items()},
    "POST /cases/{journey}/approve-applicants": APPROVAL,
    "POST /cases/{journey}/send-representations": {"on": today().isoformat(), "words": "As said."},
    "POST /cases/{journey}/send-review-observations": {
        "on": today().isoformat(),
        "words": "As said.",
    },
    **{f"POST /cases/{{journey}}/{step}": body for step, body in REFUSED.items()},
}
"""For the others the documentation gives an example."""


@dataclass(frozen=True)
class World:
    """One service, a client of it that bears no token, and what is there to be asked for."""

    app: FastAPI
    client: httpx.AsyncClient
    document: dict[str, Any]
    kept: RecordKind[Any] | None
    known: dict[str, str]

    async def journey(self, agency: str = HERE) -> str:
        """A new record of that agency."""
        if self.kept is None:
            return str(uuid4())
        journey, records = uuid4(), self.app.state.running.records[self.kept.collection]
        decided = BEGINNINGS[self.kept.collection](journey, agency)
        await records.open(journey, lambda _: decided, Cause(uuid4().hex, "0" * 32))
        return str(journey)

    async def ask(
        self, route: str, auth: httpx.Auth | None, body: dict[str, Any] | None = None, **at: str
    ) -> httpx.Response:
        """Sends the route's request; what it names can be given another value."""
        method, _, path = route.partition(" ")
        address = path.format(**{**self.known, **at})
        signed = auth or httpx.USE_CLIENT_DEFAULT
        sent = body if body is not None else self.body(route)
        if method == "GET":
            return await self.client.get(address, params=QUERIES.get(route), auth=signed)
        headers = {"Idempotency-Key": uuid4().hex, **HEADERS.get(route, {})}
        body = {"content" if isinstance(sent, bytes) else "json": sent}
        return await self.client.request(method, address, **body, headers=headers, auth=signed)

    def body(self, route: str) -> Any:
        """A body that is valid, naming records that are there."""
        if route in BODIES:
            return BODIES[route]
        method, _, path = route.partition(" ")
        content = self.document["paths"][path][method.lower()].get("requestBody")
        if content is None:
            return {}
        reference = content["content"]["application/json"]["schema"]["$ref"]
        schema = self.document["components"]["schemas"][reference.rpartition("/")[2]]
        example: dict[str, Any] = schema["examples"][0]
        named = {"journey": self.known["journey"], "agency": HERE, "into": self.known["other"]}
        named |= {"other": self.known["other"]}
        texts = {name for name, value in example.items() if isinstance(value, str)}
        return {**example, **{name: named[name] for name in texts & named.keys()}}


HEADERS = {"PUT /check-requests/file": {"Request-Token": "from-the-letter"}}
QUERIES = {
    "GET /agencies/{agency}/households": {"journey": "7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10"},
    "GET /agencies/{agency}/descriptions": {"journey": "7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10"},
    "GET /measures/{measure}": {"agency": HERE},
    "GET /measures/{measure}/journeys": {"agency": HERE, "part": "numerator"},
    "GET /measures/{measure}/changes": {"agency": HERE, "known_before": "2021-05-01"},
    "GET /funnel": {"agency": HERE},
    "GET /days-with": {"agency": HERE},
    "GET /time-left": {"agency": HERE},
    "GET /early-warning": {"agency": HERE},
    "GET /what-if/capacity": {"agency": HERE, "line": "panel", "meetings": "half_as_often"},
    "GET /what-if/limit": {"agency": HERE, "measure": "stage_two", "length": "5"},
    "GET /time-left/journeys": {"agency": HERE},
    "GET /response-standards": {"period": "2021-22"},
    "GET /response-standards/own": {"agency": HERE},
    "GET /days-with/journeys": {"agency": HERE},
    "GET /agencies/{agency}/panel-meetings/next": {"kind": "regional_agency"},
}


def _enquiry(_: UUID, agency: str) -> Any:
    return receive_enquiry(None, asked(agency=agency))


def _assessment(journey: UUID, agency: str) -> Any:
    heard = Envelope("enquiry", journey, 3, ACCEPTANCE.type, now(), "cause", "0" * 32)
    return stage_one.open_stage_one(None, heard, ACCEPTANCE.model_copy(update={"agency": agency}))


def _panel(journey: UUID, agency: str) -> Any:
    heard = Envelope("assessment", journey, 3, REFERRAL.type, now(), "cause", "0" * 32)
    return referral.open_case(None, heard, REFERRAL.model_copy(update={"agency": agency}))


def _correspondence(_: UUID, agency: str) -> Any:
    return Decision(Correspondence(agency=agency))


BEGINNINGS: dict[str, Callable[[UUID, str], Any]] = {
    ENQUIRIES.collection: _enquiry,
    ASSESSMENTS.collection: _assessment,
    PANEL_CASES.collection: _panel,
    CORRESPONDENCE.collection: _correspondence,
}


def _reporting(settings: EverySettings) -> FastAPI:
    told = settings.model_dump(include={*RecordSettings.model_fields}) | {
        "enquiry_url": "http://127.0.0.1:9",
        "identity_key": identity().key("reporting"),
        "noise_key": identity().secret("noise"),
    }
    return reporting(ReportingSettings(**told))


def _notifications(settings: EverySettings) -> FastAPI:
    told = settings.model_dump(include={*RecordSettings.model_fields}) | {
        "enquiry_url": "http://127.0.0.1:9",
        "assessment_url": "http://127.0.0.1:9",
        "smtp_url": "smtp://127.0.0.1:9",
        "web_url": "http://127.0.0.1:9",
        "identity_key": identity().key("notifications"),
    }
    return notifications(NotificationSettings(**told))


APPS: dict[str, tuple[Callable[[EverySettings], FastAPI], RecordKind[Any] | None]] = {
    "enquiry": (enquiry, ENQUIRIES),
    "assessment": (assessment, ASSESSMENTS),
    "panel": (panel, PANEL_CASES),
    "notifications": (_notifications, CORRESPONDENCE),
    "reporting": (_reporting, None),
}


@cache
def unstarted(name: str) -> dict[str, Any]:
    """The documentation of a service that is not running; working it out takes seconds, so each process does it once."""
    settings = EverySettings(
        files="file:///nowhere",
        port=1,
        kafka_bootstrap_servers="127.0.0.1:9",
        mongodb_url="mongodb://127.0.0.1:9",
        identity_keys="unread",
        identity_issuer="nobody",
        invitation_key=identity().secret("invitations"),
        pseudonym_key=identity().secret("pseudonyms"),
        registration_key=identity().secret("registrations"),
        request_key=identity().secret("requests"),
        identity_key=identity().key("panel"),
    )
    return APPS[name][0](settings).openapi()


@asynccontextmanager
async def world(name: str, settings: EverySettings) -> AsyncIterator[World]:
    """The service started, with its records."""
    build, kept = APPS[name]
    app = build(settings)
    async with (
        LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as served,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served.app), base_url="http://service"
        ) as client,
    ):
        made = World(app, client, unstarted(name), kept, {})
        made.known.update(await _known(made, name))
        yield made


async def _known(made: World, name: str) -> dict[str, str]:
    known = {
        "journey": await made.journey(),
        "other": await made.journey(ELSEWHERE),
        "agency": HERE,
        "applicant": "1",
        "check": "local_authority",
        "number": "1",
        "account": "0f" * 32,
        "message": str(uuid4()),
        "document": "1",
        "version": "1",
        "measure": "enquiries",
        "quarter": "2021-22-Q1",
        "code": str(ROUND["code"]),
        "campaign": CAMPAIGN["code"],
        "shop": str(uuid4()),
    }
    if name == "enquiry":
        auth = as_needed("enquiry")
        planned = await made.ask("POST /information-events", auth)
        assert planned.status_code == 201, planned.text
        known["information_event"] = planned.json()["journey"]
        assert (await made.ask("POST /mystery-shop-rounds", auth)).status_code == 201
        assert (await made.ask("POST /campaigns", auth)).status_code == 201
        await _list_everybody(made, auth)
    if name == "assessment":
        planned = await made.ask("POST /training-sessions", as_needed("assessment"))
        assert planned.status_code == 201, planned.text
        known["training_session"] = planned.json()["journey"]
    if name == "panel":
        planned = await made.ask(
            "POST /agencies/{agency}/panel-meetings", as_needed("panel"), agency=HERE
        )
        assert planned.status_code == 201, planned.text
        known["meeting"] = planned.json()["journey"]
    return known


async def _list_everybody(made: World, auth: httpx.Auth) -> None:
    """The directory lists the colleagues whom the documented examples name."""
    listed = colleagues(NAMED, posts=POSTS)
    for agency in (HERE, ELSEWHERE, "estuary"):
        for command, body in (("list-agency", AGENCY), ("list-colleagues", listed)):
            folder = "directory" if command == "list-agency" else "agencies"
            route = f"POST /{folder}/{{agency}}/{command}"
            assert (await made.ask(route, auth, body, agency=agency)).status_code == 200
