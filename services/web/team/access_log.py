"""Who viewed case records and who changed them, one line for each page opened or form sent.

The invariant: nothing is left out of what the services have on record; what one page asked of several
services at once, and what it recorded, is one line, tied together by the request's correlation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from contracts.journey import reference
from services.web.site.answers.casework import Access, Happened
from services.web.site.sign_in_log import SIGN_IN, SIGN_OUT, SIGN_OUT_OF_COLLEAGUE
from services.web.site.staff import Names
from services.web.team.agency_pages import GROUPS
from services.web.team.cases.history import person
from services.web.team.cases.sentences import event_in_words

AT_ONCE = 200
"""The most reads that a service gives at a time."""

READ: Mapping[str, str] = {
    "GET /enquiries/{journey}": "the enquiry",
    "GET /enquiries/{journey}/timeline": "what the household sees about the enquiry",
    "GET /enquiries/{journey}/actions": "the actions available on the enquiry",
    "GET /enquiries/{journey}/people": "the people of the case",
    "GET /enquiries/{journey}/applicant-names": "the names of the applicants",
    "GET /cases/{journey}/worker": "who works with the household, for a letter",
    "GET /cases/{journey}/requests/{number}/letter": "the letter of a request by link",
    "GET /enquiries/{journey}/contact-details": "contact details",
    "GET /enquiries/{journey}/notes": "notes",
    "GET /enquiries/{journey}/events": "the enquiry's history",
    "GET /enquiries/{journey}/registration-draft": "the registration of interest",
    "GET /enquiries/{journey}/possible-duplicates": "possible duplicates",
    "GET /enquiries/{journey}/registered-alike": "registrations that look alike",
    "GET /enquiries/{journey}/feedback": "which steps they gave feedback on",
    "GET /enquiries/{journey}/complaints": "complaints",
    "GET /agencies/{agency}/complaints": "the list of complaints",
    "GET /agencies/{agency}/complaints/{journey}": "a complaint of a household that is with another agency now",
    "GET /agencies/{agency}/enquiries": "the work queue",
    "GET /agencies/{agency}/enquiries/counts": "how much work there is",
    "GET /agencies/{agency}/enquiries/summary": "how much work there is",
    "GET /agencies/{agency}/enquiries/due-work": "how much work is due",
    "GET /agencies/{agency}/households": "names in a list",
    "GET /agencies/{agency}/staff": "how much work each colleague has",
    "GET /agencies/{agency}/colleagues": "the directory of colleagues",
    "GET /agencies/{agency}/staff-codes": "colleagues' staff codes",
    "GET /agencies/{agency}/referrals": "the list of referrals",
    "GET /agencies/{agency}/possible-duplicates": "the list of possible duplicates",
    "GET /agencies/{agency}/registered-alike": "the list of registrations that look alike",
    "GET /agencies/{agency}/feedback": "feedback",
    "GET /agencies/{agency}/mystery-shops": "mystery shops",
    "GET /agencies/{agency}/campaigns": "campaigns",
    "GET /agencies/{agency}/service-standards": "service standards",
    "GET /agencies/{agency}/information-events": "the list of information events",
    "GET /agencies/{agency}/accesses": "the access log",
    "GET /information-events/{information_event}": "an information event",
    "POST /agencies/{agency}/find-enquiries": "a search",
    "GET /information-events/{information_event}/bookings": "bookings of an information event",
    "GET /cases/{journey}": "the later stages",
    "GET /cases/{journey}/timeline": "what the household sees about the later stages",
    "GET /cases/{journey}/actions": "the actions available in the later stages",
    "GET /cases/{journey}/checks": "the checks",
    "GET /cases/{journey}/checks/{check}": "one check, with what was said",
    "GET /cases/{journey}/descriptions": "what applicants said of their gender, ethnicity and disability",
    "GET /agencies/{agency}/descriptions": "what applicants said of their gender, ethnicity and disability, in a list",
    "GET /cases/{journey}/documents": "the list of documents",
    "GET /cases/{journey}/documents/{document}/versions/{version}": "a document",
    "GET /cases/{journey}/documents/{document}/openings": "who opened a document",
    "GET /cases/{journey}/passed-documents/{document}/versions/{version}": "a document that went along with a move",
    "GET /agencies/{agency}/passed-documents": "the list of documents from other agencies",
    "PUT /cases/{journey}/file": "the case, to send a file",
    "GET /cases/{journey}/events": "the history of the later stages",
    "GET /cases/{journey}/notes": "notes at the panel",
    "GET /cases/{journey}/reasons": "the reasons in writing",
    "GET /cases/{journey}/stage-one": "the stage one plan and preparation",
    "GET /cases/{journey}/stage-two": "stage two",
    "GET /agencies/{agency}/cases": "a list of cases",
    "GET /agencies/{agency}/cases/counts": "how many cases there are",
    "GET /agencies/{agency}/cases/due-work": "how many cases are due",
    "GET /agencies/{agency}/cases/staff": "how much work each colleague has at the later stages",
    "GET /cases/{journey}/panel-invitations": "when and where the panel meets",
    "GET /cases/{journey}/decision": "the decision as the household reads it",
    "GET /agencies/{agency}/central-list": "the central list",
    "GET /agencies/{agency}/panel-meetings": "the list of panel meetings",
    "GET /agencies/{agency}/panel-meetings/next": "when the next panel is due",
    "GET /agencies/{agency}/panel-meetings/waiting": "cases that wait for a panel",
    "GET /agencies/{agency}/report-quality": "the quality of reports",
    "GET /agencies/{agency}/training-sessions": "the list of training sessions",
    "GET /agencies/{agency}/check-ages": "how long checks hold",
    "GET /panel-meetings/{meeting}": "a panel meeting",
    "GET /my-panel-meetings": "the list of their panel meetings",
    "GET /my-panel-meetings/{meeting}": "a panel meeting at which they sit or advise",
    "GET /my-panel-meetings/{meeting}/pass": "which packs are open to them",
    "GET /my-panel-meetings/{meeting}/cases/{journey}/representations": "the representations to a panel at which they sit",
    "GET /my-panel-meetings/{meeting}/cases/{journey}/approval-review": "the review of an approval before a panel at which they sit",
    "GET /pack-households": "names on a pack",
    "GET /cases/{journey}/pack": "the pack of a case",
    "GET /cases/{journey}/pack/{document}/versions/{version}": "a document of a pack",
    "GET /training-sessions/{training_session}": "a training session",
    "GET /measures/{measure}/journeys": "the households behind a figure",
    "GET /agencies/{agency}/returns/list-11": "List 11 of Annex A",
    "GET /agencies/{agency}/returns/data-quality": "what is missing for List 11",
    "GET /days-with/journeys": "where the days of households went",
    "GET /time-left/journeys": "how long it took households to a decision",
    "GET /measures/{measure}/changes": "the households behind a change of a figure",
    "GET /agencies/{agency}/revisions/{quarter}/{number}": "the households behind a revision of published figures",
    "GET /agencies/{agency}/to-check": "letters to check",
    "GET /agencies/{agency}/failed": "messages not delivered",
    "GET /messages/{journey}": "the list of messages",
    "GET /messages/{journey}/{message}": "a message",
    "POST /messages/{journey}/preview": "the preview of a message",
    "POST /messages/{journey}/preview-action": "the preview of what an action sends",
}
"""By the route, as the services write it down; what is not listed is called a part of the record."""

NAMES_NO_JOURNEY = frozenset({"POST /enquiries", "GET /pack-households"})
"""Routes about households whose address names none."""

OTHER = "a part of the record"

SESSIONS: Mapping[str, str] = {
    SIGN_IN: "signed in",
    SIGN_OUT: "signed out",
    SIGN_OUT_OF_COLLEAGUE: "signed a colleague out",
}
"""What the front end itself has on record."""

TITLES = {page.name: page.title for pages in GROUPS.values() for page in pages}

OPENING: Mapping[str, str] = {
    "POST /enquiries": "receive enquiry",
    "POST /information-events": "plan information event",
    "POST /service-standards": "set service standard",
}
"""Commands that begin a record; every other is named by the last part of its address."""


Recorded = dict[tuple[str, str], list[Happened]]
"""What commands recorded, by the request's correlation and by whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """One line: who read or changed what, when, and the households it was about."""

    at: datetime
    by: str
    role: str
    what: str
    journeys: tuple[UUID, ...] = ()

    @property
    def households(self) -> list[tuple[UUID, str]]:
        """The journeys with their references."""
        return [(each, reference(each)) for each in self.journeys]


