"""Many open enquiries of one agency, written as records as the enquiry service keeps them.

The invariant: every record is one that the service's own decisions lead to; only the people and the identities
are counted through, so that there can be tens of thousands within a minute.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from contracts.reference import Channel, Household, PauseReason
from services.casework.teamwork import Assign
from services.chassis.cases import BLANK
from services.chassis.clock import now, today
from services.chassis.mongo import Database, Document
from services.enquiry.domain.contact import (
    AskToBeCalled,
    MakeContact,
    ask_to_be_called,
    make_contact,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.initial_visit import RequestInitialVisit, request_initial_visit
from services.enquiry.domain.intake import ReceiveEnquiry, receive_enquiry
from services.enquiry.domain.journey_pause import Pause, pause
from services.enquiry.domain.likeness import likeness
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.staffing import assign
from services.enquiry.store.enquiries import ENQUIRIES

AGENCY = "moorland"
SEED = 20_250_303
PATTERNS = 300
AT_ONCE = 500
OLDEST_DAYS = 40
STAFF = tuple(f"recruiter-{number:02}" for number in range(1, 25))
FIRST_NAMES = (
    "Amina",
    "Bilal",
    "Carys",
    "Dev",
    "Esther",
    "Femi",
    "Grace",
    "Harpreet",
    "Ines",
    "Jun",
)
LAST_NAMES = ("Example", "Sample", "Specimen", "Model", "Pattern", "Instance", "Case", "Template")


async def fill(enquiries: Database, how_many: int) -> None:
    """Writes that many open enquiries into the database of an enquiry service that has started once."""
    collection = enquiries[ENQUIRIES.collection]
    documents = _documents(how_many)
    while together := list(islice(documents, AT_ONCE)):
        await collection.insert_many(together, ordered=False)


def _documents(how_many: int) -> Iterator[Document]:
    chance = random.Random(SEED)
    patterns = [_pattern(chance, today()) for _ in range(PATTERNS)]
    for number in range(how_many):
        journey = UUID(int=chance.getrandbits(128), version=4)
        state = _with_people(patterns[number % PATTERNS], number)
        yield {
            "_id": journey,
            **BLANK,
            "state": state.model_dump(mode="json"),
            "agency": AGENCY,
            "wake_at": None,
            "touched_at": now(),
            "version": state.progress.version,
            "sent": state.progress.version,
            "heard": {},
            **ENQUIRIES.beside(journey, state),
        }


def _pattern(chance: random.Random, on: date) -> Enquiry:
    """A household that enquired in the last weeks, with some of what follows."""
    received_on = on - timedelta(days=chance.randrange(OLDEST_DAYS))
    household = chance.choice(list(Household))
    body: dict[str, Any] = {
        "on": received_on,
        "agency": AGENCY,
        "channel": chance.choice(list(Channel)),
        "household": household,
        "applicants": [
            {"name": "One", "email": "one@example.org", "phone": "07700 900000"},
            {"name": "Two"},
        ],
    }
    if household is Household.SINGLE:
        body["applicants"].pop()
    state = receive_enquiry(None, ReceiveEnquiry.model_validate(body)).state
    if chance.random() < 0.8:
        state = assign(state, Assign(on=on, to=chance.choice(STAFF))).state
    if chance.random() < 0.5:
        state = _reached(chance, state, on)
    return state


def _reached(chance: random.Random, state: Enquiry, on: date) -> Enquiry:
    contact = {
        "on": on,
        "channel": "phone",
        "staff": STAFF[0],
        "outcome": "wishes_to_go_on",
        "next_step": "initial_visit",
    }
    state = make_contact(state, MakeContact.model_validate(contact)).state
    follows = chance.choice(("visit", "call", "pause", "nothing"))
    if follows == "visit":
        return request_initial_visit(state, RequestInitialVisit(on=on)).state
    if follows == "call":
        return ask_to_be_called(state, AskToBeCalled(on=on)).state
    return (
        pause(state, Pause(on=on, reason=PauseReason.OWN_TIME)).state
        if follows == "pause"
        else state
    )


def _with_people(pattern: Enquiry, number: int) -> Enquiry:
    last = LAST_NAMES[number % len(LAST_NAMES)]
    people = tuple(
        Applicant(
            name=f"{FIRST_NAMES[(number + place) % len(FIRST_NAMES)]} {last}-{number:05}",
            email=f"household-{number}-{place}@example.org",
            phone=f"07700 9{number:05}",
        )
        for place, _ in enumerate(pattern.applicants)
    )
    return pattern.model_copy(
        update={"applicants": people, "likeness": likeness(people, pattern.postcode)}
    )
