"""An agency's enquiries for its recruitment team: what is due first, by whatever they are asked for.

The invariant: each question is answered from the agency's own lists. Names are shown, because staff who read
this list call the people on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, computed_field

from contracts.clocks import ClockId, RunningClock
from contracts.identity import StaffCode
from contracts.reference import Channel
from services.casework.shared_work import (
    ASSIGNED_TO,
    nobodys,
    own,
    whose,
    whose_today,
)
from services.casework.work_list import (
    BY_DUE,
    Count,
    Counts,
    Selection,
    WorkListQuery,
    counted,
    page,
    to_do,
)
from services.chassis.cases import CaseRecords
from services.chassis.list_entries import LISTS, WORDS
from services.chassis.mongo import Document
from services.enquiry.domain.complaint_clocks import standing
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.store.complaints import as_seen_at
from services.enquiry.store.enquiries import ENQUIRIES, EnquiryView
from services.enquiry.store.list_entries import CALL_REQUESTED

APPLICANTS = "state.applicants.name"
LEFT = "state.progress.left"
NAMED = {APPLICANTS: True, LEFT: True}
CALL = "state.progress.asked.call.on"
UNREAD = (
    "events",
    "heard",
    "digests",
    LISTS,
    WORDS,
    "state.notes",
    "state.complaint_words",
    "state.form",
    "state.likeness",
    "state.born",
)
SHOWN: Document = dict.fromkeys(UNREAD, False)


class WorkItem(EnquiryView):
    """One line of a work list: an enquiry with whom it is about and what is due on it first."""

    channel: Channel | None = Field(description="How they contacted you")
    names: list[str]
    complaint_suspended: bool = Field(
        description="A complaint waits while a court or the police act"
    )
    complaint_panel_met: bool = Field(
        description="A review panel met on a complaint, and you owe the answer"
    )

    @computed_field(description="The next deadline")  # type: ignore[prop-decorator]
    @property
    def next_clock(self) -> RunningClock | None:
        running = [clock for clock in self.clocks if clock.stopped_on is None]
        return min(running, key=lambda clock: clock.due_on, default=None)

    @classmethod
    def of_document(cls, document: Document) -> Self:
        """The line of an enquiry that was found."""
        enquiry = ENQUIRIES.state_of(document)
        names, enquiry = enquiry.names, as_seen_at(enquiry, [enquiry.agency])
        stand = [now for now in map(standing, enquiry.progress.complaints) if now.is_open]
        return cls.of(
            document["_id"],
            enquiry,
            channel=enquiry.channel,
            names=names,
            complaint_suspended=any(now.waits_since for now in stand),
            complaint_panel_met=any(now.panel_met_on for now in stand),
        )


class HouseholdName(BaseModel):
    """Who a journey is about, for lists from services that do not hold names."""

    journey: UUID
    names: list[str]
    call_requested_on: date | None = Field(
        description="When they asked for a call that nobody has made"
    )
    assigned_to: StaffCode | None = Field(
        description="Who works on the enquiry, for those who work there too"
    )

    @classmethod
    def of_document(cls, document: Document) -> Self:
        """The household of an enquiry that was found."""
        state = document["state"]
        progress = state.get("progress", {})
        left = progress.get("left", ())
        numbered = enumerate(state["applicants"], start=1)
        names = [each["name"] for number, each in numbered if number not in left]
        call = progress.get("asked", {}).get("call")
        return cls(
            journey=document["_id"],
            names=names,
            call_requested_on=call["on"] if call else None,
            assigned_to=state.get("staffed", {}).get("assigned_to"),
        )


class WorkList(BaseModel):
    """A page of an agency's enquiries. Use `after` to ask for the next page."""

    enquiries: list[WorkItem]
    after: str | None = Field(
        description="Send it back as `after` for the next page; null on the last page"
    )


