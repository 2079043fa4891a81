"""The form in which an information event is planned or changed, and the commands that it makes.

The invariant: a change names only what is different from what its form first showed, so that two members
of staff who change different things at once both get what they asked for.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from contracts.information_event import HandoutFormat, Mode
from contracts.languages import LANGUAGES
from contracts.reference import NextStep
from contracts.words import label_of
from services.web.site.form import asked_by
from services.web.team.information_events import OwnEvent


class Provided(StrEnum):
    """What there will be for those who need it."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    LIVE_CAPTIONS = "live_captions"
    SIGN_LANGUAGE = "sign_language"


PROVIDED = {
    "step_free": "Step-free access",
    "hearing_loop": "Hearing loop",
    "live_captions": "Live captions",
    "sign_language": "British Sign Language interpreter",
}


TypedTime = Annotated[str, Field(max_length=20, json_schema_extra={"format": "clock-time"})]


class ChangeForm(BaseModel):
    """What may be different about an information event: anything but its day."""

    title: str = Field(title="Title", min_length=1, max_length=200)
    starts_at: TypedTime = Field(title="Start time", description="For example, 6:30pm")
    ends_at: TypedTime = Field(title="End time", description="For example, 8pm")
    mode: Mode = Field(title="Where is it held?")
    venue_name: str | None = Field(
        default=None,
        title="Venue",
        description="For events in person: the name and street",
        max_length=200,
    )
    venue_postcode: str | None = Field(default=None, title="Postcode of the venue", max_length=8)
    joining_link: str | None = Field(
        default=None,
        title="Joining link",
        description="For events online. We give it only to people who have a place",
        max_length=500,
    )
    places: int = Field(
        title="Number of places",
        description="Count people, not households: a couple takes 2",
        ge=1,
        le=1000,
    )
    booking_opens_on: date | None = Field(
        default=None, title="Booking opens on", description="Leave empty for today"
    )
    booking_closes_on: date | None = Field(
        default=None,
        title="Last day of booking",
        description="Leave empty for the day of the information event",
    )
    provided: list[Provided] = Field(
        default=[], title="Access and support", json_schema_extra={"x-words": dict(PROVIDED)}
    )
    formats: list[HandoutFormat] = Field(
        default=[],
        title="Formats of handouts",
    )
    interpreters: list[str] = Field(
        default=[],
        title="Interpreters",
        description="Enter languages by name, such as Polish",
        json_schema_extra={"x-long": True},
    )


class PlanForm(ChangeForm):
    """A new information event."""

    held_on: date = Field(title="Date")


class FollowUpForm(BaseModel):
    """What a household was offered after an information event."""

    on: date = Field(title="When did you speak to them?")
    next_step: NextStep = Field(
        title="What did you offer next?",
        json_schema_extra={"x-words": {each.value: label_of(each) for each in NextStep}},
    )
    note: str | None = Field(
        default=None,
        title="Note",
        description="Only your team can read this",
        max_length=4000,
    )


class BookForm(BaseModel):
    """A household that a member of staff books for on the phone."""

    reference: str = Field(
        title="Household reference", description="For example, 7K3M9-QXD2A", max_length=20
    )
    people: int = Field(
        title="How many people are coming?",
        ge=1,
        le=2,
        json_schema_extra={"x-words": {"1": "One", "2": "Two (both places or none)"}},
    )
    needs: str | None = Field(
        default=None, title="What do they need to take part?", max_length=4000
    )


CHANGE = asked_by(ChangeForm)
_PLAN = {each.name: each for each in asked_by(PlanForm)}
PLAN = tuple(_PLAN[name] for name in ("title", "held_on", *list(_PLAN)[1:-1]))
FOLLOW_UP = asked_by(FollowUpForm)
BOOK = asked_by(BookForm)
LANGUAGE_CODES = {name.lower(): code for code, name in LANGUAGES.items()}
CODE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
JOINING_LINK = re.compile(r"https://[^\s\"'<>]+")
PIECES = ("venue_name", "venue_postcode", "provided", "interpreters")


def as_answered(event: OwnEvent) -> dict[str, Any]:
    """The answers that describe the information event as it is now."""
    plan, venue = event.arrangements.model_dump(mode="json"), event.venue
    names = [LANGUAGES.get(code, code) for code in plan["interpreters"]]
    answers = {name: plan[name] for name in ChangeForm.model_fields if name in plan}
    return answers | {
        "title": event.title,
        "joining_link": event.joining_link,
        "venue_name": venue.name if venue else None,
        "venue_postcode": venue.postcode if venue else None,
        "provided": [each for each in PROVIDED if plan[each]],
        "interpreters": names,
    }


def command_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a command, made from the answers of the form."""
    facts = {name: value for name, value in answers.items() if name not in PIECES}
    provided = answers.get("provided", ())
    facts |= {name: name in provided for name in PROVIDED}
    facts |= {"formats": answers.get("formats", []), "interpreters": _codes(answers)}
    if answers.get("mode") == Mode.IN_PERSON:
        facts["venue"] = {
            "name": answers.get("venue_name", ""),
            "postcode": answers.get("venue_postcode", ""),
        }
    return facts


def wrong_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the answers together, by the name of a question."""
    wrong = {}
    if answers.get("mode") == Mode.IN_PERSON:
        if not answers.get("venue_name"):
            wrong["venue_name"] = "Enter the venue"
        if not answers.get("venue_postcode"):
            wrong["venue_postcode"] = "Enter the postcode of the venue"
    link = answers.get("joining_link")
    if link and answers.get("mode") == Mode.IN_PERSON:
        wrong["joining_link"] = "Remove the joining link, or say that the event is held online"
    elif link and not JOINING_LINK.fullmatch(link):
        wrong["joining_link"] = "Enter a joining link that starts with https://"
    unknown = [each for each in _codes(answers) if not CODE.fullmatch(each)]
    if unknown:
        wrong["interpreters"] = (
            f"We do not recognise {', '.join(unknown)}. Check the name of the language, or enter its "
            "code, like th"
        )
    return wrong


def changed(
    answers: Mapping[str, Any], shown: Mapping[str, Any], if_empty: Mapping[str, str]
) -> dict[str, Any]:
    """The facts whose value is not the one that the form first showed; those that were emptied are `if_empty`."""
    before, now = ({**if_empty, **command_of(each)} for each in (_given(shown), answers))
    return {name: fact for name, fact in now.items() if fact != before.get(name)}


def _given(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if answer is not None}


def if_empty(held_on: date, today: date) -> dict[str, str]:
    """What it means that the form has nothing here: no joining link, booking from today, to the day itself."""
    return {
        "joining_link": "",
        "booking_opens_on": today.isoformat(),
        "booking_closes_on": held_on.isoformat(),
    }


def _codes(answers: Mapping[str, Any]) -> list[str]:
    return [LANGUAGE_CODES.get(each.lower(), each) for each in answers.get("interpreters", ())]
