"""Which agencies an enquirer can choose from: the list in `agencies.toml`, read once.

The invariant: an agency is known to the other services by its code alone; names are for people.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from contracts.identity import StaffCode
from contracts.reference import AgencyCode


class Agency(BaseModel):
    """One agency, with the words by which people know it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: AgencyCode
    name: str
    area: str
    phone: str
    email: str
    staff: Mapping[StaffCode, str] = {}
    panel: Mapping[StaffCode, str] = {}


class Named(BaseModel):
    """Where an enquiry can come from without being on the list that enquirers choose from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: AgencyCode
    name: str


class Directory(BaseModel):
    """Every agency in the order in which it is shown, and what a reader must know of the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: str
    agencies: tuple[Agency, ...] = Field(alias="agency")
    others: tuple[Named, ...] = Field(alias="other")


DIRECTORY = Directory.model_validate(
    tomllib.loads(files("services.web.site").joinpath("agencies.toml").read_text("utf-8"))
)
AGENCIES: Mapping[str, Agency] = {agency.code: agency for agency in DIRECTORY.agencies}
NAMES: Mapping[str, str] = {
    **{each.code: each.name for each in DIRECTORY.others},
    **{each.code: each.name for each in DIRECTORY.agencies},
}


def agency_name(code: str) -> str:
    """The agency's name; its code where the list does not hold it."""
    return NAMES.get(code, code)
