"""Two enquiries of one household, one merged into the other."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.enquiry.domain.duplicate_enquiries import Merge, UndoMerge, merge, undo_merge
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.fulfilment import fulfil_obligation
from tests.enquiry.helpers.households import FRIDAY, THURSDAY, an_enquiry

FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))
MOMENT = datetime(2025, 3, 6, 12, tzinfo=UTC)
"""Of the merges: on Thursday."""


def merged(
    duplicate: Enquiry | None = None,
    survivor: Enquiry | None = None,
    *,
    on: date = THURSDAY,
    journey: UUID = FIRST,
    into: UUID = SECOND,
) -> Enquiry:
    """The first, merged into the second."""
    command = Merge(on=on, into=into, staff="recruiter-07")
    return merge(
        duplicate or an_enquiry(),
        command,
        journey=journey,
        into_state=survivor or an_enquiry(),
        at=MOMENT,
    ).state


def fulfilled(survivor: Enquiry, obligor: Enquiry, *, journey: UUID = SECOND) -> Enquiry:
    """After it recorded everything that the obligor owes it."""
    for owed in obligor.owed:
        if owed.journey == journey:
            key = f"{obligor.debts}/{owed.number}"
            survivor = fulfil_obligation(
                owed.event, survivor, journey=journey, key=key, details=owed.details
            ).state
    return survivor


def both(
    kept: Enquiry, duplicate: Enquiry, *, at: datetime = MOMENT, **take: Any
) -> tuple[Enquiry, Enquiry]:
    """The kept one and the merged one after a merge, with what was chosen."""
    given = {"on": THURSDAY, "into": SECOND, "staff": "recruiter-07", **take}
    command = Merge.model_validate(given)
    ended = merge(duplicate, command, journey=FIRST, into_state=kept, at=at).state
    return fulfilled(kept, ended), ended


def undone(kept: Enquiry, ended: Enquiry, *, on: date = FRIDAY) -> tuple[Enquiry, Enquiry]:
    """The two as they stand once the merge was undone."""
    command = UndoMerge(on=on, staff="recruiter-07")
    restored = undo_merge(ended, command, journey=FIRST).state
    (released,) = restored.owed[len(ended.owed) :]
    key = f"{FIRST}/{released.number}"
    return fulfil_obligation(released.event, kept, journey=SECOND, key=key).state, restored
