"""The directory over HTTP: support lists agencies, managers their own colleagues; pages and letters read names here.

The invariant: what everybody reads holds no colleague; colleagues' names go to the front end, to letters and to the
managers of their own agency.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from contracts.agency import AgencyKind, Capacity, ListedCode, Post, PostcodeDistrict
from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import anybody, may
from services.chassis.cases import CaseRecords
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.chassis.running import running_of
from services.enquiry.domain.directory import (
    DescribeAgency,
    DirectoryEntry,
    ListAgency,
    ListColleagues,
    describe_agency,
    list_agency,
    list_colleagues,
)
from services.enquiry.store.directory import DIRECTORY, entry_of, every_entry

router = APIRouter(tags=["directory"], responses=REFUSALS)


async def _entries(request: Request) -> CaseRecords[DirectoryEntry]:
    return running_of(request.app).records[DIRECTORY.collection]


Entries = Annotated[CaseRecords[DirectoryEntry], Depends(_entries)]
DirectoryCommands = Annotated[Commands[DirectoryEntry], Depends(commands_of(DIRECTORY))]
DirectoryRecords = Annotated[Records[DirectoryEntry], Depends(records_of(DIRECTORY))]


class AgencyView(BaseModel):
    """An agency as everybody may know it."""

    code: AgencyCode
    name: str
    area: str | None
    phone: str | None
    email: str | None
    kind: AgencyKind
    districts: tuple[PostcodeDistrict, ...]
    capacity: Capacity | None

    @classmethod
    def of(cls, entry: DirectoryEntry) -> Self:
        """The view of an entry."""
        facts = {**dict(entry.contact), **dict(entry.progress), "code": entry.agency}
        return cls.model_validate({name: facts[name] for name in cls.model_fields if name in facts})


class ColleagueView(BaseModel):
    """Somebody who works for the agency or sits on its panel, now, later or before."""

    code: ListedCode
    name: str
    posts: tuple[Post, ...]
    since: date
    until: date | None

    @classmethod
    def every(cls, entry: DirectoryEntry) -> Iterable[Self]:
        """Those of an entry, by name."""
        for code, term in sorted(entry.terms.items(), key=lambda each: entry.names[each[0]]):
            yield cls(code=code, name=entry.names[code], **dict(term))


class AgencyWithColleagues(AgencyView):
    """An agency with what letters need, and with the names of its colleagues."""

    notify_reply_to: UUID | None = None
    colleagues: list[ColleagueView] = Field(default_factory=list)

    @classmethod
    def of(cls, entry: DirectoryEntry) -> Self:
        """The view of an entry."""
        found = super().of(entry)
        return found.model_copy(update={"colleagues": [*ColleagueView.every(entry)]})


@router.post("/directory/{agency}/list-agency", dependencies=[may(Role.SUPPORT)])
async def list_one(
    agency: AgencyCode, command: ListAgency, directory: DirectoryCommands
) -> Receipt:
    """List an agency, or change what is listed. The same again changes nothing."""
    return await directory.change(entry_of(agency), partial(list_agency, agency=agency), command)


@router.post("/agencies/{agency}/describe-agency", dependencies=[may(Role.MANAGER)])
async def describe(
    agency: AgencyCode, command: DescribeAgency, directory: DirectoryCommands
) -> Receipt:
    """Say how people reach your agency, what area it covers and how many households it can take on."""
    return await directory.change(entry_of(agency), describe_agency, command)


@router.post("/agencies/{agency}/list-colleagues", dependencies=[may(Role.MANAGER)])
async def list_them(
    agency: AgencyCode, command: ListColleagues, directory: DirectoryCommands
) -> Receipt:
    """List colleagues and panel members of your agency, or change what is listed of them."""
    return await directory.change(entry_of(agency), list_colleagues, command)


@router.get("/agencies", dependencies=[anybody()])
async def read_agencies(entries: Entries) -> list[AgencyView]:
    """Read which agencies there are and how people reach them."""
    return [AgencyView.of(each) for each in await every_entry(entries)]


@router.get("/directory", dependencies=[may(services=["web", "notifications"])])
async def read_directory(entries: Entries) -> list[AgencyWithColleagues]:
    """Read every agency with the names of its colleagues, for pages and letters."""
    return [AgencyWithColleagues.of(each) for each in await every_entry(entries)]


@router.get("/agencies/{agency}/colleagues", dependencies=[may(Role.MANAGER)])
async def read_colleagues(agency: AgencyCode, directory: DirectoryRecords) -> list[ColleagueView]:
    """Read who works for your agency or sits on its panel, now, later or before."""
    entry = (await directory.read(entry_of(agency))).state
    return [*ColleagueView.every(entry)] if entry else []
