"""Who looked at a case and who changed it, one line for each page that was opened or form that was sent.

The invariant: nothing is left out of what the services have on record; what one page asked of several
services at once is one line, tied together by the request's correlation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from pydantic import BaseModel

from contracts.identity import Role
from services.web.cases.history import person
from services.web.cases.sentences import told
from services.web.cases.views import Happened
from services.web.clients import VIEW

AT_ONCE = 200
"""So many reads a service gives at most at a time."""

READ: Mapping[str, str] = {
    "GET /enquiries/{journey}": "where the enquiry stands",
    "GET /enquiries/{journey}/timeline": "what the household sees of the enquiry",
    "GET /enquiries/{journey}/actions": "what can be done with the enquiry",
    "GET /enquiries/{journey}/contact-details": "contact details",
    "GET /enquiries/{journey}/notes": "notes",
    "GET /enquiries/{journey}/events": "the enquiry's history",
    "GET /enquiries/{journey}/registration-draft": "the registration of interest",
    "GET /enquiries/{journey}/possible-duplicates": "possible duplicates",
    "GET /enquiries/{journey}/feedback": "which steps they gave feedback on",
    "GET /enquiries/{journey}/equality-answers/{applicant}": "their own equality answers",
    "GET /agencies/{agency}/enquiries": "the work queue",
    "GET /agencies/{agency}/enquiries/counts": "how much work there is",
    "GET /agencies/{agency}/enquiries/summary": "how much work there is",
    "GET /agencies/{agency}/households": "names in a list",
    "GET /agencies/{agency}/staff": "who has how much work",
    "GET /agencies/{agency}/staff-codes": "codes of colleagues",
    "GET /agencies/{agency}/referrals": "the list of referrals",
    "GET /agencies/{agency}/possible-duplicates": "the list of possible duplicates",
    "GET /agencies/{agency}/feedback": "feedback",
    "GET /agencies/{agency}/mystery-shops": "mystery shops",
    "GET /agencies/{agency}/service-standards": "service standards",
    "GET /agencies/{agency}/information-events": "the list of information events",
    "GET /agencies/{agency}/accesses": "who looked at records",
    "GET /information-events/{information_event}": "an information event",
    "POST /agencies/{agency}/find-enquiries": "a search",
    "GET /information-events/{information_event}/bookings": "bookings of an information event",
    "GET /cases/{journey}": "where the later stages stand",
    "GET /cases/{journey}/timeline": "what the household sees of the later stages",
    "GET /cases/{journey}/actions": "what can be done in the later stages",
    "GET /cases/{journey}/events": "the history of the later stages",
    "GET /agencies/{agency}/cases": "a list of cases",
    "GET /agencies/{agency}/cases/counts": "how many cases there are",
    "GET /measures/{measure}/journeys": "the households behind a figure",
    "GET /agencies/{agency}/failed": "messages that failed",
    "GET /messages/{journey}": "which messages were sent",
    "GET /messages/{journey}/{message}": "a message",
    "POST /messages/{journey}/preview": "how a message would read",
    "POST /messages/{journey}/preview-action": "what an action would send",
}
"""By the route, as the services write it down; what is not listed is called a part of the record."""

OTHER = "a part of the record"


class Access(BaseModel):
    """One read by a person."""

    model_config = VIEW

    at: datetime
    by: str
    roles: tuple[Role, ...]
    route: str
    correlation: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One line: somebody read or changed something at a moment."""

    at: datetime
    by: str
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The lines of one page, the latest first; with `before`, there are earlier ones to ask for."""

    lines: list[Look]
    before: datetime | None


def looks(
    reads: Iterable[list[Access]],
    writes: Iterable[Happened],
    *,
    before: datetime | None,
    viewer: str,
) -> Looks:
    """What the services have on record, back to where each of them has told everything."""
    reads = list(reads)
    cut = max((each[-1].at for each in reads if len(each) == AT_ONCE), default=None)
    lines = [*_read(each for some in reads for each in some), *_written(writes)]
    shown = [
        line
        for line in lines
        if (cut is None or line.at > cut) and (before is None or line.at <= before)
    ]
    shown.sort(key=lambda line: line.at, reverse=True)
    return Looks([_named(line, viewer) for line in shown], cut)


def _read(reads: Iterable[Access]) -> Iterable[Look]:
    ordered = sorted(reads, key=lambda each: (each.correlation, each.by, each.at))
    for _, together in groupby(ordered, key=lambda each: (each.correlation, each.by)):
        found = list(together)
        parts = dict.fromkeys(READ.get(each.route, OTHER) for each in found)
        roles = dict.fromkeys(role for each in found for role in each.roles)
        yield Look(
            at=found[0].at,
            by=found[0].by,
            role=as_whom(roles, found[0].address),
            what=f"Looked at {', '.join(parts)}",
        )


def as_whom(roles: Iterable[str], address: str) -> str:
    """By which of their roles they looked, and from where."""
    held = ", ".join(role.replace("_", " ") for role in roles)
    return f"{held}, from {address}" if address else held


def _written(writes: Iterable[Happened]) -> Iterable[Look]:
    for each in writes:
        if each.by.partition(":")[0] != "service":
            yield Look(at=each.at, by=each.by, role="", what=f"Recorded: {told(each).title}")


def _named(look: Look, viewer: str) -> Look:
    return Look(at=look.at, by=person(look.by, viewer), role=look.role, what=look.what)
