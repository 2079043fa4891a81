"""What forms ask about an agency of the directory: by its managers, or by support who list it.

The invariant: both ask for a district on each line, as an agency's website lists them.
"""

from uuid import UUID

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from contracts.agency import AgencyKind, Capacity, ListedCode, PostcodeDistrict
from contracts.contact_details import Email, Phone
from contracts.words import label_of

KINDS: JsonDict = {each.value: label_of(each) for each in AgencyKind}


class DescribedAgency(BaseModel):
    """How people reach an agency, and what it covers."""

    area: str | None = Field(
        default=None,
        title="Which area does it cover?",
        description="In the words that families use",
        max_length=200,
    )
    districts: tuple[PostcodeDistrict, ...] = Field(
        default=(),
        title="Postcode districts",
        description="One on each line, in capitals, like SW1A. For all districts of some letters, enter the letters alone, like SW",
        max_length=400,
    )
    phone: Phone | None = Field(default=None, title="Phone number")
    email: Email | None = Field(default=None, title="Email address")
    capacity: Capacity | None = Field(
        default=None, title="How many households can it take on in a year?"
    )


class ChangedAgency(DescribedAgency):
    """The same, with what support alone decide."""

    name: str = Field(title="Name", min_length=1, max_length=200)
    kind: AgencyKind = Field(title="What is it?", json_schema_extra={"x-words": KINDS})
    notify_reply_to: UUID | None = Field(
        default=None,
        title="GOV.UK Notify reply-to id",
        description="From the settings of GOV.UK Notify. Leave this empty to keep the one that is listed",
    )


class NewAgency(ChangedAgency):
    """An agency that is not listed yet."""

    code: ListedCode = Field(
        title="Code",
        description="Lower-case letters, digits and hyphens. It cannot be changed later",
        pattern=r"^[a-z][a-z0-9-]{1,39}$",
    )
