"""What an applicant is asked when they change something of their own journey: questions, and their words.

The invariant: the codes are the contracts'; what is asked here is what the services' commands take.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from contracts.contact_details import LONGEST_PHONE, phone_number
from contracts.reference import (
    FeedbackStep,
    Household,
    PauseReason,
    TimeOfDay,
    WithdrawalReason,
)
from services.web.site.command_forms.questions import Choice, Kind, Limits, Question

LONGEST = 4000


class JourneyRequest(NamedTuple):
    """Something that applicants can do themselves: the command, its page, its questions.

    One with a `title` needs no template of its own: its page has that heading, the sentences of `intro`, the
    questions and a button. `done` is what the journey page says afterwards. `names_applicant` is for commands
    that record who gave them. `service` takes the command; `before` says when it can be given, while that service
    has no case of the journey yet.
    """

    name: str
    command: str
    template: str
    asked: tuple[Question, ...]
    title: str = ""
    intro: tuple[str, ...] = ()
    done: str = ""
    names_applicant: bool = False
    service: str = "enquiry"
    before: str = ""


def choices(words: Mapping[StrEnum, str]) -> tuple[Choice, ...]:
    """One choice for each code."""
    return tuple(Choice(code.value, label, code.value) for code, label in words.items())


def coded(words: Mapping[str, str]) -> tuple[Choice, ...]:
    """One choice for each code that the contracts do not hold."""
    return tuple(Choice(code, label, code) for code, label in words.items())


def written(name: str, label: str, hint: str = "", *, unanswered: str = "") -> Question:
    """A question that is answered in people's own words; optional where nothing is said of leaving it out."""
    return Question(
        name=name,
        kind=Kind.LONG,
        label=label,
        hint=hint,
        required=bool(unanswered),
        unanswered=unanswered,
        limits=Limits(longest=LONGEST),
    )


def chosen(
    name: str,
    label: str,
    answers: Iterable[Choice],
    *,
    unanswered: str = "",
    required: bool = True,
) -> Question:
    """A question with answers to choose from; `unanswered` asks for an answer that is missing."""
    return Question(
        name=name,
        kind=Kind.ONE,
        label=label,
        unanswered=unanswered,
        required=required,
        choices=tuple(answers),
    )


TIMES: Mapping[StrEnum, str] = {
    TimeOfDay.MORNING: "In the morning",
    TimeOfDay.AFTERNOON: "In the afternoon",
    TimeOfDay.EVENING: "In the evening",
}
FORMATS = {
    "large_print": "Large print",
    "easy_read": "Easy read",
    "braille": "Braille",
    "audio": "Audio",
    "british_sign_language": "British Sign Language",
}
PAUSES: Mapping[StrEnum, str] = {
    PauseReason.OWN_TIME: "I need more time to think",
    PauseReason.HEALTH: "Health",
    PauseReason.WORK: "Work",
    PauseReason.FAMILY: "Family",
    PauseReason.OTHER: "Another reason, or I prefer not to say",
}
WITHDRAWALS: Mapping[StrEnum, str] = {
    WithdrawalReason.NOT_READY: "I am not ready yet",
    WithdrawalReason.CHANGE_OF_CIRCUMSTANCES: "Something in my life has changed",
    WithdrawalReason.SEPARATION: "My partner and I have separated",
    WithdrawalReason.MOVED_TO_ANOTHER_AGENCY: "I am continuing with another agency",
    WithdrawalReason.OTHER_ROUTE_TO_PARENTHOOD: "I plan to become a parent another way",
    WithdrawalReason.NOT_GIVEN: "I prefer not to say",
}
EASE = tuple(
    Choice(str(number), words, number)
    for number, words in (
        (5, "Very easy"),
        (4, "Easy"),
        (3, "Neither easy nor hard"),
        (2, "Hard"),
        (1, "Very hard"),
    )
)

