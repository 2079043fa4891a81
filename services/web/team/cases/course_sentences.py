"""What befalls a case as a whole, as staff read it: holds, moves, places at training, the fast track, early permanence,
decisions about an approval, complaints.

The invariant: a sentence says what the event holds, in the labels of its codes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import (
    approval_review,
    change_of_address,
    early_permanence,
    fast_track,
    hold,
    move,
    panel,
    placement,
    stage_one,
    temporary_fostering,
)
from contracts.deferral import PanelCaseResumed
from contracts.event import Event
from contracts.words import day, label_of, when
from services.web.site.agencies import agency_name
from services.web.team.cases.complaint_sentences import COMPLAINTS
from services.web.team.cases.person_names import by_number

UNDATED: frozenset[type[Event]] = frozenset(
    {
        panel.PanelCaseAssigned,
        panel.PanelCaseOpened,
        PanelCaseResumed,
        panel.PanelNoteAdded,
        panel.PanelDateCorrected,
        stage_one.ApplicantDescribed,
    }
)
"""Events of later stages of which no day can be corrected there; that of a referral is corrected on the assessment."""


def _on_hold(event: hold.CaseHeld) -> str:
    until = f" Until {day(event.until)}." if event.until else ""
    return f"{label_of(event.reason)}. Asked for by: {label_of(event.asked_by).lower()}.{until}"


def _fast_track(event: fast_track.FastTrackTaken) -> str:
    held = ", ".join(label_of(each) for each in event.checks)
    return f"{label_of(event.ground)}. Not repeated: {held}."


def _moved(event: move.CaseMoved) -> str:
    passed = ", ".join(label_of(each) for each in event.checks) or "no checks"
    documents = ", ".join(map(str, event.documents))
    opened = f" Documents that it can open: {documents}." if documents else ""
    return f"To {agency_name(event.receiver)}. Passed on: {passed}.{opened}"


def _moved_home(event: change_of_address.AddressChanged) -> str:
    area = "another local authority's area" if event.other_area else "the same authority's area"
    return f"To {area}.{' An applicant has a new doctor.' if event.other_doctor else ''}"


def _place(event: Any) -> str:
    hours = getattr(event, "starts_at", None), getattr(event, "ends_at", None)
    session = f"{label_of(event.topic)}, {when(event.held_on, *hours)}."
    end = f" {label_of(event.end)}." if isinstance(event, stage_one.TrainingPlaceEnded) else ""
    return f"{by_number(event.applicant)}: {session}{end}"


COURSE: Mapping[type[Event], Callable[[Any], str]] = {
    approval_review.ApprovalNoticeSent: lambda event: (
        f"{label_of(event.decision)}, decided on {day(event.decided_on)}."
    ),
    **COMPLAINTS,
    hold.CaseHeld: _on_hold,
    stage_one.ApplicantDescribed: lambda event: f"{by_number(event.applicant)}.",
    stage_one.TrainingPlaceBooked: _place,
    stage_one.TrainingPlaceMoved: _place,
    stage_one.TrainingPlaceEnded: _place,
    fast_track.FastTrackTaken: _fast_track,
    move.CaseMoved: _moved,
    change_of_address.ChangeOfAddressTold: lambda event: f"The move is on {day(event.moves_on)}.",
    change_of_address.AddressChanged: _moved_home,
    early_permanence.EarlyPermanenceConsidered: lambda event: (
        f"They are {'' if event.interested else 'not '}interested."
    ),
    early_permanence.EarlyPermanenceAssessed: lambda event: (
        f"It {'suits' if event.suitable else 'does not suit'} them."
    ),
    placement.AdoptersMatched: lambda event: f"Match {event.match}. Children: {event.children}.",
    placement.ChildrenPlaced: lambda event: f"Match {event.match}. Children: {event.children}.",
    placement.MatchEnded: lambda event: f"Match {event.match}. {label_of(event.because)}.",
    temporary_fostering.TemporaryFosteringApproved: lambda event: (
        f"Approval {event.approval}. Until {day(event.until)}."
    ),
    temporary_fostering.TemporaryFosteringEnded: lambda event: (
        f"Approval {event.approval}. {label_of(event.because)}."
    ),
}
