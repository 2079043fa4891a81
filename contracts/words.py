"""What codes are called where people read them.

The invariant: words may change at any time, because nothing is ever worked out from them. A code that
reads well with a capital letter and spaces is not listed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from contracts.agency import AgencyKind, Post
from contracts.assessing import (
    AuthorBasis,
    Contributor,
    DelayGround,
    FiledPaper,
    VisitCancelledBy,
    VisitKind,
)
from contracts.calendar import london_moment
from contracts.check_requests import CannotDo
from contracts.checks import Check
from contracts.complaint_words import COMPLAINT_WORDS
from contracts.decision_words import DECISION_WORDS
from contracts.documents import DocumentKind, DocumentReader, FileFormat
from contracts.fast_track import FastTrackGround
from contracts.hold import AskedForBy
from contracts.identity import Role
from contracts.list_11 import LIST_11_WORDS
from contracts.notifications import TellingWay
from contracts.panel_words import PANEL_WORDS
from contracts.people import PersonKind
from contracts.preparation import (
    PeerSupportKind,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
)
from contracts.reference import (
    AttemptOutcome,
    Channel,
    ClosingReason,
    ContactChannel,
    ContactOutcome,
    DeclineReason,
    DelayReason,
    EthnicGroup,
    EventDetail,
    Household,
    InformationForm,
    NextStep,
    NoteAbout,
    ReferralReason,
    ReferralRefusal,
    ReopeningReason,
    ReportKind,
    SourceKind,
    StageOneOutcome,
    VisitOutcome,
    WithdrawalReason,
)
from contracts.release import Recipient

WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    **COMPLAINT_WORDS,
    **DECISION_WORDS,
    **LIST_11_WORDS,
    **PANEL_WORDS,
    AuthorBasis: {
        AuthorBasis.EXPERIENCED_SOCIAL_WORKER: "A social worker with 3 years of child care social work after qualifying, adoption work among it",
        AuthorBasis.SUPERVISED_SOCIAL_WORKER: "A social worker, supervised by one with that experience",
        AuthorBasis.SUPERVISED_STUDENT: "A student social worker, supervised by one with that experience",
    },
    Contributor: {
        Contributor.EDUCATION: "A teacher or education adviser",
        Contributor.FOSTERING: "The fostering service",
        Contributor.CHILDRENS_SOCIAL_WORK: "A children's social worker",
        Contributor.ADOPTION_SUPPORT: "The adoption support team",
        Contributor.MEDICAL_ADVISER: "The medical adviser",
        Contributor.FAMILY_SUPPORT: "A family support worker",
        Contributor.PREVIOUS_AGENCY: "An agency that assessed them before",
        Contributor.OTHER: "Someone else",
    },
    FiledPaper: {
        FiledPaper.AGREED_PLAN: "The agreed stage two plan",
        FiledPaper.OBSERVATIONS: "The applicants' observations",
        FiledPaper.HEALTH_SUMMARY: "The medical adviser's views",
        FiledPaper.CHECKS_IN_DATE: "DBS checks and health reports",
    },
    VisitKind: {
        VisitKind.HOME_VISIT: "Visit at their home",
        VisitKind.MEETING: "Meeting away from home",
        VisitKind.ONLINE: "Online meeting",
        VisitKind.SECOND_OPINION: "Visit for a second opinion",
    },
    VisitCancelledBy: {
        VisitCancelledBy.HOUSEHOLD: "The household",
        VisitCancelledBy.AGENCY: "The agency",
    },
    DelayGround: {DelayGround.APPLICANT_REQUEST: "The applicants asked for it"},
    EventDetail: {
        EventDetail.WAY: "In person or online",
        EventDetail.ACCESS: "Access and support",
    },
    DocumentKind: {
        DocumentKind.CERTIFICATE: "Certificate or check result",
        DocumentKind.IDENTITY: "Proof of identity",
        DocumentKind.CONSENT: "Signed consent",
        DocumentKind.OTHER: "Something else",
    },
    DocumentReader: {
        DocumentReader.APPLICANTS: "The applicants",
        DocumentReader.PANEL: "Panel administrators and agency decision makers",
    },
    Recipient: {
        Recipient.INDEPENDENT_REVIEW: "The Independent Review Mechanism, if they apply to it",
        Recipient.INSPECTOR: "An inspector who asks for it",
    },
    FileFormat: {
        FileFormat.PDF: "PDF",
        FileFormat.JPEG: "JPEG picture",
        FileFormat.PNG: "PNG picture",
        FileFormat.HEIC: "HEIC picture",
        FileFormat.DOCX: "Word document",
        FileFormat.XLSX: "Excel workbook",
        FileFormat.ODT: "OpenDocument text",
        FileFormat.ODS: "OpenDocument spreadsheet",
    },
    Role: {Role.DECISION_MAKER: "Agency decision maker"},
    Post: {Post.DECISION_MAKER: "Agency decision maker"},
    AgencyKind: {
        AgencyKind.REGIONAL_AGENCY: "Regional adoption agency",
        AgencyKind.VOLUNTARY_AGENCY: "Voluntary adoption agency",
    },
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
        ClosingReason.STEP_PARENT: "They want to adopt their partner's child, and apply to the court",
        ClosingReason.INTERCOUNTRY: "They want to adopt a child from another country",
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
        DeclineReason.STEP_PARENT: "They want to adopt a partner's child",
        DeclineReason.INTERCOUNTRY: "They want to adopt a child from another country",
    },
    WithdrawalReason: {
        WithdrawalReason.SEPARATION: "The applicants separated",
        WithdrawalReason.OTHER_ROUTE_TO_PARENTHOOD: "Another route to parenthood",
        WithdrawalReason.NOT_READY: "Not ready yet",
        WithdrawalReason.NOT_GIVEN: "No reason given",
        WithdrawalReason.DIED: "The applicant died",
    },
    AskedForBy: {
        AskedForBy.APPLICANTS: "The applicants",
        AskedForBy.AGENCY: "The agency",
        AskedForBy.BOTH: "The applicants and the agency together",
    },
    FastTrackGround: {
        FastTrackGround.PREVIOUS_ADOPTER: "They adopted before",
        FastTrackGround.FOSTER_CARER: "They are approved foster carers",
        FastTrackGround.FOSTER_CARER_FOR_CHILD_IN_THEIR_CARE: "They are foster carers of the child they want to adopt",
    },
    DelayReason: {
        DelayReason.APPLICANT_REQUEST: "The applicants asked for more time",
        DelayReason.DBS: "The check by the Disclosure and Barring Service (DBS)",
        DelayReason.MEDICAL: "The medical report",
        DelayReason.REFERENCES: "References",
        DelayReason.AGENCY_CAPACITY: "The agency had no one available",
    },
    CannotDo: {
        CannotDo.NO_TIME: "No, I do not have the time",
        CannotDo.NOT_WELL_ENOUGH_KNOWN: "No, I do not know them well enough",
        CannotDo.NOT_WILLING: "No, I do not want to",
        CannotDo.WRONG_PERSON: "I am not who you meant to ask",
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
    PlaceEnd: {
        PlaceEnd.GIVEN_UP: "They do not come",
        PlaceEnd.SESSION_CANCELLED: "The session is cancelled",
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


def when(on: date, starts_at: str | None = None, ends_at: str | None = None) -> str:
    """`4 December 2025`, with the hours in London that are known: `at 2:30pm`, or `10am to 4pm`."""
    if starts_at and ends_at:
        return f"{day(on)}, {hours(starts_at, ends_at)}"
    return f"{day(on)} at {clock_time(starts_at)}" if starts_at else day(on)


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
