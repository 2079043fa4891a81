"""The columns of a queue: their headings, and the order that each of them leads to.

The invariant: the order is the service's; a heading only asks for it, and says which one there is.
"""

from dataclasses import dataclass, replace
from typing import Literal

from services.web.team.queues.kinds import Queue
from services.web.team.queues.search import QueueSearch

IN_WORDS = {
    "": "most urgent first",
    "name": "names from A to Z",
    "-name": "names from Z to A",
    "stage": "earliest stage first",
    "-stage": "latest stage first",
    "staff": "unassigned first, then by colleague",
    "-staff": "by colleague, unassigned last",
}
HEADINGS = (("name", "Household"), ("stage", "Stage"), ("", "Due next"), ("staff", "Assigned to"))


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `href` leads to the queue in its order, `order` says how it is sorted by it now."""

    text: str
    href: str = ""
    order: Literal["", "ascending", "descending"] = ""


def columns_of(queue: Queue, path: str, search: QueueSearch) -> list[Column]:
    """The headings of a queue; those by which its service cannot sort lead nowhere."""
    return [
        _column(name, text, path, search) if name in ("", *queue.columns) else Column(text)
        for name, text in HEADINGS
    ]


def _column(name: str, text: str, path: str, search: QueueSearch) -> Column:
    up, down = search.sort == name, bool(name) and search.sort == f"-{name}"
    wanted = f"-{name}" if up and name else name
    href = replace(search, sort=wanted, after="").address(path)
    return Column(text, href, "ascending" if up else "descending" if down else "")
