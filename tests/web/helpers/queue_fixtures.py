"""A team's work for its queues: households at an agency, and cases that stand where a test needs them."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import httpx

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.cases import BLANK
from services.chassis.clock import now, today
from services.chassis.mongo import database, open_client
from services.chassis.record import SHAPE, RecordKind
from services.chassis.settings import RecordSettings
from tests.web.helpers.cases import done, received
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import OURS, signs_in

LINE = re.compile(r'<tr class="govuk-table__row" role="row"(?: id="[^"]*")?>(.*?)</tr>', re.DOTALL)
COUPLE = [{"name": "Una Fell", "phone": "07700 900 111"}, {"name": "Jo Fell"}]
TAG = re.compile(r"<[^>]+>")


QUEUE = "/team/moorland/queue"
As = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def front(browse: Browse, provider: SignIn, **services: str) -> As:
    """Opens the front end before services at these addresses, with one of the ready people signed in."""

    @asynccontextmanager
    async def signed_in(name: str, **away: str) -> AsyncIterator[httpx.AsyncClient]:
        async with browse(sign_in_issuer=provider.issuer, **(services | away)) as client:
            await signs_in(client, name)
            client.headers.update(OURS)
            yield client

    return signed_in


def ago(days: int) -> str:
    """A day in the past, as commands name it."""
    return (today() - timedelta(days)).isoformat()


async def enquired(enquiry: Service, name: str, **changed: Any) -> str:
    """The journey of somebody who enquired by phone; `days_ago`, where it was not today."""
    email = f"{name.replace(' ', '.').lower()}@home.example"
    told = {"channel": "phone", "applicants": [{"name": name, "email": email}]}
    return await received(enquiry, **(told | changed))


async def reached(enquiry: Service, journey: str, **changed: Any) -> None:
    """Somebody spoke with them."""
    said = {"channel": "phone", "staff": "recruiter-01", "outcome": "wishes_to_go_on"}
    await done(enquiry, journey, "make-contact", **said, next_step="initial_visit", **changed)


async def a_team(enquiry: Service) -> dict[str, str]:
    """Households of moorland by a word for where they stand, and one of another agency."""
    found = {
        "new": await enquired(enquiry, "Noor New", channel="web_form"),
        "late": await enquired(
            enquiry, "", days_ago=30, household="joint", applicants=COUPLE, channel="event"
        ),
        "visit": await enquired(enquiry, "Vera Visit", days_ago=3),
        "asked": await enquired(enquiry, "Asa Asked", days_ago=2),
        "paused": await enquired(enquiry, "Pia Paused", days_ago=2),
        "referred": await enquired(enquiry, "Rae Referred", days_ago=2),
        "closed": await enquired(enquiry, "Cleo Closed", days_ago=2),
        "elsewhere": await enquired(enquiry, "Ella Elsewhere", agency="estuary"),
    }
    await _visited(enquiry, found["visit"])
    await done(enquiry, found["asked"], "ask-to-be-called", number="01632 960 004")
    await done(enquiry, found["asked"], "assign", to="recruiter-02")
    until = (today() + timedelta(5)).isoformat()
    await done(enquiry, found["asked"], "cover", by="recruiter-01", until=until)
    await done(enquiry, found["paused"], "pause", reason="own_time")
    consent = {"given_by": [1], "given_on": ago(0)}
    why = {"reason": "home_area", "words": "They moved to the coast."}
    await done(enquiry, found["referred"], "refer", receiver="estuary", consent=consent, **why)
    ending = {"manager": "manager-01", "explanation": "Entered twice."}
    await done(enquiry, found["closed"], "close", reason="recorded_in_error", **ending)
    return found


async def _visited(enquiry: Service, journey: str) -> None:
    await done(enquiry, journey, "assign", to="recruiter-01")
    await reached(enquiry, journey, on=ago(2))
    await done(enquiry, journey, "provide-information", form="pack")
    await done(enquiry, journey, "request-initial-visit")
    await done(enquiry, journey, "hold-initial-visit", staff="recruiter-01")


async def written(
    settings: RecordSettings, service: str, kept: RecordKind[Any], states: Mapping[str, Any]
) -> None:
    """Records of a service that has started, standing where they are to stand.

    The service may have heard of the journeys already; what it has heard stays noted.
    """
    async with open_client(settings.replica_set) as client:
        collection = database(client, settings.namespace + service)[kept.collection]
        for journey, state in states.items():
            identity = UUID(journey)
            stands = {
                "state": state.model_dump(mode="json"),
                SHAPE: kept.shape,
                "agency": state.agency,
                "wake_at": None,
                "touched_at": now(),
                **kept.beside(identity, state),
            }
            begun = {**BLANK, "heard": {}}
            update = {"$set": stands, "$setOnInsert": begun}
            await collection.update_one({"_id": identity}, update, upsert=True)


def lines(html: str) -> list[str]:
    """The words of each line of a queue, without its head."""
    found = [" ".join(TAG.sub(" ", line).split()) for line in LINE.findall(html)]
    return [line for line in found if not line.startswith(("Choose Household", "Household"))]


def heads(html: str) -> dict[str, tuple[str, str]]:
    """The headings by which a queue can be sorted: whether it is, and where each leads."""
    found = re.findall(
        r'aria-sort="(\w+)">\s*<a class="app-sortable" href="([^"]*)">([^<]*)<', html
    )
    return {text: (order, unescape(href)) for order, href, text in found}


def in_words(on: date) -> str:
    """A day as lines name it."""
    return f"{on.day} {on:%B %Y}"


def line_of(html: str, name: str) -> str:
    """The words of the line about somebody."""
    [found] = [line for line in lines(html) if name in line]
    return found


def tags(html: str) -> dict[str, str]:
    """The selected filters, each with the address that is left without it."""
    found = re.findall(r'moj-filter__tag" href="([^"]*)">.*?</span> ([^<]*)</a>', html)
    return {unescape(text): unescape(href) for href, text in found}
