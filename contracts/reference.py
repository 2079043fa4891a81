"""Coded answers that several services use, each list in the order in which it is shown.

The invariant: a code that was ever published keeps its meaning; a code is added, never reused.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints


class Listed(StrEnum):
    """What the directory of agencies lists, under the codes that commands name."""

    AGENCY = "agency"
    COLLEAGUE = "colleague"


AgencyCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$"), Listed.AGENCY]
ApplicantNumber = Annotated[int, Field(ge=1, le=2, description="First or second applicant")]


class Channel(StrEnum):
    """How an enquirer or the agency made contact (domain model, channels of RAAs)."""

    WEB_FORM = "web_form"
    PHONE = "phone"
    EMAIL = "email"
    SOCIAL_MEDIA = "social_media"
    VISIT = "visit"
    EVENT = "event"


class ContactChannel(StrEnum):
    """How a member of staff reached the enquirer in person; an automatic reply is no contact."""

    PHONE = "phone"
    EMAIL = "email"
    VIDEO_CALL = "video_call"
    VISIT = "visit"


class SourceKind(StrEnum):
    """What brought the household to the agency, as it says itself."""

    CAMPAIGN = "campaign"
    WEBSITE = "website"
    WORD_OF_MOUTH = "word_of_mouth"
    FRONT_DOOR = "front_door"
    TRIAGE_SERVICE = "triage_service"
    OTHER = "other"


class AttemptOutcome(StrEnum):
    """What came of an attempt that reached nobody; it stops no clock."""

    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    WRONG_DETAILS = "wrong_details"
    ASKED_TO_CALL_LATER = "asked_to_call_later"


class ContactOutcome(StrEnum):
    """What came of a contact with the enquirer."""

    WISHES_TO_GO_ON = "wishes_to_go_on"
    WANTS_TIME = "wants_time"
    QUESTION_ANSWERED = "question_answered"
    DOES_NOT_WISH_TO_GO_ON = "does_not_wish_to_go_on"


class NextStep(StrEnum):
    """What the household was offered next."""

    INFORMATION_EVENT = "information_event"
    INFORMATION_PACK = "information_pack"
    PLANNED_CALL = "planned_call"
    INITIAL_VISIT = "initial_visit"
    REGISTRATION_OF_INTEREST = "registration_of_interest"
    NONE = "none"


class VisitOutcome(StrEnum):
    """What the enquirer was told after the initial visit was written up."""

    INVITED_TO_REGISTER = "invited_to_register"
    SECOND_VISIT = "second_visit"
    NOT_YET = "not_yet"
    NOT_GOING_FORWARD = "not_going_forward"


class Assignment(StrEnum):
    """How a case came to a member of staff; cover is for a time."""

    ASSIGNED = "assigned"
    REASSIGNED = "reassigned"
    COVERED = "covered"


class NoteAbout(StrEnum):
    """What a note on a case is about; its values are those that records hold, in two spellings."""

    NOTE = "note"
    CONTACT_ATTEMPT = "contact attempt"
    CONTACT = "contact"
    INFORMATION = "information"
    CALL_REQUESTED = "call requested"
    VISIT_REQUESTED = "visit requested"
    VISIT_HELD = "visit held"
    VISIT_WRITE_UP = "visit write-up"
    VISIT_OUTCOME = "visit outcome"
    WHERE_ELSE_TO_GO = "where else to go"
    PAUSED = "paused"
    ASSIGNED = "assigned"
    REASSIGNED = "reassigned"
    COVERED = "covered"
    REGISTRATION_DECLINED = "registration_declined"
    CLOSED = "closed"
    REOPENED = "reopened"
    REFERRED = "referred"
    CONSENT_TO_REFERRAL = "consent_to_referral"
    REFERRAL_TAKEN_UP = "referral_taken_up"
    REFERRAL_REFUSED = "referral_refused"
    DATE_CORRECTED = "date_corrected"
    ACCOUNT_REMOVED = "account_removed"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"
    DIFFERENT_PEOPLE = "different_people"
    ACCEPTED_DESPITE_LIKENESS = "accepted_despite_likeness"


class ClosingReason(StrEnum):
    """Why the agency closed an enquiry; never by the passing of time alone."""

    NO_ANSWER_TO_CONTACT = "no_answer_to_contact"
    NOT_ELIGIBLE = "not_eligible"
    OUTSIDE_AREA = "outside_area"
    NOT_GOING_FORWARD_AFTER_VISIT = "not_going_forward_after_visit"
    STEP_PARENT = "step_parent"
    INTERCOUNTRY = "intercountry"
    RECORDED_IN_ERROR = "recorded_in_error"


class ReopeningReason(StrEnum):
    """Why a closed enquiry goes on."""

    ENQUIRER_CAME_BACK = "enquirer_came_back"
    CLOSED_IN_ERROR = "closed_in_error"
    AFTER_COMPLAINT = "after_complaint"


class ReferralReason(StrEnum):
    """Why a household is passed on to another agency, with its consent."""

    HOME_AREA = "home_area"
    CAPACITY = "capacity"
    HOUSEHOLDS_WISH = "households_wish"
    SPECIALISM = "specialism"


class ReferralRefusal(StrEnum):
    """Why the receiving agency sent a referral back."""

    NO_CAPACITY = "no_capacity"
    OUTSIDE_AREA = "outside_area"
    ALREADY_KNOWN = "already_known"
    HOUSEHOLD_DECLINED = "household_declined"


class DraftPart(StrEnum):
    """The parts of a registration of interest; each applicant has one of their own."""

    FIRST_APPLICANT = "first_applicant"
    SECOND_APPLICANT = "second_applicant"
    HOUSEHOLD = "household"
    REFEREES = "referees"


class PlaceState(StrEnum):
    """How a booking on an information event stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"


