"""An enquiry that a member of staff takes on the phone, at a visit, by email or at an information event.

The invariant: it counts from the day on which the household made contact, and what is recorded is what a
household's own form would have recorded.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from contracts.contact_details import LONGEST_POSTCODE, Email, Phone, Postcode
from contracts.reference import Channel, Household
from services.web.site.form import LONGEST_NAME, asked_by

LONGEST_LINE = 200

CHANNELS: JsonDict = {
    Channel.PHONE: "Phone",
    Channel.EMAIL: "Email",
    Channel.VISIT: "They came to the office",
    Channel.EVENT: "At an information event",
    Channel.SOCIAL_MEDIA: "Social media",
    Channel.WEB_FORM: "Online form",
}
HOUSEHOLDS: JsonDict = {Household.SINGLE: "One person", Household.JOINT: "A couple"}


class NewEnquiry(BaseModel):
    """What staff ask a household that is not on record yet."""

    on: date = Field(
        title="When did they contact you?",
        description="The time to reply starts on this date",
    )
    channel: Channel = Field(
        title="How did they contact you?", json_schema_extra={"x-words": CHANNELS}
    )
    household: Household = Field(
        title="Who is adopting?", json_schema_extra={"x-words": HOUSEHOLDS}
    )
    name: str = Field(title="Full name", max_length=LONGEST_NAME)
    email: Email | None = Field(default=None, title="Email address")
    phone: Phone | None = Field(
        default=None,
        title="Phone number",
        description="Enter an email address, a phone number or both",
    )
    address: str | None = Field(
        default=None,
        title="Postal address",
        description="Where letters on paper reach them. It can be abroad, a BFPO address or care of someone",
        max_length=LONGEST_LINE - LONGEST_POSTCODE,
    )
    partner_name: str | None = Field(
        default=None,
        title="Full name of their partner",
        description="If a couple is adopting",
        max_length=LONGEST_NAME,
    )
    partner_email: Email | None = Field(default=None, title="Email address of their partner")
    partner_phone: Phone | None = Field(default=None, title="Phone number of their partner")
    postcode: Postcode | None = Field(default=None, title="Postcode")
    earlier: str | None = Field(
        default=None,
        title="Reference of their earlier enquiry",
        description="If they enquired before and that journey has ended. For example, 7K3M9-QXD2A",
        max_length=20,
    )


NEW_ENQUIRY = asked_by(NewEnquiry)
PERSON = ("name", "email", "phone")


def wrong_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the answers together, by the name of a question."""
    joint = answers.get("household") == Household.JOINT
    partner = {name: answers.get(f"partner_{name}") for name in PERSON}
    wrong = {}
    if not any(answers.get(way) for way in ("email", "phone", "address")):
        wrong["email"] = (
            "Enter an email address, a phone number or a postal address, so that you can reply"
        )
    if joint and not partner["name"]:
        wrong["partner_name"] = "Enter the full name of their partner"
    if not joint and any(partner.values()):
        wrong["household"] = "Select a couple, or remove what you entered about a partner"
    return wrong


def command_of(answers: Mapping[str, Any], agency: str) -> dict[str, Any]:
    """The command that the answers make, without the earlier journey."""
    people = [{name: answers[name] for name in PERSON if answers.get(name)}]
    if answers.get("address"):
        people[0]["address"] = _with_postcode(answers["address"], answers.get("postcode"))
    if answers["household"] == Household.JOINT:
        own = {name: answers.get(f"partner_{name}") for name in PERSON}
        people.append({name: given for name, given in own.items() if given})
    facts = {name: answers[name] for name in ("on", "channel", "household")}
    postcode = {"postcode": answers["postcode"]} if answers.get("postcode") else {}
    return facts | postcode | {"agency": agency, "applicants": people}


def _with_postcode(address: str, postcode: str | None) -> str:
    """The address as an envelope needs it: with the postcode that was typed beside it, unless it is there."""
    if not postcode or postcode.replace(" ", "") in address.replace(" ", "").upper():
        return address
    return f"{address}, {postcode}"
