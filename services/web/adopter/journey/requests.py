"""What an applicant is asked when they change something of their own journey: questions, and their words.

The invariant: the codes are the contracts'; what is asked here is what the services' commands take.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from contracts.contact_details import LONGEST_PHONE, phone_number
from contracts.reference import FeedbackStep, PauseReason, TimeOfDay, WithdrawalReason
from services.web.site.command_forms.questions import Choice, Kind, Limits, Question

LONGEST = 4000


class JourneyRequest(NamedTuple):
    """Something that applicants can do themselves: the command, its page, its questions.

    One with a `title` needs no template of its own: its page has that heading, the sentences of `intro`, the
    questions and a button. `done` is what the journey page says afterwards. `names_applicant` is for commands
    that record who gave them, and `service` takes the command.
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


def choices(words: Mapping[StrEnum, str]) -> tuple[Choice, ...]:
    """One choice for each code."""
    return tuple(Choice(code.value, label, code.value) for code, label in words.items())


def coded(words: Mapping[str, str]) -> tuple[Choice, ...]:
    """One choice for each code that the contracts do not hold."""
    return tuple(Choice(code, label, code) for code, label in words.items())


def written(name: str, label: str, hint: str = "") -> Question:
    """An optional question that is answered in people's own words."""
    limits = Limits(longest=LONGEST)
    return Question(
        name=name, kind=Kind.LONG, label=label, hint=hint, required=False, limits=limits
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
)
OBSERVATIONS = JourneyRequest(
    "observations",
    "send-observations",
    "adopter/journey/request.html",
    (
        Question(
            name="words",
            kind=Kind.LONG,
            label="What would you like to say about the report?",
            required=True,
            unanswered="Enter what you would like to say about the report",
            limits=Limits(longest=LONGEST),
        ),
    ),
    title="Send comments on the report",
    intro=(
        "Your agency sends your comments to the adoption panel with the report. You can send them once.",
        "If you are applying as a couple, write them together.",
    ),
    done="Your agency has your comments on the report.",
    service="assessment",
)
REQUESTS = (CALL, FORMAT, PAUSE, RESUME, NOTICE, OBSERVATIONS)
"""Each has a page under its name; those with a title are in the list of what applicants can do."""
WITHDRAW = JourneyRequest(
    "withdraw",
    "withdraw",
    "adopter/journey/withdraw.html",
    (
        chosen(
            "reason",
            "Why are you ending your journey?",
            choices(WITHDRAWALS),
            unanswered="Select why you are ending your journey",
        ),
    ),
)
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
