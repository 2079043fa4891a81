"""Complete registrations of interest: as commands for the decisions, and sent to a running service.

Everybody who is registered here is somebody else, unless the test says who it is.
"""

from datetime import date
from itertools import count
from random import Random
from typing import Any
from uuid import uuid4
from zlib import crc32

import httpx

from contracts.reference import Channel, Household
from deploy.demo.registration_form import form_parts
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import ReceiveEnquiry, receive_enquiry
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.registration import SubmitRegistration, submit_registration
from services.enquiry.domain.registration_draft import (
    GiveConsentToChecks,
    SaveRegistrationDraft,
    give_consent_to_checks,
    save_registration_draft,
)

Content = dict[str, Any]
PEOPLE = {
    Household.SINGLE: ("Rosa Fell",),
    Household.JOINT: ("Rosa Fell", "Jun Fell"),
}
KEY = b"a key of the tests, under which it is kept who is registered"
_numbers = [count()]


def draw_for(module: str) -> None:
    """From here on the people of this module: others than any other's, and the same in each run."""
    _numbers[0] = count(crc32(module.encode()))


def complete_form(
    household: Household = Household.SINGLE, number: int | None = None
) -> list[Content]:
    """Every part with nothing missing; the same number gives the same people."""
    number = next(_numbers[0]) if number is None else number
    return form_parts(Random(number), number, PEOPLE[household])


def form_of_one_alone() -> list[Content]:
    """A complete form of one applicant with nobody else at home: in its list of people the referees are 3 to 5."""
    every = iter(complete_form, None)
    return next(form for form in every if form and not any(part.get("members") for part in form))


def consents(parts: list[Content]) -> list[Content]:
    """What each applicant of these parts signs."""
    names = [part["name"] for part in parts if part.get("name")]
    return [{"applicant": place, "name": name} for place, name in enumerate(names, start=1)]


def received(
    household: Household = Household.SINGLE, on: date = date(2025, 3, 3)
) -> Decision[Enquiry]:
    """An enquiry as it is received, with its first event."""
    people = [Applicant(name=name, email="rosa@home.example") for name in PEOPLE[household]]
    command = ReceiveEnquiry(
        on=on,
        agency="moorland",
        channel=Channel.WEB_FORM,
        household=household,
        applicants=tuple(people),
    )
    return receive_enquiry(None, command)


def an_enquiry(household: Household = Household.SINGLE) -> Enquiry:
    """An enquiry of which nothing more is known."""
    return received(household).state


def draft(
    content: Content, *, on: date = date(2025, 3, 4), replaces: int = 0
) -> SaveRegistrationDraft:
    """The command that saves one part."""
    body = {"on": on, "replaces": replaces, "content": content}
    return SaveRegistrationDraft.model_validate(body)


def signing(name: str, *, applicant: int = 1, on: date = date(2025, 3, 4)) -> GiveConsentToChecks:
    """The command with which an applicant consents to the checks."""
    return GiveConsentToChecks(on=on, applicant=applicant, name=name)


def saved(enquiry: Enquiry, content: Content, *, on: date, replaces: int = 0) -> Enquiry:
    """The enquiry with one part of its form saved."""
    return save_registration_draft(enquiry, draft(content, on=on, replaces=replaces)).state


def ready(household: Household = Household.SINGLE, on: date = date(2025, 3, 4)) -> Enquiry:
    """An enquiry whose form is complete and consented to."""
    enquiry, parts = an_enquiry(household), complete_form(household)
    for part in parts:
        enquiry = saved(enquiry, part, on=on)
    for signed in consents(parts):
        enquiry = give_consent_to_checks(enquiry, signing(**signed, on=on)).state
    return enquiry


def submitted(household: Household = Household.SINGLE, on: date = date(2025, 3, 4)) -> Enquiry:
    """An enquiry whose registration waits for its decision."""
    return submit_registration(ready(household, on), SubmitRegistration(on=on), key=KEY).state


async def fill_in(
    client: httpx.AsyncClient, journey: str, on: str, parts: list[Content] | None = None
) -> None:
    """Saves every part of a form and gives the consents; a single household's unless given."""
    parts = parts or complete_form()
    bodies = [("save-registration-draft", {"replaces": 0, "content": part}) for part in parts]
    bodies += [("give-consent-to-checks", signed) for signed in consents(parts)]
    for command, body in bodies:
        answer = await _sent(client, journey, command, {"on": on, **body})
        assert answer.status_code == 200, answer.text


async def register(
    client: httpx.AsyncClient, journey: str, on: str, parts: list[Content] | None = None
) -> httpx.Response:
    """Fills the form in and submits it; the answer to the submission."""
    await fill_in(client, journey, on, parts)
    return await _sent(client, journey, "submit-registration", {"on": on})


async def _sent(
    client: httpx.AsyncClient, journey: str, command: str, body: Content
) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return await client.post(f"/enquiries/{journey}/{command}", json=body, headers=headers)
