"""What an applicant is asked when they change something of their own journey: questions, and their words.

The invariant: the codes are the contracts'; what is asked here is what the services' commands take.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from contracts.reference import FeedbackStep, PauseReason, TimeOfDay, WithdrawalReason
from services.web.site.command_forms.questions import Choice, Kind, Limits, Question

LONGEST = 4000


class Wish(NamedTuple):
    """Something that an applicant can do by themselves: the command, its page, its questions."""

    name: str
    command: str
    template: str
    asked: tuple[Question, ...]


def choices(words: Mapping[StrEnum, str]) -> tuple[Choice, ...]:
    """One choice for each code."""
    return tuple(Choice(code.value, label, code.value) for code, label in words.items())


def written(name: str, label: str, hint: str = "") -> Question:
    """A question that is answered in somebody's own words, or not at all."""
    limits = Limits(longest=LONGEST)
    return Question(
        name=name, kind=Kind.LONG, label=label, hint=hint, required=False, limits=limits
    )


def chosen(
    name: str, label: str, answers: Iterable[Choice], *, hint: str = "", required: bool = True
) -> Question:
    """A question with answers to choose from."""
    return Question(
        name=name,
        kind=Kind.ONE,
        label=label,
        hint=hint,
        required=required,
        choices=tuple(answers),
    )


TIMES: Mapping[StrEnum, str] = {
    TimeOfDay.MORNING: "In the morning",
    TimeOfDay.AFTERNOON: "In the afternoon",
    TimeOfDay.EVENING: "In the evening",
}
PAUSES: Mapping[StrEnum, str] = {
    PauseReason.OWN_TIME: "I want more time to think",
    PauseReason.HEALTH: "Health",
    PauseReason.WORK: "Work",
    PauseReason.FAMILY: "Family",
    PauseReason.OTHER: "Something else, or I would rather not say",
}
WITHDRAWALS: Mapping[StrEnum, str] = {
    WithdrawalReason.NOT_READY: "I am not ready yet",
    WithdrawalReason.CHANGE_OF_CIRCUMSTANCES: "Something in my life has changed",
    WithdrawalReason.MOVED_TO_ANOTHER_AGENCY: "I am going on with another agency",
    WithdrawalReason.OTHER_ROUTE_TO_PARENTHOOD: "I plan to become a parent in another way",
    WithdrawalReason.NOT_GIVEN: "I would rather not say",
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

CALL = Wish(
    "call",
    "ask-to-be-called",
    "adopter/journey/call.html",
    (
        chosen("time_of_day", "When would you rather be called?", choices(TIMES), required=False),
        written("words", "What would you like to talk about?", "It helps whoever calls you"),
    ),
)
PAUSE = Wish(
    "pause",
    "pause",
    "adopter/journey/pause.html",
    (
        chosen("reason", "Why are you taking a break?", choices(PAUSES)),
        Question(
            name="until",
            kind=Kind.DATE,
            label="Until when, if you know",
            hint="Nothing happens on that day by itself",
            required=False,
        ),
        written("words", "Is there anything that your agency should know?"),
    ),
)
RESUME = Wish("resume", "resume", "adopter/journey/resume.html", ())
WITHDRAW = Wish(
    "withdraw",
    "withdraw",
    "adopter/journey/withdraw.html",
    (chosen("reason", "Why are you ending your journey?", choices(WITHDRAWALS)),),
)
INVITE = Wish("invite", "invite-applicant", "adopter/journey/invite.html", ())


def feedback(step: FeedbackStep, title: str) -> Wish:
    """The two questions after a step."""
    asked = (
        chosen("ease", f"How easy was it for you: {title}?", EASE),
        written("words", "What would have made it better?"),
    )
    return Wish(f"feedback/{step}", "give-feedback", "adopter/journey/feedback.html", asked)


def give_up(event: UUID) -> Wish:
    """A place at an information event that they booked."""
    return Wish(f"events/{event}/give-up", "cancel-booking", "adopter/journey/give_up.html", ())
