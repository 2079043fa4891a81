"""What applicants read about stage one beside its checks, a sentence for each event.

The invariant: it is said what was booked and what came of it, and never what anybody wrote.
"""

from collections.abc import Mapping

from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
)
from contracts.reference import DelayReason, InformationForm
from contracts.stage_one import (
    LateStart,
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneExtended,
    StageOnePlanAgreed,
    StageOnePlanMade,
    StageOneStarted,
    SupportInformationGiven,
    TrainingPlaceBooked,
    TrainingPlaceEnded,
    TrainingPlaceMoved,
)
from contracts.words import day, label_of, when

_WHO = {1: "The first applicant", 2: "The second applicant"}
_FORMS: Mapping[InformationForm, str] = {
    InformationForm.PACK: "as an information pack",
    InformationForm.MEETING: "at a meeting",
    InformationForm.VISIT: "on a visit",
    InformationForm.CALL: "in a call",
}
_BOOKED: Mapping[PreparationKind, str] = {
    PreparationKind.COUNSELLING: "Counselling was arranged for {on}.",
    PreparationKind.TRAINING: "A training session was booked for {on}: {topic}.",
    PreparationKind.E_LEARNING: "The agency gave you e-learning to complete by {on}.",
    PreparationKind.WORKBOOK: "The agency gave you a workbook to give back by {on}.",
}
_TAKEN: Mapping[PreparationKind, str] = {
    PreparationKind.COUNSELLING: "{who} had counselling.",
    PreparationKind.TRAINING: "{who} attended a training session.",
    PreparationKind.E_LEARNING: "{who} completed e-learning.",
    PreparationKind.WORKBOOK: "{who} gave a workbook back.",
}
_THING: Mapping[PreparationKind, str] = {
    PreparationKind.COUNSELLING: "counselling",
    PreparationKind.TRAINING: "a training session",
    PreparationKind.E_LEARNING: "e-learning",
    PreparationKind.WORKBOOK: "a workbook",
}
_SUPPORT: Mapping[PeerSupportKind, str] = {
    PeerSupportKind.BUDDY: "a buddy, who is an adopter",
    PeerSupportKind.PEER_GROUP: "a group of adopters",
}
_STEPS: Mapping[PeerSupportStep, str] = {
    PeerSupportStep.OFFERED: "The agency offered you {support}.",
    PeerSupportStep.ACCEPTED: "You accepted {support}.",
    PeerSupportStep.DECLINED: "You declined {support}.",
    PeerSupportStep.MATCHED: "The agency found you {support}.",
    PeerSupportStep.MET: "You met {support}.",
    PeerSupportStep.ENDED: "Your support by {support} ended.",
}
_LONGER: Mapping[DelayReason, str] = {
    DelayReason.APPLICANT_REQUEST: "You asked for more time",
    DelayReason.DBS: "A Disclosure and Barring Service (DBS) check takes longer",
    DelayReason.MEDICAL: "A medical report takes longer",
    DelayReason.REFERENCES: "References take longer",
    DelayReason.AGENCY_CAPACITY: "The agency has no one available sooner",
    DelayReason.EXCEPTIONAL_CIRCUMSTANCES: "There are exceptional circumstances",
}


_BEGAN_LATER: Mapping[LateStart, str] = {
    LateStart.APPLICANTS_ASKED_TO_START_LATER: " later, as you asked",
    LateStart.NO_SOCIAL_WORKER_AVAILABLE: " later, because the agency had no social worker available sooner",
    LateStart.PREPARATION_COURSE_BEGAN_LATER: " later, because your preparation course began then",
    LateStart.ANOTHER_REASON: " later than the agency accepted your registration",
}


def began_later(event: StageOneStarted) -> str:
    """Why it was later, so that nobody counts the time from here."""
    why = _BEGAN_LATER[event.reason] if event.reason else ""
    return f"You started stage one{why}."


def plan_made(event: StageOnePlanMade) -> str:
    if event.plan == 1:
        return "The agency drew up your stage one plan with you. Read it, and agree to it if it is right."
    return "The agency changed your stage one plan. Read it, and agree to it again if it is right."


def plan_agreed(event: StageOnePlanAgreed) -> str:
    return f"{_WHO[event.applicant]} agreed to the stage one plan."


def informed(event: SupportInformationGiven) -> str:
    return f"The agency gave you information about support for adoptive families, {_FORMS[event.form]}."


def preparation_booked(event: PreparationBooked) -> str:
    topic = label_of(event.topic) if event.topic else "preparation for adoption"
    return _BOOKED[event.kind].format(on=day(event.held_on), topic=topic)


def training_booked(event: TrainingPlaceBooked) -> str:
    return f"{_WHO[event.applicant]} has a place at a training session: {label_of(event.topic)}. It is on {when(event.held_on, event.starts_at, event.ends_at)}."


def training_moved(event: TrainingPlaceMoved) -> str:
    return f"The agency changed a training session: {label_of(event.topic)}. It is on {when(event.held_on, event.starts_at, event.ends_at)}."


def training_ended(event: TrainingPlaceEnded) -> str:
    session = f"the training session on {day(event.held_on)}: {label_of(event.topic)}"
    if event.end is PlaceEnd.SESSION_CANCELLED:
        return f"The agency cancelled {session}."
    return f"{_WHO[event.applicant]} gave up a place at {session}."


def preparation_taken(event: PreparationTaken) -> str:
    who, thing = _WHO[event.applicant], _THING[event.kind]
    if event.outcome is PreparationOutcome.DONE:
        return _TAKEN[event.kind].format(who=who)
    did = "missed" if event.outcome is PreparationOutcome.MISSED else "declined"
    return f"{who} {did} {thing}."


def support_moved(event: PeerSupportMoved) -> str:
    return _STEPS[event.step].format(support=_SUPPORT[event.kind])


def extended(event: StageOneExtended) -> str:
    return f"{_LONGER[event.reason]}, so stage one will last longer than 2 months. The agency expects to decide by {day(event.until)}."
