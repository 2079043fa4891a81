"""The place of an enquiry in its agency's lists, and the words by which it is found.

The invariant: names are kept folded for search beside the record that holds them, and nowhere else.
"""

from collections.abc import Iterator
from uuid import UUID

from pymongo import IndexModel

from contracts.names import folded
from services.casework.shared_work import words_of
from services.chassis.list_entries import WORDS, ListEntry, rank
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.store.search_words import kept_words

BY_WORDS = IndexModel([(WORDS, 1)], name="words")
CALL_REQUESTED = "call requested"
"""The word of those who asked for a call that has not been made."""

CHANNEL_FROM_FIRST_EVENT: tuple[Document, ...] = (
    {"$set": {"state.channel": {"$first": "$events.data.channel"}}},
)
"""For enquiries received before their state said how they came."""


def list_entry(journey: UUID, enquiry: Enquiry) -> ListEntry:
    """Open or ended, when something is due, and everything that a recruitment team asks for.

    After its end it is open again while a complaint waits for its answer.
    """
    return ListEntry(
        open=not enquiry.has_ended or enquiry.has_open_complaint,
        due_on=enquiry.next_due_on,
        by=_by(enquiry),
        words=sorted(kept_words(journey, enquiry)),
        sort={
            "name": folded(" ".join(enquiry.names)),
            "stage": rank(enquiry.status),
            "staff": enquiry.staffed.assigned_to or "",
        },
    )


def _by(enquiry: Enquiry) -> Iterator[str]:
    progress = enquiry.progress
    yield f"status {progress.status}"
    yield from words_of(enquiry.staffed)
    if enquiry.channel:
        yield f"channel {enquiry.channel}"
    if progress.asked.call is not None:
        yield CALL_REQUESTED
    for run in enquiry.latest_runs:
        if run.ended_on is None:
            yield f"clock {run.started.id}"
    for information_event in progress.bookings:
        yield f"information_event {information_event}"
