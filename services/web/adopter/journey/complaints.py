"""A household's complaints in its own words: what it is asked, where each one is, and what it can do next.

The invariant: the days come from the service; how long an answer takes comes from the dated rules.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from contracts.clocks import ClockId, limit_in_words
from contracts.complaint_rules import longest_answer
from contracts.complaints import (
    ComplaintAbout,
    ComplaintFinding,
    ComplaintStage,
    ComplaintSuspension,
    ComplaintWayOn,
)
from contracts.words import day
from services.web.adopter.journey.feedback import TITLES
from services.web.adopter.journey.requests import JourneyRequest, choices, chosen, written
from services.web.adopter.journey.rights import answered_within, complain_within
from services.web.site.agencies import agency_name
from services.web.site.answers.enquiry.complaints import Complaint, ComplaintAnswer
from services.web.site.command_forms.questions import Kind, Question

ABOUT: Mapping[StrEnum, str] = {
    ComplaintAbout.TIME_TAKEN: "How long something took",
    ComplaintAbout.DECISION: "A decision",
    ComplaintAbout.TREATMENT: "How I was treated",
    ComplaintAbout.INFORMATION: "Information I was given, or was not given",
    ComplaintAbout.OTHER: "Something else",
}
STEPS: Mapping[StrEnum, str] = {
    step: words[:1].upper() + words[1:] for step, words in TITLES.items()
}
FOUND: Mapping[ComplaintFinding, str] = {
    ComplaintFinding.UPHELD: "upheld your complaint",
    ComplaintFinding.PARTLY_UPHELD: "upheld your complaint in part",
    ComplaintFinding.NOT_UPHELD: "did not uphold your complaint",
    ComplaintFinding.NOT_CONSIDERED: "did not consider your complaint, because it was made too late",
}
FURTHER: Mapping[ComplaintStage, str] = {
    ComplaintStage.INVESTIGATION: "Ask for an investigation",
    ComplaintStage.REVIEW_PANEL: "Ask for a review panel",
}
_ACTING = {
    ComplaintSuspension.COURT: "a court is dealing with the same matter",
    ComplaintSuspension.POLICE: "the police are looking into the same matter",
}
_DUE = {
    ComplaintStage.LOCAL_RESOLUTION: "Your agency must answer by {due}.",
    ComplaintStage.INVESTIGATION: "Your complaint is being investigated. Your agency must answer by {due}.",
    ComplaintStage.REVIEW_PANEL: "A review panel must meet by {due}.",
}
_LATE = {
    ComplaintStage.LOCAL_RESOLUTION: "Your agency should have answered by {due}. It is late.",
    ComplaintStage.INVESTIGATION: "Your agency should have answered by {due}, after an investigation. It is late.",
    ComplaintStage.REVIEW_PANEL: "A review panel should have met by {due}. Your agency is late.",
}
_ASK_THERE: Mapping[ComplaintWayOn | None, str] = {
    ComplaintWayOn.INVESTIGATION: "an investigation",
    ComplaintWayOn.REVIEW_PANEL: "a review panel",
}
NO_DIFFERENCE = (
    "Complaining makes no difference to how your agency treats you, or to what it decides."
)


def complain(today: date) -> JourneyRequest:
    """The form to complain, with how long an answer takes by the rules of that day."""
    return JourneyRequest(
        "complain",
        "receive-complaint",
        "adopter/journey/request.html",
        (
            chosen(
                "about",
                "What is your complaint about?",
                choices(ABOUT),
                unanswered="Select what your complaint is about",
            ),
            chosen(
                "step",
                "Which part of your journey is it about?",
                choices(STEPS),
                unanswered="Select which part of your journey it is about",
            ),
            Question(
                name="happened_on",
                kind=Kind.DATE,
                label="When did it happen?",
                hint=f"If you know it. If it was more than {complain_within(today)} ago, you can still complain. Your agency will say in its answer if it considered your complaint",
                required=False,
            ),
            written(
                "words",
                "What went wrong?",
                "Say what happened, and what you would like your agency to do",
                unanswered="Enter what went wrong",
            ),
        ),
        title="Complain",
        intro=(
            f"Your agency must answer {answered_within(today)}. A manager will answer, and not the person you complain about.",
            NO_DIFFERENCE,
            "If you are applying as a couple, the other applicant can see that there is a complaint, but not what you write.",
        ),
        names_applicant=True,
    )


def further(complaint: Complaint, stage: ComplaintStage, today: date) -> JourneyRequest:
    """The form to take a complaint to its next stage."""
    return JourneyRequest(
        f"complaints/{complaint.number}/further",
        "take-complaint-further",
        "adopter/journey/request.html",
        (written("words", "What should be looked at again?"),),
        title=FURTHER[stage],
        intro=(_what_follows(stage, today), NO_DIFFERENCE),
        names_applicant=True,
    )


def withdraw(complaint: Complaint) -> JourneyRequest:
    """The form to withdraw a complaint."""
    return JourneyRequest(
        f"complaints/{complaint.number}/withdraw",
        "withdraw-complaint",
        "adopter/journey/request.html",
        (),
        title="Withdraw your complaint",
        intro=("Your agency will not answer it. You can complain again.",),
    )


def standing_in_words(complaint: Complaint, today: date) -> Iterator[str]:
    """Where it is and by when the agency must answer, a sentence each."""
    agency = agency_name(complaint.agency) if complaint.left_behind else "your agency"
    yield f"{agency[0].upper()}{agency[1:]} received it on {day(complaint.received_on)}."
    for each in complaint.answers:
        yield _answer(each, agency)
    if complaint.status == "withdrawn":
        yield "You withdrew it."
    elif complaint.left_behind:
        yield _left_behind(complaint, today)
    elif complaint.waits_for:
        yield f"It is waiting because {_ACTING[complaint.waits_for]}. Your agency will tell you when it goes on."
    elif complaint.panel_met_on and complaint.is_open:
        yield f"A review panel met on {day(complaint.panel_met_on)}. Your agency will write to you."
    elif complaint.due_on:
        said = _LATE if complaint.due_on < today else _DUE
        yield said[complaint.stage].format(due=day(complaint.due_on))


def _answer(answer: ComplaintAnswer, agency: str) -> str:
    after = {
        ComplaintStage.LOCAL_RESOLUTION: "",
        ComplaintStage.INVESTIGATION: " after an investigation",
        ComplaintStage.REVIEW_PANEL: " after a review panel",
    }
    return f"On {day(answer.on)} {agency} answered in writing{after[answer.stage]}. It {FOUND[answer.finding]}."


def _left_behind(complaint: Complaint, today: date) -> str:
    """That it stayed with the agency before, which answers it and by when, and at which it goes on."""
    agency = agency_name(complaint.agency)
    stays = f"You are with another agency now. This complaint is about {agency}"
    if complaint.status != "answered":
        return f"{stays}, {_still_owed(complaint.due_on, today)} Ask {agency} for its answer."
    if complaint.way_on in _ASK_THERE:
        return f"{stays}. If you are not satisfied with its answer, ask {agency} for {_ASK_THERE[complaint.way_on]}."
    return f"{stays}."


def _still_owed(due_on: date | None, today: date) -> str:
    """By when the agency before must answer, or should have."""
    if due_on is None:
        return "which must still answer it."
    if due_on < today:
        return f"which should have answered it by {day(due_on)}. It is late."
    return f"which must answer it by {day(due_on)}."


def title_of(complaint: Complaint, among: Iterable[Complaint]) -> str:
    """What it is called, with its agency where they complained about more than one: each counts from 1."""
    about = ABOUT[complaint.about]
    several = len({each.agency for each in among}) > 1
    to = f" about {agency_name(complaint.agency)}" if several else ""
    return f"Complaint {complaint.number}{to}: {about[:1].lower()}{about[1:]}"


def _what_follows(stage: ComplaintStage, today: date) -> str:
    if stage is ComplaintStage.REVIEW_PANEL:
        limit = limit_in_words(ClockId.COMPLAINT_PANEL, today)
        return f"A review panel must meet within {limit}. After it your agency writes to you."
    limit = limit_in_words(ClockId.COMPLAINT_INVESTIGATION, today)
    longest = longest_answer(ClockId.COMPLAINT_INVESTIGATION, today)
    more = f", or {longest} if your agency tells you why" if longest else ""
    return f"Someone who has nothing to do with your complaint investigates it. Your agency must answer within {limit}{more}."