class EnquiryQuery(WorkListQuery):
    """Which of an agency's enquiries are asked for; what is left out does not matter."""

    status: list[Status] = Field(
        default=[], max_length=20, description="One of these. You can repeat this parameter"
    )
    assigned_to: StaffCode | None = Field(
        default=None,
        description="Whose work it is today: assigned to them, or covered for a colleague",
    )
    unassigned: bool | None = Field(default=None, description="True: not assigned. False: assigned")
    clock: ClockId | None = Field(default=None, description="A deadline that is running now")
    channel: Channel | None = Field(default=None, description="How they contacted you")
    information_event: UUID | None = Field(
        default=None, description="They have booked it, or are on the waiting list"
    )

    call_requested: bool | None = Field(
        default=None, description="True: they asked for a call that nobody has made"
    )

    sort: str = Field(
        default=BY_DUE,
        pattern="^(due|-?(stage|name|staff))$",
        description="By what the list is sorted, the last first with a minus: due, stage, name or staff",
    )

    def question(self, agency: str) -> Selection:
        """The same as a question about one agency's lists."""
        return Selection(
            agency,
            by=[*self._by()],
            open_ones=self.open,
            only=whose_today(self.assigned_to) if self.assigned_to else {},
            days=self.days(),
        )

    def _by(self) -> Iterator[Sequence[str]]:
        if self.information_event:
            yield (f"information_event {self.information_event}",)
        if self.assigned_to:
            yield whose(self.assigned_to)
        if self.unassigned is not None:
            yield ("unassigned" if self.unassigned else "assigned",)
        if self.call_requested:
            yield (CALL_REQUESTED,)
        if self.clock:
            yield (f"clock {self.clock}",)
        if self.channel:
            yield (f"channel {self.channel}",)
        if self.status:
            yield [f"status {status}" for status in self.status]


class EnquiryCounts(Counts):
    """How much open work a recruitment team has."""

    unassigned: Count
    mine: Count | None = Field(description="The work of the member of staff named")
    calls: Count = Field(description="They asked for a call that nobody has made")


async def work_list(
    enquiries: CaseRecords[Enquiry], agency: str, wanted: EnquiryQuery, without: Sequence[UUID] = ()
) -> WorkList:
    """One page of an agency's enquiries, `without` those that are nobody's work."""
    question = wanted.question(agency)
    asked = replace(question, only={**question.only, **apart_from(without)})
    found, after = await page(enquiries, asked, wanted, SHOWN)
    items = enquiries.concerns.readable(found, WorkItem.of_document)
    return WorkList(enquiries=[*items], after=after)


async def household_names(
    enquiries: CaseRecords[Enquiry], agency: str, journeys: Sequence[UUID], *, accepted_only: bool
) -> list[HouseholdName]:
    """Who these journeys are about, as far as they are this agency's."""
    theirs: Document = {"_id": {"$in": list(journeys)}, "agency": agency}
    if accepted_only:
        theirs["state.progress.status"] = Status.REGISTRATION_ACCEPTED
    shown = NAMED if accepted_only else {**NAMED, CALL: True, ASSIGNED_TO: True}
    found = await enquiries.collection.find(theirs, shown).to_list()
    return [*enquiries.concerns.readable(found, HouseholdName.of_document)]


def apart_from(journeys: Sequence[UUID]) -> Document:
    """The condition of what is listed without these journeys."""
    return {"_id": {"$nin": [*journeys]}} if journeys else {}


async def enquiry_counts(
    enquiries: CaseRecords[Enquiry], agency: str, mine: str | None, without: Sequence[UUID] = ()
) -> EnquiryCounts:
    """How much open work this agency has, and of that how much is this member of staff's."""
    apart = apart_from(without)
    waiting = Selection(agency, by=[(CALL_REQUESTED,)], open_ones=True, only=apart)
    wanted = {
        **to_do(agency, apart),
        "unassigned": nobodys(agency, apart),
        "calls": [waiting],
        **({"mine": own(agency, mine, apart)} if mine else {}),
    }
    return EnquiryCounts.model_validate({"mine": None, **await counted(enquiries, wanted)})