@dataclass(frozen=True, slots=True)
class AccessPage:
    """The lines of one page, the latest first; with `before`, there are earlier ones to ask for."""

    lines: list[AccessLine]
    before: datetime | None


def with_names(page: AccessPage, staff: Names) -> AccessPage:
    """The same with colleagues by their names, and the codes that other records have for them."""
    lines = [
        replace(each, by=f"{staff[each.by]}, {each.by}") if each.by in staff else each
        for each in page.lines
    ]
    return AccessPage(lines, page.before)


def access_page(
    accesses: Iterable[list[Access]],
    events: Iterable[Happened] = (),
    *,
    viewer: str,
    before: datetime | None = None,
) -> AccessPage:
    """What the services have on record, as far back as each of them has given everything.

    The events say what commands recorded; without them a line says which command was sent.
    """
    accesses = list(accesses)
    cut = max((each[-1].at for each in accesses if len(each) == AT_ONCE), default=None)
    within = [each for some in accesses for each in some if cut is None or each.at > cut]
    recorded = _recorded(events)
    lines = list(_sent_or_seen(within, recorded, viewer))
    # What was recorded by a process that was killed before it had written down the access.
    lines += [
        line
        for line in _recorded_alone(recorded, viewer)
        if (cut is None or line.at > cut) and (before is None or line.at <= before)
    ]
    return AccessPage(sorted(lines, key=lambda line: line.at, reverse=True), cut)


