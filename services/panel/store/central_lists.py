"""Central lists: one record an agency, read by that agency and by those with which it shares the list.

The invariant: an agency's list is found by its code alone, so it has one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID, uuid5

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts import central_list
from contracts.identity import StaffCode
from contracts.panel_members import ListOffice, MemberKind, TieToAgency
from contracts.reference import AgencyCode
from services.chassis.cases import CaseRecords
from services.chassis.record import STATE_SHOWN, RecordKind
from services.panel.domain.central_list import (
    CentralList,
    ListedMember,
    MemberSurvey,
    Notice,
    ReportFeedback,
)

CENTRAL_LISTS = RecordKind(
    central_list.TOPIC,
    "central_lists",
    CentralList,
    indexes=(
        IndexModel(["agency"]),
        IndexModel(["state.shared_with"]),
        IndexModel(["state.members.member"]),
    ),
)
AGENCIES = UUID("4d8e7f5c-0a39-5f0e-8a55-2f7a3f5f0b61")


def list_of(agency: str) -> UUID:
    """The identity of an agency's central list."""
    return uuid5(AGENCIES, agency)


class MemberView(BaseModel):
    """A member as the panel's staff see them; `until` is their last day on the list, where notice was given."""

    member: StaffCode
    kinds: tuple[MemberKind, ...]
    office: ListOffice | None
    independent: bool = Field(description="Of the agency that keeps the list, today")
    independent_after: date | None = Field(
        description="The last day on which a tie that has ended still counts"
    )
    tie: TieToAgency
    tie_ended_on: date | None
    mentor: StaffCode | None
    listed_on: date
    on_list: bool
    notice: Notice | None
    trained_on: date | None = Field(description="When they were last trained")
    appraised_on: date | None = Field(description="When they were last appraised")

    @classmethod
    def of(cls, member: ListedMember, today: date) -> Self:
        facts = {**dict(member), "independent_after": member.independent_after}
        latest = {
            "trained_on": _last(member.trained_on),
            "appraised_on": _last(member.appraised_on),
        }
        return cls(
            **{**facts, **latest},
            independent=member.is_independent(today),
            on_list=member.is_on_list(today),
        )


class CentralListView(BaseModel):
    """One central list; `lacks` says what the regulations ask for and it has not today."""

    agency: AgencyCode
    shared_with: tuple[AgencyCode, ...]
    members: list[MemberView]
    lacks: list[str]
    survey: MemberSurvey | None = Field(
        description="What members said of themselves, as spans; null for a list that another agency shares"
    )

    @classmethod
    def of(cls, kept: CentralList, today: date, reader: AgencyCode) -> Self:
        return cls(
            agency=kept.agency,
            shared_with=kept.shared_with,
            members=[MemberView.of(each, today) for each in kept.members],
            lacks=kept.lacks(today),
            survey=kept.survey if kept.agency == reader else None,
        )


async def lists_for(lists: CaseRecords[CentralList], agency: str) -> Sequence[CentralList]:
    """The lists from which an agency's panels are made up: its own first, then those that others share."""
    wanted = {"$or": [{"agency": agency}, {"state.shared_with": agency}]}
    found = await lists.collection.find(lists.concerns.left_out(wanted), STATE_SHOWN).to_list()
    every = [state for _, state in lists.identified(found)]
    return sorted(every, key=lambda each: (each.agency != agency, each.agency))


async def feedback_on_reports(
    lists: CaseRecords[CentralList], agency: str
) -> tuple[ReportFeedback, ...]:
    """What the agency's panel told it of its reports, in the order of its days."""
    own = [each for each in await lists_for(lists, agency) if each.agency == agency]
    return own[0].feedback if own else ()


def _last(days: tuple[date, ...]) -> date | None:
    return days[-1] if days else None
