"""What happens next and whose turn it is, in plain words, wherever a journey stands.

The invariant: every place in the journey has its words, also every end; each names who acts, and a way on.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from contracts.clocks import ClockId
from contracts.timeline import Turn
from services.web.adopter.journey.clocks import JourneyClock
from services.web.adopter.journey.journey import At
from services.web.site.agencies import agency_name
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.words import day, weekday


class Way(NamedTuple):
    """Somewhere to go from here; `href` goes on from the address of the journey unless it is whole."""

    text: str
    href: str


class Next(NamedTuple):
    """What comes next: sentences, and ways on."""

    words: tuple[str, ...]
    ways: tuple[Way, ...] = ()


class JourneyNow(NamedTuple):
    """What the words are made of."""

    at: At
    own: OwnEnquiry | None
    clocks: Sequence[JourneyClock]
    today: date

    @property
    def agency(self) -> str:
        return agency_name(self.at.timeline.agency)

    def runs(self, clock: ClockId) -> JourneyClock | None:
        """The running clock of this name."""
        return next((each for each in self.clocks if each.runs and each.face.id is clock), None)

    def by(self, clock: ClockId) -> str:
        """Until when, as the end of a sentence; nothing where no such clock runs."""
        running = self.runs(clock)
        if running is None:
            return "."
        if running.is_late:
            return f". This was due on {weekday(running.face.due_on)} and is late."
        return f", by {weekday(running.face.due_on)}."


CALL = Way("Ask to be called", "call")
REGISTER = Way("Your registration of interest", "registration")
EVENTS = Way("Find an information event", "/events")
RIGHTS = Way("What you can do if you disagree", "rights")

TURNS: Mapping[Turn, str] = {
    Turn.AGENCY: "It is the agency's turn. You do not have to do anything now.",
    Turn.HOUSEHOLD: "It is your turn.",
    Turn.PANEL: "It is the adoption panel's turn. You do not have to do anything now.",
    Turn.DECISION_MAKER: "It is the turn of the agency's decision maker. You do not have to do "
    "anything now.",
    Turn.REVIEW: "The decision is being looked at again, or becomes final.",
    Turn.NOBODY: "Nobody has to do anything now.",
}


class StepWords(NamedTuple):
    """The words for one place: `{agency}` acts, `{due}` ends a sentence with the last day of a clock."""

    words: str
    clock: ClockId | None = None
    ways: tuple[Way, ...] = (CALL,)

    def to(self, seen: JourneyNow) -> Next:
        """The words as they hold for this journey."""
        due = seen.by(self.clock) if self.clock else "."
        words = self.words.format(agency=seen.agency, due=due)
        return Next(tuple(words.split("\n")), self.ways)


def next_step(seen: JourneyNow) -> Next:
    """What comes next where the journey stands."""
    place = (seen.at.service, seen.at.timeline.stands)
    chosen = CHOSEN.get(place)
    return (chosen(seen) if chosen else WORDS.get(place, UNFORESEEN)).to(seen)


def _received(seen: JourneyNow) -> StepWords:
    own = seen.own
    if own and own.call_requested_on:
        return StepWords("{agency} calls you, as you asked on " + f"{day(own.call_requested_on)}.")
    if seen.runs(ClockId.FIRST_RESPONSE):
        answers = "Somebody at {agency} calls or writes to you in person{due}"
        return StepWords(answers, ClockId.FIRST_RESPONSE)
    if own and own.visit:
        return _visit(seen, own.visit)
    if seen.runs(ClockId.ENQ_INFO):
        return StepWords(
            "{agency} gives you detailed information{due}", ClockId.ENQ_INFO, (EVENTS, CALL)
        )
    if seen.at.timeline.turn is Turn.AGENCY:
        return StepWords(
            "{agency} gets back to you with what it offered when you were last in touch."
        )
    return YOURS


def _visit(seen: JourneyNow, visit: str) -> StepWords:
    if visit != "visit_requested":
        return StepWords("{agency} tells you what follows from the visit{due}", ClockId.ENQ_WRITEUP)
    if seen.runs(ClockId.ENQ_CALL):
        return StepWords("{agency} calls you to arrange the first visit{due}", ClockId.ENQ_CALL)
    return StepWords("Somebody from {agency} visits you at home{due}", ClockId.ENQ_VISIT)


def _referred(seen: JourneyNow) -> StepWords:
    receiver = seen.own.referral.receiver if seen.own and seen.own.referral else None
    who = agency_name(receiver) if receiver else "The other agency"
    asked = f"{who} tells you whether it takes up your enquiry"
    return StepWords(asked + "{due}", ClockId.REFERRAL_TAKE_UP)


def _window(seen: JourneyNow) -> StepWords:
    running = seen.runs(ClockId.STAGE_TWO_WINDOW)
    by = f" by {weekday(running.face.due_on)}" if running else ""
    return StepWords(
        "When you want to go on to stage two, tell {agency}" + by + ". You can take a break until "
        "then.\nAfter that day you would have to register your interest again.",
        ways=(Way("Ask to be called about stage two", "call"),),
    )


def _stage_two(seen: JourneyNow) -> StepWords:
    if seen.runs(ClockId.PAR_COMMENT) and seen.at.timeline.turn is Turn.HOUSEHOLD:
        report = "Read the report about you. You can send {agency} your observations on it{due}"
        return StepWords(report, ClockId.PAR_COMMENT)
    return STAGE_TWO


def _determined(seen: JourneyNow) -> StepWords:
    if seen.at.timeline.turn is Turn.HOUSEHOLD:
        return PROPOSED
    return StepWords("{agency} makes its final decision and writes to you.", ways=(RIGHTS, CALL))


YOURS = StepWords(
    "When you are ready, fill in your registration of interest. You can do it a little at a time. "
    "There is no hurry, and nobody closes your enquiry because you take your time.\n"
    "Not sure yet? Come to an information event, or ask to be called.",
    ways=(REGISTER, EVENTS, CALL),
)
STAGE_TWO = StepWords(
    "A social worker gets to know you and writes a report, which you can read and comment on. The "
    "report goes to the adoption panel, and {agency} makes its decision{due}",
    ClockId.STAGE_TWO,
)
PANEL = StepWords(
    "The adoption panel meets and considers your report. The agency invites you to come. If you "
    "cannot come, that is not held against you."
)
AFTER_PANEL = StepWords(
    "The panel's recommendation and its minutes go to the agency's decision maker. {agency} "
    "decides; the panel's recommendation does not bind it."
)
APPROVED = StepWords(
    "You are approved to adopt. {agency} makes a plan with you for how a child who is right for "
    "you is found."
)
PROPOSED = StepWords(
    "{agency} proposes not to approve you. This is not yet the final decision. You can tell it why "
    "you disagree, or ask for an independent review.",
    ways=(Way("Your two ways, and until when", "rights"), CALL),
)
WITHDRAWN = StepWords(
    "You ended your journey. You can come back whenever you like: call {agency}, or enquire again "
    "with any agency.",
    ways=(Way("Enquire again", "/enquire"),),
)
UNFORESEEN = StepWords("{agency} tells you what comes next.")

CHOSEN: Mapping[tuple[str, str], Callable[[JourneyNow], StepWords]] = {
    ("enquiry", "received"): _received,
    ("enquiry", "referred"): _referred,
    ("assessment", "stage_two_window"): _window,
    ("assessment", "stage_two"): _stage_two,
    ("assessment", "qualifying_determination"): _determined,
    ("panel", "qualifying_determination"): _determined,
}
WORDS: Mapping[tuple[str, str], StepWords] = {
    ("enquiry", "registration_submitted"): StepWords(
        "{agency} tells you whether it goes ahead with your registration of interest{due}",
        ClockId.ROI_DECIDE,
        (Way("See what you sent", "registration"), CALL),
    ),
    ("enquiry", "registration_accepted"): StepWords("Stage one begins. {agency} tells you how."),
    ("enquiry", "registration_declined"): StepWords(
        "{agency} does not go ahead with your registration of interest and gives you its reasons "
        "in writing. You can turn to another agency at any time.",
        ways=(RIGHTS, Way("Enquire with another agency", "/enquire")),
    ),
    ("enquiry", "withdrawn"): WITHDRAWN,
    ("enquiry", "closed"): StepWords(
        "{agency} closed your enquiry and gives you its reasons in writing. If you want to go on, "
        "tell the agency: it can open your enquiry again.",
        ways=(RIGHTS, Way("Enquire again", "/enquire")),
    ),
    ("enquiry", "merged"): StepWords(
        "This enquiry was put together with another one of yours, which goes on. {agency} tells "
        "you about it.",
        ways=(Way("Your other journeys", "/journey"),),
    ),
    ("assessment", "stage_one"): StepWords(
        "{agency} makes its checks, asks your referees and prepares you for adoption. You agree "
        "with it on a plan for this.\nThen it decides whether you may be suitable to adopt{due}",
        ClockId.STAGE_ONE,
    ),
    ("assessment", "referred_to_panel"): PANEL,
    ("assessment", "approved"): APPROVED,
    ("assessment", "not_suitable"): StepWords(
        "{agency} decided at the end of stage one that you are not suitable to adopt, and sends "
        "you its reasons in writing.",
        ways=(RIGHTS,),
    ),
    ("assessment", "withdrawn"): WITHDRAWN,
    ("panel", "referred"): PANEL,
    ("panel", "met"): AFTER_PANEL,
    ("panel", "recommended"): AFTER_PANEL,
    ("panel", "minutes_final"): StepWords(
        "The decision maker of {agency} decides and writes to you{due}", ClockId.ADM_DECIDE
    ),
    ("panel", "approved"): APPROVED,
    ("panel", "closed"): WITHDRAWN,
}
