"""What codes are called where people read them.

The invariant: words may change at any time, because nothing is ever worked out from them. A code that
reads well with a capital letter and spaces is not listed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from contracts.calendar import london_moment
from contracts.checks import Check
from contracts.identity import Role
from contracts.notifications import TellingWay
from contracts.people import PersonKind
from contracts.preparation import (
    PeerSupportKind,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
)
from contracts.reference import (
    AgencyDecision,
    ApprovalEnd,
    AttemptOutcome,
    Channel,
    ClosingReason,
    ContactChannel,
    ContactOutcome,
    DeclineReason,
    DelayReason,
    EthnicGroup,
    EventDetail,
    FinalOutcome,
    Household,
    InformationForm,
    NextStep,
    NoteAbout,
    ReasonsFor,
    Recommendation,
    ReferralReason,
    ReferralRefusal,
    ReopeningReason,
    ReportKind,
    ReviewRoute,
    SourceKind,
    StageOneOutcome,
    VisitOutcome,
    WithdrawalReason,
)

WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    EventDetail: {
        EventDetail.WAY: "In person or online",
        EventDetail.ACCESS: "Access and support",
    },
    Role: {Role.DECISION_MAKER: "Agency decision maker"},
    NoteAbout: {
        NoteAbout.CONTACT_ATTEMPT: "Attempt to contact them",
        NoteAbout.CONTACT: "Contact with them",
        NoteAbout.CALL_REQUESTED: "What they would like to talk about",
        NoteAbout.VISIT_WRITE_UP: "Write-up of the visit",
        NoteAbout.VISIT_OUTCOME: "What they were told after the visit",
        NoteAbout.WHERE_ELSE_TO_GO: "Where else they could go",
        NoteAbout.PAUSED: "Why they are taking a break",
        NoteAbout.REGISTRATION_DECLINED: "Why the registration was declined",
        NoteAbout.ACCEPTED_DESPITE_LIKENESS: "Why it was accepted although someone like them is registered",
        NoteAbout.CLOSED: "Why it was closed",
        NoteAbout.REFERRED: "Note for the other agency",
        NoteAbout.CONSENT_TO_REFERRAL: "Consent to the referral",
        NoteAbout.REFERRAL_REFUSED: "Why the referral was sent back",
        NoteAbout.DATE_CORRECTED: "Why a date was corrected",
        NoteAbout.ACCOUNT_REMOVED: "Why an applicant's sign-in was ended",
    },
    TellingWay: {
        TellingWay.PHONE: "By phone",
        TellingWay.POST: "By post",
        TellingWay.VIDEO_CALL: "By video call",
    },
    Channel: {
        Channel.WEB_FORM: "Form on the website",
        Channel.VISIT: "In person",
        Channel.EVENT: "At an event",
    },
    ReasonsFor: {
        ReasonsFor.STAGE_ONE_RECOMMENDATION: "The social worker's reasons for the stage one recommendation",
        ReasonsFor.STAGE_ONE_REFUSAL: "Why they are not suitable, after stage one",
        ReasonsFor.STAGE_ONE_DELAY: "Evidence of the delay in stage one",
        ReasonsFor.OBSERVATIONS: "The applicants' observations on the report",
        ReasonsFor.PANEL_RECOMMENDATION: "The panel's reasons",
        ReasonsFor.QUALIFYING_DETERMINATION: "The agency decision maker's reasons",
        ReasonsFor.FINAL_DECISION: "The reasons for the final decision",
    },
    SourceKind: {
        SourceKind.FRONT_DOOR: "A front door shared by agencies",
        SourceKind.OTHER: "Something else",
    },
    AttemptOutcome: {
        AttemptOutcome.MESSAGE_LEFT: "Left a message",
        AttemptOutcome.WRONG_DETAILS: "Wrong number or address",
        AttemptOutcome.ASKED_TO_CALL_LATER: "Asked us to call later",
    },
    ContactOutcome: {
        ContactOutcome.WISHES_TO_GO_ON: "They want to continue",
        ContactOutcome.WANTS_TIME: "They want time to think",
        ContactOutcome.QUESTION_ANSWERED: "We answered a question",
        ContactOutcome.DOES_NOT_WISH_TO_GO_ON: "They do not want to continue",
    },
    NextStep: {
        NextStep.PLANNED_CALL: "A planned call",
        NextStep.NONE: "Nothing for now",
    },
    VisitOutcome: {
        VisitOutcome.SECOND_VISIT: "A second visit",
        VisitOutcome.NOT_GOING_FORWARD: "We will not take it further",
    },
    ClosingReason: {
        ClosingReason.NO_ANSWER_TO_CONTACT: "They did not reply to us",
        ClosingReason.OUTSIDE_AREA: "They live outside our area",
        ClosingReason.NOT_GOING_FORWARD_AFTER_VISIT: "We will not take it further after the initial visit",
    },
    ReopeningReason: {
        ReopeningReason.ENQUIRER_CAME_BACK: "They came back to us",
        ReopeningReason.CLOSED_IN_ERROR: "We closed it by mistake",
        ReopeningReason.AFTER_COMPLAINT: "After a complaint",
    },
    ReferralReason: {
        ReferralReason.HOME_AREA: "They live in the other agency's area",
        ReferralReason.CAPACITY: "The other agency has capacity and we do not",
        ReferralReason.HOUSEHOLDS_WISH: "The household asked for it",
        ReferralReason.SPECIALISM: "The other agency has the expertise they need",
    },
    ReferralRefusal: {
        ReferralRefusal.NO_CAPACITY: "We have no capacity",
        ReferralRefusal.OUTSIDE_AREA: "They live outside our area",
        ReferralRefusal.ALREADY_KNOWN: "They already have an enquiry with us",
        ReferralRefusal.HOUSEHOLD_DECLINED: "The household does not want to come to us",
    },
    InformationForm: {
        InformationForm.PACK: "An information pack",
        InformationForm.MEETING: "At a meeting",
        InformationForm.VISIT: "On a visit",
        InformationForm.CALL: "In a planned call",
    },
    Household: {
        Household.SINGLE: "One person",
        Household.JOINT: "A couple",
    },
    DeclineReason: {
        DeclineReason.NO_CAPACITY: "We have no capacity",
        DeclineReason.OUTSIDE_AREA: "They live outside our area",
        DeclineReason.REGISTERED_ELSEWHERE: "They are registered with another agency",
    },
    WithdrawalReason: {
        WithdrawalReason.OTHER_ROUTE_TO_PARENTHOOD: "Another route to parenthood",
        WithdrawalReason.NOT_READY: "Not ready yet",
        WithdrawalReason.NOT_GIVEN: "No reason given",
    },
    DelayReason: {
        DelayReason.APPLICANT_REQUEST: "The applicants asked for more time",
        DelayReason.DBS: "The check by the Disclosure and Barring Service (DBS)",
        DelayReason.MEDICAL: "The medical report",
        DelayReason.REFERENCES: "References",
        DelayReason.AGENCY_CAPACITY: "The agency had no one available",
    },
    Check: {
        Check.DBS: "Disclosure and Barring Service (DBS)",
        Check.HEALTH: "Health report",
        Check.REFERENCE_1: "First personal reference",
        Check.REFERENCE_2: "Second personal reference",
        Check.REFERENCE_3: "Third personal reference",
        Check.LOCAL_AUTHORITY: "Information from the local authority",
        Check.PREPARATION: "Preparation for adoption",
        Check.REFERENCE: "Personal reference",
        Check.EARLIER_LOCAL_AUTHORITY: "Information from local authorities of earlier homes",
        Check.FORMER_PARTNER: "Reference from a former partner",
        Check.EMPLOYMENT: "Reference from an employer",
        Check.SCHOOL_OR_NURSERY: "Report from a school or nursery",
        Check.FINANCE: "Household finances",
        Check.HOME_SAFETY: "Health and safety of the home",
        Check.PETS: "Pets",
        Check.OVERSEAS_POLICE: "Police checks from other countries",
    },
    PersonKind: {
        PersonKind.ADULT: "Another adult in the household",
        PersonKind.CHILD: "A child in the household",
        PersonKind.REFEREE: "A personal referee",
        PersonKind.FORMER_PARTNER: "A former partner",
    },
    PreparationKind: {
        PreparationKind.TRAINING: "Training session",
        PreparationKind.E_LEARNING: "E-learning",
    },
    PreparationTopic: {
        PreparationTopic.ADOPTION_PROCESS: "How adoption works",
        PreparationTopic.TRAUMA_AND_ATTACHMENT: "Early harm, trauma and attachment",
        PreparationTopic.LOSS_AND_IDENTITY: "Loss, identity and life story",
        PreparationTopic.KEEPING_IN_TOUCH: "Keeping in touch with birth families",
    },
    PreparationOutcome: {
        PreparationOutcome.DONE: "Done: attended, completed or given back",
        PreparationOutcome.MISSED: "Missed",
        PreparationOutcome.DECLINED: "Declined by them",
    },
    PeerSupportKind: {
        PeerSupportKind.BUDDY: "A buddy: an adopter who supports them",
        PeerSupportKind.PEER_GROUP: "A group of adopters",
    },
    StageOneOutcome: {
        StageOneOutcome.MAY_BE_SUITABLE: "They may be suitable",
        StageOneOutcome.NOT_SUITABLE: "They are not suitable",
    },
    ReportKind: {
        ReportKind.FULL: "A full report",
        ReportKind.BRIEF: "A brief report",
    },
    Recommendation: {
        Recommendation.SUITABLE: "They are suitable to adopt",
        Recommendation.NOT_SUITABLE: "They are not suitable to adopt",
    },
    AgencyDecision: {
        AgencyDecision.QUALIFYING_DETERMINATION: "Proposal not to approve",
    },
    FinalOutcome: {
        FinalOutcome.APPROVED: "Approve them",
        FinalOutcome.NOT_APPROVED: "Do not approve them",
    },
    ReviewRoute: {
        ReviewRoute.REPRESENTATIONS: "Representations to us",
        ReviewRoute.INDEPENDENT_REVIEW: "A review by the Independent Review Mechanism",
    },
    ApprovalEnd: {
        ApprovalEnd.GIVEN_UP: "The adopters gave it up",
        ApprovalEnd.AFTER_REVIEW: "We ended it after a review",
        ApprovalEnd.ADOPTION_ORDER: "An adoption order was made",
    },
    EthnicGroup: {
        EthnicGroup.WHITE_BRITISH: "English, Welsh, Scottish, Northern Irish or British",
        EthnicGroup.WHITE_IRISH: "Irish",
        EthnicGroup.GYPSY_OR_IRISH_TRAVELLER: "Gypsy or Irish Traveller",
        EthnicGroup.WHITE_OTHER: "Any other White background",
        EthnicGroup.WHITE_AND_BLACK_CARIBBEAN: "White and Black Caribbean",
        EthnicGroup.WHITE_AND_BLACK_AFRICAN: "White and Black African",
        EthnicGroup.WHITE_AND_ASIAN: "White and Asian",
        EthnicGroup.MIXED_OTHER: "Any other mixed or multiple ethnic background",
        EthnicGroup.ASIAN_OTHER: "Any other Asian background",
        EthnicGroup.BLACK_CARIBBEAN: "Caribbean",
        EthnicGroup.BLACK_AFRICAN: "African",
        EthnicGroup.BLACK_OTHER: "Any other Black, Black British or Caribbean background",
        EthnicGroup.ANY_OTHER: "Any other ethnic group",
    },
}


CONTACT_BY: Mapping[StrEnum, str] = {
    ContactChannel.PHONE: "By phone",
    ContactChannel.EMAIL: "By email",
    ContactChannel.VIDEO_CALL: "By video call",
    ContactChannel.VISIT: "In person",
}
"""How somebody is reached, as a phrase."""


def clock_time(of_day: str) -> str:
    """`18:30` as `6:30pm`, `18:00` as `6pm`; noon and midnight by their names."""
    hour, minute = (int(part) for part in of_day.split(":"))
    if minute == 0 and hour % 12 == 0:
        return "midday" if hour else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'pm' if hour >= 12 else 'am'}"  # noqa: PLR2004  noon


def hours(starts_at: str, ends_at: str) -> str:
    """From when until when: `6:30pm to 8pm`."""
    return f"{clock_time(starts_at)} to {clock_time(ends_at)}"


def moment(at: datetime) -> str:
    """`2:05pm on 4 December 2025`, in London."""
    on, of_day = london_moment(at)
    return f"{clock_time(of_day)} on {day(on)}"


def day(on: date) -> str:
    """A date as it is written in a sentence: `4 December 2025`."""
    return f"{on:%-d %B %Y}"


def label_of(code: StrEnum) -> str:
    """What a code is called."""
    return WORDS.get(type(code), {}).get(code) or code.replace("_", " ").capitalize()


EVERYTHING = "all"
_QUARTERS = {
    "Q1": ("April to June", 0),
    "Q2": ("July to September", 0),
    "Q3": ("October to December", 0),
    "Q4": ("January to March", 1),
}


def period_name(period: str) -> str:
    """A quarter (`2021-22-Q1`), a financial year (`2021-22`) or `all`, in words."""
    if period == EVERYTHING:
        return "All years"
    year, quarter = period[:4], period[8:]
    if not quarter:
        return f"April {year} to March {int(year) + 1}"
    months, later = _QUARTERS[quarter]
    return f"{months} {int(year) + later}"
