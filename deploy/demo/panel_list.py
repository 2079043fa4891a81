"""The first agency's central list: twelve members, what each brings, and since when.

The invariant: who sits at its meetings is on the list on each of their days, and makes a quorum also where one steps out.
"""

from datetime import date, timedelta
from typing import Any

from contracts.panel_members import Development, ListOffice, MemberKind, NoticeBy, TieToAgency
from deploy.demo.draft import AGENCIES
from deploy.demo.panel import central_list
from deploy.demo.plan import Journey, Service, Step

CODES = central_list(AGENCIES[0])
CHAIR = CODES[0]
SITS = [CODES[place] for place in (0, 1, 2, 4, 5, 6, 7, 10)]
"""Who comes to each meeting; of these `CONFLICTED` steps out of a case."""
CONFLICTED, DECLINES, UNANSWERED = CODES[7], CODES[8], CODES[11]
LEAVES = CODES[9]
"""Who gave notice."""
SINCE, NEW_SINCE = timedelta(days=700), timedelta(days=180)
TRAINED, APPRAISED, NOTICE = timedelta(days=95), timedelta(days=50), timedelta(days=10)
TIE_ENDED = timedelta(days=200)

_SOCIAL_WORKER, _ADOPTER, _OTHER = MemberKind.SOCIAL_WORKER, MemberKind.ADOPTER, MemberKind.OTHER
_ADOPTED, _DOCTOR = MemberKind.ADOPTED_PERSON, MemberKind.MEDICAL_ADVISER
_NONE, _NOW, _ENDED = TieToAgency.NONE, TieToAgency.NOW, TieToAgency.ENDED
MEMBERS = (
    (_SOCIAL_WORKER, _NONE),
    (_ADOPTER, _NONE),
    (_SOCIAL_WORKER, _NOW),
    (_SOCIAL_WORKER, _ENDED),
    (_DOCTOR, _NOW),
    (_ADOPTER, _NONE),
    (_ADOPTED, _NONE),
    (_OTHER, _NONE),
    (_OTHER, _NOW),
    (_ADOPTER, _NONE),
    (_SOCIAL_WORKER, _NONE),
    (_ADOPTED, _NONE),
)
"""In the order of the codes: what each brings, and their tie to the agency."""


def members_listed(today: date) -> Journey:
    """Everybody on the list with their training; one is new and has a mentor, one gave notice."""
    steps = [
        *(_listed(today, place) for place in range(len(CODES))),
        *(_developed(today - TRAINED, each, Development.TRAINING) for each in CODES),
        *(_developed(today - APPRAISED, each, Development.APPRAISAL) for each in CODES[:4]),
        _said("give-notice", today - NOTICE, LEAVES, by=NoticeBy.MEMBER),
    ]
    return Journey(f"central-list-{today.isoformat()}", tuple(steps))


def _listed(today: date, place: int) -> Step:
    code, (kind, tie) = CODES[place], MEMBERS[place]
    details: dict[str, Any] = {"kinds": [kind], "tie": tie}
    if place < len(OFFICES):
        details["office"] = OFFICES[place]
    if tie is _ENDED:
        details["tie_ended_on"] = (today - TIE_ENDED).isoformat()
    if code == UNANSWERED:
        details["mentor"] = SITS[5]
    since = NEW_SINCE if code == UNANSWERED else SINCE
    return _said("list-member", today - since, code, **details)


OFFICES = (ListOffice.CHAIR, ListOffice.VICE_CHAIR)


def _developed(on: date, member: str, development: Development) -> Step:
    return _said("record-development", on, member, development=development)


def _said(command: str, on: date, member: str, **details: Any) -> Step:
    """A command on the list, which its agency names."""
    folder = f"agencies/{AGENCIES[0]}/central-list/{command}"
    return Step(Service.PANEL, "", on, {"member": member, **details}, folder)
