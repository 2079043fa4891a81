"""The place of a record in the lists of its agency: kept beside its state, for queues and for finding it.

The invariant: a record's places are written in the same write as its state, and follow from it alone; so
no list is older than what it lists, and one index gives each of them in the order of what falls due.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pymongo import IndexModel

from services.chassis.mongo import Document

LISTED = "listed"
OPEN, LISTS = f"{LISTED}.open", f"{LISTED}.lists"
DUE, WORDS, SORT = f"{LISTED}.due_on", f"{LISTED}.words", f"{LISTED}.sort"
NEVER = date.max.isoformat()
"""The day of those on which nothing falls due, so that they stand last."""

IN_DUE_ORDER = IndexModel([(LISTS, 1), (DUE, 1), ("_id", 1)], name="lists")
BY_SHAPE = IndexModel([("shape", 1)], name="shape")
"""Finds the few that earlier code wrote, where their places in lists have changed since."""
NOT_LISTED: Document = {LISTS: None, "state": {"$exists": True}}
"""Records that were last written before there were lists."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """The place of one record in the lists: open or ended, when something is due, and its filters.

    `by` holds words such as `status received`; `words`, folded, are those by which it is searched; `sort` is
    what else a list can be sorted by, as text that sorts by itself.
    """

    open: bool
    due_on: date | None
    by: Iterable[str] = ()
    words: Iterable[str] = ()
    sort: Mapping[str, str] = field(default_factory=dict)

    def document(self, agency: str) -> Document:
        """As it is kept: the names of the lists, and the day by which each of them is ordered."""
        whole = list_name(agency, "", open_ones=self.open)
        return {
            "open": self.open,
            "lists": [whole, *(list_name(agency, each, open_ones=self.open) for each in self.by)],
            "due_on": self.due_on.isoformat() if self.due_on else NEVER,
            "words": [f"{agency} {word}" for word in self.words],
            "sort": dict(self.sort),
        }


def rank(code: StrEnum) -> str:
    """Where a code comes among its kind, as text that sorts by itself."""
    return f"{[*type(code)].index(code):02}"


def list_name(agency: str, by: str, *, open_ones: bool) -> str:
    """The name of one list of an agency; it begins with the agency's code, which has no spaces."""
    return f"{agency} {'open' if open_ones else 'ended'} {by}".rstrip()