class BookingEnd(StrEnum):
    """Who gave a booked place up."""

    BY_ENQUIRER = "by_enquirer"
    EVENT_CANCELLED = "event_cancelled"


class EventDetail(StrEnum):
    """What people who come to an information event go by."""

    TIME = "time"
    WAY = "way"
    VENUE = "venue"
    JOINING_LINK = "joining_link"
    ACCESS = "access"


class InformationForm(StrEnum):
    """How detailed information was given: pack, meeting, visit or pre-planned call."""

    PACK = "pack"
    MEETING = "meeting"
    VISIT = "visit"
    CALL = "call"


class TimeOfDay(StrEnum):
    """When somebody would rather be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class PauseReason(StrEnum):
    """Why a household takes a break, as far as it wishes to say."""

    OWN_TIME = "own_time"
    HEALTH = "health"
    WORK = "work"
    FAMILY = "family"
    OTHER = "other"


class FeedbackStep(StrEnum):
    """After which step of the journey an applicant said how easy it was."""

    ENQUIRY = "enquiry"
    INFORMATION = "information"
    REGISTRATION = "registration"
    STAGE_ONE = "stage_one"
    STAGE_TWO = "stage_two"
    PANEL = "panel"
    DECISION = "decision"


class Household(StrEnum):
    """A family is a single person or a couple, counted once."""

    SINGLE = "single"
    JOINT = "joint"


class DeclineReason(StrEnum):
    """Why an agency declined a registration of interest; never a qualifying determination."""

    NO_CAPACITY = "no_capacity"
    NOT_ELIGIBLE = "not_eligible"
    OUTSIDE_AREA = "outside_area"
    REGISTERED_ELSEWHERE = "registered_elsewhere"
    STEP_PARENT = "step_parent"
    INTERCOUNTRY = "intercountry"


class WithdrawalReason(StrEnum):
    """Why the journey ended on the side of its applicants: they withdrew, or the one who applied died."""

    CHANGE_OF_CIRCUMSTANCES = "change_of_circumstances"
    SEPARATION = "separation"
    OTHER_ROUTE_TO_PARENTHOOD = "other_route_to_parenthood"
    MOVED_TO_ANOTHER_AGENCY = "moved_to_another_agency"
    NOT_READY = "not_ready"
    NOT_GIVEN = "not_given"
    DIED = "died"


class DelayReason(StrEnum):
    """Why a statutory limit was passed; the evidence stays on the case record."""

    APPLICANT_REQUEST = "applicant_request"
    DBS = "dbs"
    MEDICAL = "medical"
    REFERENCES = "references"
    AGENCY_CAPACITY = "agency_capacity"
    EXCEPTIONAL_CIRCUMSTANCES = "exceptional_circumstances"


class ReasonsFor(StrEnum):
    """Which decision was explained in writing; the words stay on the case record."""

    STAGE_ONE_RECOMMENDATION = "stage_one_recommendation"
    STAGE_ONE_REFUSAL = "stage_one_refusal"
    STAGE_ONE_DELAY = "stage_one_delay"
    FAST_TRACK = "fast_track"
    DISQUALIFICATION_TAKEN_BACK = "disqualification_taken_back"
    HOLD = "hold"
    MOVE = "move"
    OBSERVATIONS = "observations"
    PANEL_RETURN = "panel_return"
    PANEL_RECOMMENDATION = "panel_recommendation"
    APPROVAL = "approval"
    QUALIFYING_DETERMINATION = "qualifying_determination"
    REPRESENTATIONS = "representations"
    LATE_REQUEST = "late_request"
    REVIEW_RECOMMENDATION = "review_recommendation"
    FINAL_DECISION = "final_decision"
    APPROVAL_REVIEW = "approval_review"
    ENDING_PROPOSED = "ending_proposed"
    APPROVAL_KEPT = "approval_kept"
    APPROVAL_ENDED = "approval_ended"


class StageOneOutcome(StrEnum):
    """The pre-assessment decision (regulation 27)."""

    MAY_BE_SUITABLE = "may_be_suitable"
    NOT_SUITABLE = "not_suitable"


class ReportKind(StrEnum):
    """A full prospective adopter's report, or the brief report of regulation 30(4)."""

    FULL = "full"
    BRIEF = "brief"