CALL = JourneyRequest(
    "call",
    "ask-to-be-called",
    "adopter/journey/call.html",
    (
        Question(
            name="number",
            kind=Kind.LINE,
            label="Which number should we call?",
            hint="Leave it empty to use the number we have for you",
            required=False,
            limits=Limits(longest=LONGEST_PHONE, rule=phone_number),
            example="01632 960 001",
            autocomplete="tel",
        ),
        chosen("time_of_day", "When is the best time to call you?", choices(TIMES), required=False),
        written(
            "words", "What would you like to talk about?", "This helps the person who calls you"
        ),
    ),
    title="Ask for a call",
    done="We have told your agency that you want a call.",
    names_applicant=True,
)
PAUSE = JourneyRequest(
    "pause",
    "pause",
    "adopter/journey/pause.html",
    (
        chosen(
            "reason",
            "Why are you taking a break?",
            choices(PAUSES),
            unanswered="Select why you are taking a break",
        ),
        Question(
            name="until",
            kind=Kind.DATE,
            label="End of your break",
            hint="If you know it. Your journey will not restart automatically on this date",
            required=False,
        ),
        written("words", "Is there anything your agency should know?"),
    ),
    done="You are taking a break. You can continue whenever you are ready.",
)
RESUME = JourneyRequest(
    "resume",
    "resume",
    "adopter/journey/resume.html",
    (),
    done="Welcome back. You are no longer taking a break.",
)
FORMAT = JourneyRequest(
    "format",
    "ask-for-another-format",
    "adopter/journey/request.html",
    (
        chosen(
            "format",
            "Which format do you need?",
            coded(FORMATS),
            unanswered="Select which format you need",
        ),
    ),
    title="Ask for information in another format",
    intro=("Your agency will see which format you need. You can change it in your details.",),
    done="We have told your agency which format you need.",
    names_applicant=True,
)
NOTICE = JourneyRequest(
    "stage-two",
    "give-notice",
    "adopter/journey/request.html",
    (),
    title="Go on to stage two",
    intro=(
        "This tells your agency in writing that you want to go on to stage two. Stage two starts today.",
        "If you are applying as a couple, agree on it first. It counts for both of you.",
    ),
    done="You told your agency that you want to go on to stage two.",
    service="assessment",
    before="You can do this once your agency has sent you its decision at the end of stage one.",
)
OBSERVATIONS = JourneyRequest(
    "observations",
    "send-observations",
    "adopter/journey/request.html",
    (
        written(
            "words",
            "What would you like to say about the report?",
            unanswered="Enter what you would like to say about the report",
        ),
    ),
    title="Send comments on the report",
    intro=(
        "Your agency sends your comments to the adoption panel with the report. You can send more until it does.",
        "If you are applying as a couple, each of you can send comments. You do not see each other's here.",
    ),
    done="Your agency has your comments on the report.",
    service="assessment",
    before="You can send comments once your agency has sent you the report about you.",
)
REPRESENTATIONS = JourneyRequest(
    "representations",
    "send-representations",
    "adopter/journey/request.html",
    (
        written(
            "words",
            "Why do you disagree?",
            "Say what you want the agency to look at again, and what has changed.",
            unanswered="Enter why you disagree",
        ),
    ),
    title="Write to your agency about its proposal",
    intro=(
        "If you send this, you cannot also ask for an independent review. You can send it once.",
        "If you are applying as a couple, write it together. It counts for both of you. The agency considers it before it makes its final decision.",
    ),
    done="Your agency has what you wrote. It will consider it before it makes its final decision.",
    service="panel",
    before="You can write here once your agency has sent you a letter which proposes not to approve you, or to end your approval.",
)
REVIEW_OBSERVATIONS = JourneyRequest(
    "review-observations",
    "send-review-observations",
    "adopter/journey/request.html",
    (
        written(
            "words",
            "What would you like to say about the report?",
            unanswered="Enter what you would like to say about the report",
        ),
    ),
    title="Send comments on the review of your approval",
    intro=(
        "Your agency gives your comments to the adoption panel with its report. You can send more until the panel considers them.",
        "If you are a couple, each of you can send comments. You do not see each other's here.",
    ),
    done="Your agency has your comments on its review.",
    service="panel",
    before="You can send comments once your agency has sent you the report of a review of your approval.",
)
MOVING = JourneyRequest(
    "moving",
    "tell-change-of-address",
    "adopter/journey/moving.html",
    (
        Question(
            name="moves_on",
            kind=Kind.DATE,
            label="When are you moving, or when did you move?",
            required=True,
            unanswered="Enter the date of your move",
        ),
    ),
    title="Tell your agency you are moving home",
    intro=(
        "You can do this until your agency has decided. It will talk with you about what it needs to check in your new home.",
        "If the date changes, tell us again. If you are not moving after all, ask your agency to call you.",
    ),
    done="Your agency knows about your move. Change your address in your details once you have moved.",
    service="assessment",
    before="You can do this once stage one has begun.",
)
EARLY_PERMANENCE = JourneyRequest(
    "early-permanence",
    "consider-early-permanence",
    "adopter/journey/request.html",
    (
        Question(
            name="interested",
            kind=Kind.ONE,
            label="Are you interested in early permanence?",
            required=True,
            unanswered="Select if you are interested in early permanence",
            choices=(Choice("true", "Yes", True), Choice("false", "No", False)),
        ),
    ),
    title="Tell your agency about early permanence",
    intro=(
        "With early permanence a child lives with you as their foster carers before a court decides. If the court decides that the child cannot go back to their family, you may adopt the child.",
        "Your answer commits you to nothing, and you can change it. If you are applying as a couple, answer together.",
    ),
    done="Your agency knows your answer about early permanence.",
    service="assessment",
    before="You can do this once stage one has begun.",
)
AT_PANEL = JourneyRequest(
    "panel-meeting",
    "answer-invitation",
    "adopter/journey/request.html",
    (
        Question(
            name="wish",
            kind=Kind.ONE,
            label="How would you like to take part?",
            required=True,
            unanswered="Select how you would like to take part",
            choices=(
                Choice("in_person", "In person", "in_person"),
                Choice("online", "Online or by phone", "online"),
                Choice("not", "I would rather not take part", "not"),
            ),
        ),
    ),
    title="Tell your agency if you will come to the panel",
    intro=(
        "When the adoption panel meets about you, you can be there and answer questions. Your agency will tell you when and where.",
        "You will meet the chair, social workers, people who do not work for the agency and may have adopted or been adopted, and sometimes a doctor. Your social worker is there too.",
        "If you do not take part, it will not count against you. You can change your answer until the panel meets. If you are applying as a couple, each of you answers.",
    ),
    done="Your agency knows how you would like to take part in the panel.",
    names_applicant=True,
    service="panel",
)
REQUESTS = (
    CALL,
    FORMAT,
    PAUSE,
    RESUME,
    NOTICE,
    OBSERVATIONS,
    REPRESENTATIONS,
    REVIEW_OBSERVATIONS,
    AT_PANEL,
    MOVING,
    EARLY_PERMANENCE,
)
"""Each has a page under its name; those with a title are in the list of what applicants can do."""