def _sent_or_seen(
    accesses: Iterable[Access], recorded: Recorded, viewer: str
) -> Iterator[AccessLine]:
    ordered = sorted(accesses, key=lambda each: (each.correlation, each.by, each.at))
    for key, together in groupby(ordered, key=lambda each: (each.correlation, each.by)):
        found = list(together)
        events = recorded.pop(key, []) if _sent(found) else []
        yield AccessLine(
            at=found[0].at,
            by=_asker(found, viewer),
            role=_as_whom(found),
            what=_sentence(_done(found, events)),
            journeys=tuple(
                dict.fromkeys(household for each in found if (household := _household(each)))
            ),
        )


def _recorded_alone(recorded: Recorded, viewer: str) -> Iterator[AccessLine]:
    for (_, by), events in recorded.items():
        what = f"Recorded: {_titles(events)}"
        yield AccessLine(at=events[0].at, by=_named(by, viewer), role="", what=what)


def _recorded(events: Iterable[Happened]) -> Recorded:
    found: Recorded = {}
    for each in events:
        if each.by.partition(":")[0] != "service":
            found.setdefault((each.correlation, each.by), []).append(each)
    return found


def _done(accesses: list[Access], events: list[Happened]) -> Iterator[str]:
    admitted = [each for each in accesses if not each.refused]
    if events:
        yield f"recorded: {_titles(events)}"
    elif sent := _sent(admitted):
        yield f"sent: {sent}"
    if parts := _viewed(admitted):
        yield f"viewed {parts}"
    yield from dict.fromkeys(SESSIONS[each.route] for each in admitted if each.route in SESSIONS)
    if refused := ", ".join(dict.fromkeys(map(_asked_for, _refused(accesses)))):
        yield f"was refused: {refused}"


def _titles(events: Iterable[Happened]) -> str:
    return ", ".join(dict.fromkeys(event_in_words(each).title for each in events))


def _sent(accesses: Iterable[Access]) -> str:
    return ", ".join(dict.fromkeys(sent for each in accesses if (sent := _command(each))))


def _viewed(accesses: Iterable[Access]) -> str:
    viewed = (each for each in accesses if not _command(each) and each.route not in SESSIONS)
    return ", ".join(dict.fromkeys(map(_seen, viewed)))


def _seen(access: Access) -> str:
    """A part of the record, or which document somebody got."""
    document, _, version = access.opened.partition("/")
    if not version:
        return READ.get(access.route, OTHER)
    after_move = ", at the agency they moved to" if "/passed-documents/" in access.route else ""
    return f"document {document} in version {version}{after_move}"


def _refused(accesses: Iterable[Access]) -> Iterator[Access]:
    """Those in which somebody asked for what is not theirs."""
    return (each for each in accesses if each.refused)


def _asked_for(refused: Access) -> str:
    """What somebody wanted: a part of a record by its route, or a page by its title."""
    if known := _command(refused) or READ.get(refused.route):
        return known
    parts = [each for each in refused.route.split("/") if each and "{" not in each]
    return f"the page “{TITLES.get(parts[-1]) or parts[-1].replace('-', ' ')}”"


def _as_whom(accesses: list[Access]) -> str:
    """By which of their roles they came, and from where."""
    held = dict.fromkeys(role.replace("_", " ") for each in accesses for role in each.roles)
    address = accesses[0].address
    return f"{', '.join(held)}, from {address}" if address else ", ".join(held)


def _asker(accesses: list[Access], viewer: str) -> str:
    """Who it was; an adopter who was refused everything may be of another household."""
    by = accesses[0].by
    stranger = by.startswith("adopter:") and all(each.refused for each in accesses)
    return "An adopter" if stranger else _named(by, viewer)


def _named(by: str, viewer: str) -> str:
    """Who it was, at the beginning of a line; a staff code is written as it is."""
    who = person(by, viewer)
    return {"you": "You", "the household": "The household"}.get(who, who)


def _sentence(parts: Iterable[str]) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _household(access: Access) -> UUID | None:
    """Whose record it was; empty for an information event or a standard."""
    whose = "{journey}" in access.route or access.route in NAMES_NO_JOURNEY
    return access.journey if whose else None


def _command(access: Access) -> str:
    """What was sent, as the service calls it; nothing where it was a look."""
    if access.route.startswith("GET ") or access.route in {**READ, **SESSIONS}:
        return ""
    return OPENING.get(access.route) or access.route.rpartition("/")[2].replace("-", " ")
