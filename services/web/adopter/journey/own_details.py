"""An applicant's own details and wishes as a form: what is asked, what was changed, whether it still holds.

The invariant: only what the applicant changed is sent, so that what the agency corrected stays as it
is; and what they have not seen is never overwritten.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.contact_details import LONGEST_EMAIL, LONGEST_PHONE, email_address, phone_number
from contracts.languages import SPOKEN
from contracts.names import person_name
from contracts.words import CONTACT_BY
from services.web.adopter.journey.requests import (
    FORMATS,
    TIMES,
    JourneyRequest,
    choices,
    chosen,
    coded,
)
from services.web.site.answers.enquiry.record import Applicant, Wishes
from services.web.site.command_forms.questions import Choice, Kind, Limits, Question
from services.web.site.form import LONGEST_NAME


def contact_line(
    name: str, label: str, limits: Limits, *, example: str = "", hint: str = ""
) -> Question:
    """One line of an applicant's name or contact details."""
    return Question(
        name=name,
        kind=Kind.LINE,
        label=label,
        hint=hint,
        example=example,
        required=name == "name",
        limits=limits,
    )


LONGEST_ADDRESS = 200
MESSAGES = (Choice("true", "Yes", True), Choice("false", "No", False))
DETAILS = (
    contact_line("name", "Your full name", Limits(longest=LONGEST_NAME, rule=person_name)),
    contact_line(
        "email",
        "Email address",
        Limits(longest=LONGEST_EMAIL, rule=email_address),
        hint="Give an email address or a phone number so that we can contact you",
    ),
    contact_line(
        "phone",
        "Phone number",
        Limits(longest=LONGEST_PHONE, rule=phone_number),
    ),
    contact_line(
        "address",
        "Postal address",
        Limits(longest=LONGEST_ADDRESS),
        hint="Where letters on paper reach you, with the postcode. It can be abroad, a BFPO address or care of someone",
    ),
)
PREFERENCES = (
    chosen(
        "wishes.channel", "How do you prefer to be contacted?", choices(CONTACT_BY), required=False
    ),
    chosen(
        "wishes.time_of_day", "When is the best time to call you?", choices(TIMES), required=False
    ),
    chosen(
        "wishes.message_may_be_left",
        "Can your agency leave you a message?",
        MESSAGES,
        required=False,
    ),
    chosen(
        "wishes.language",
        "Which language do you prefer to use?",
        coded(SPOKEN),
        required=False,
    ),
    chosen(
        "wishes.format",
        "Do you need information in another format?",
        coded(FORMATS),
        required=False,
    ),
)
CHANGE = JourneyRequest(
    "details", "change-own-details", "adopter/journey/details.html", DETAILS + PREFERENCES
)


def as_body(person: Applicant) -> dict[str, Any]:
    """Everything in the form, each under its own name."""
    wishes = person.wishes or Wishes()
    return person.model_dump(exclude={"wishes"}) | wishes.model_dump(mode="json")


def seal(person: Applicant) -> str:
    """By which a form can tell whether the details are still those that it was opened with."""
    return hashlib.sha256(person.model_dump_json().encode()).hexdigest()


def changes(person: Applicant, body: Mapping[str, Any]) -> dict[str, Any]:
    """What is different; null for what was taken away."""
    wishes = {name: body[name] for name in Wishes.model_fields if name in body}
    new = Applicant(
        name=body["name"],
        email=body.get("email"),
        phone=body.get("phone"),
        address=body.get("address"),
        wishes=Wishes.model_validate(wishes),
    )
    before = person.model_copy(update={"wishes": person.wishes or Wishes()})
    different = [
        name for name in Applicant.model_fields if getattr(new, name) != getattr(before, name)
    ]
    return new.model_dump(mode="json", include=set(different))


def as_it_stands(person: Applicant) -> Iterator[dict[str, str]]:
    """What is on record now, for an applicant who opened the form before it was recorded."""
    for question in DETAILS:
        on_record = getattr(person, question.name) or "not given"
        yield {"words": f"{question.label} is now: {on_record}"}
    if person.wishes:
        yield {"words": "Your preferences may have changed too. Check them below"}