def withdrawal(household: Household | None) -> JourneyRequest:
    """The form that ends a journey; one applicant alone is not asked about a partner."""
    alone = household is Household.SINGLE
    reasons = {
        reason: words
        for reason, words in WITHDRAWALS.items()
        if not (alone and reason is WithdrawalReason.SEPARATION)
    }
    why = chosen(
        "reason",
        "Why are you ending your journey?",
        choices(reasons),
        unanswered="Select why you are ending your journey",
    )
    return JourneyRequest("withdraw", "withdraw", "adopter/journey/withdraw.html", (why,))


INVITE = JourneyRequest("invite", "invite-applicant", "adopter/journey/invite.html", ())


def feedback(step: FeedbackStep, title: str) -> JourneyRequest:
    """The two questions after a step."""
    asked = (
        chosen(
            "ease",
            f"How easy or hard did you find {title}?",
            EASE,
            unanswered=f"Select how easy or hard you found {title}",
        ),
        written("words", "What would have made it better?"),
    )
    return JourneyRequest(
        f"feedback/{step}", "give-feedback", "adopter/journey/feedback.html", asked
    )


def give_up(event: UUID) -> JourneyRequest:
    """A place at an information event that they booked."""
    return JourneyRequest(
        f"events/{event}/give-up", "cancel-booking", "adopter/journey/give_up.html", ()
    )