class Recommendation(StrEnum):
    """What a panel may recommend; definite, never conditional."""

    SUITABLE = "suitable"
    NOT_SUITABLE = "not_suitable"


class AgencyDecision(StrEnum):
    """What an agency decided; a qualifying determination is a proposal and never the end."""

    APPROVED = "approved"
    QUALIFYING_DETERMINATION = "qualifying_determination"
    NOT_APPROVED = "not_approved"


class FinalOutcome(StrEnum):
    """How a decision under review ends."""

    APPROVED = "approved"
    NOT_APPROVED = "not_approved"


class ReviewRoute(StrEnum):
    """How applicants can have a qualifying determination looked at again; one of the two, never both."""

    REPRESENTATIONS = "representations"
    INDEPENDENT_REVIEW = "independent_review"


class ReviewEnd(StrEnum):
    """Why a review that was asked for came to no recommendation."""

    WITHDRAWN = "withdrawn"
    NOT_TAKEN = "not_taken"


class ApprovalEnd(StrEnum):
    """Why an approval is over."""

    GIVEN_UP = "given_up"
    MOVED = "moved"
    AFTER_REVIEW = "after_review"
    ADOPTION_ORDER = "adoption_order"


class EthnicGroup(StrEnum):
    """The 19 groups of the 2021 Census in England, and the wish not to say."""

    WHITE_BRITISH = "white_british"
    WHITE_IRISH = "white_irish"
    GYPSY_OR_IRISH_TRAVELLER = "gypsy_or_irish_traveller"
    ROMA = "roma"
    WHITE_OTHER = "white_other"
    WHITE_AND_BLACK_CARIBBEAN = "white_and_black_caribbean"
    WHITE_AND_BLACK_AFRICAN = "white_and_black_african"
    WHITE_AND_ASIAN = "white_and_asian"
    MIXED_OTHER = "mixed_other"
    INDIAN = "indian"
    PAKISTANI = "pakistani"
    BANGLADESHI = "bangladeshi"
    CHINESE = "chinese"
    ASIAN_OTHER = "asian_other"
    BLACK_CARIBBEAN = "black_caribbean"
    BLACK_AFRICAN = "black_african"
    BLACK_OTHER = "black_other"
    ARAB = "arab"
    ANY_OTHER = "any_other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
