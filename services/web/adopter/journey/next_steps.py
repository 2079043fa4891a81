"""What happens next and whose turn it is, in plain words, at every point of a journey.

The invariant: every place in the journey has its words, also every end; each names who acts, and a way on.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from contracts.clocks import ClockId
from contracts.timeline import OnHold, Turn
from contracts.words import day
from services.web.adopter.journey.clocks import JourneyClock
from services.web.adopter.journey.journey import At
from services.web.site.agencies import agency_name
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.words import weekday


class Way(NamedTuple):
    """Somewhere to go from here; `href` is relative to the address of the journey unless it is whole."""

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
        if running.face.due_on < self.today:
            return "."
        return f", by {weekday(running.face.due_on)}."


CALL = Way("Ask for a call", "call")
REGISTER = Way("Your registration of interest", "registration")
EVENTS = Way("Find an information event", "/events")
PLAN = Way("Your stage one plan and preparation", "stage-one")
STAGE_TWO_PLAN = Way("Your stage two plan and report", "stage-two-plan")
AT_PANEL = Way("Tell your agency if you will come to the panel", "panel-meeting")
RIGHTS = Way("What you can do if you disagree", "rights")

TURNS: Mapping[Turn, str] = {
    Turn.AGENCY: "It is the agency's turn. You do not need to do anything now.",
    Turn.HOUSEHOLD: "It is your turn.",
    Turn.OTHER_APPLICANT: "It is the other applicant's turn.",
    Turn.PANEL: "It is the adoption panel's turn. You do not need to do anything now.",
    Turn.DECISION_MAKER: "It is the agency decision maker's turn. You do not need to do "
    "anything now.",
    Turn.REVIEW: "The decision is being reviewed or is about to become final.",
    Turn.NOBODY: "Nobody needs to do anything now.",
}
STAGE_ONE_TURN = "The agency is carrying out its checks. What you need to do is listed below."


def turn_in_words(at: At) -> str:
    """Who acts next; in stage one both do, unless a plan waits for the household's agreement. On hold nobody does."""
    if at.timeline.on_hold:
        return TURNS[Turn.NOBODY]
    if at.timeline.turn in {Turn.HOUSEHOLD, Turn.OTHER_APPLICANT}:
        return TURNS[at.timeline.turn]
    both = (at.service, at.timeline.stands) == ("assessment", "stage_one")
    return STAGE_ONE_TURN if both else TURNS[at.timeline.turn]


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
    """What happens next at this point of the journey."""
    place = (seen.at.service, seen.at.timeline.stands)
    if seen.at.timeline.on_hold:
        return _on_hold(seen.at.timeline.on_hold).to(seen)
    chosen = CHOSEN.get(place)
    return (chosen(seen) if chosen else WORDS.get(place, UNFORESEEN)).to(seen)


def _on_hold(hold: OnHold) -> StepWords:
    until = f" and expects to go on by {day(hold.until)}" if hold.until else ""
    return StepWords(
        f"Your application has been on hold since {day(hold.since)}. {{agency}} will tell you when it goes on"
        f"{until}.\nThe deadlines below have not changed. If you are ready to go on, call {{agency}}."
    )


def _received(seen: JourneyNow) -> StepWords:
    own = seen.own
    if own and own.call_requested_on:
        return StepWords(
            "{agency} will call you, as you asked on " + f"{day(own.call_requested_on)}."
        )
    if seen.runs(ClockId.FIRST_RESPONSE):
        answers = "Someone from {agency} will call or write to you{due}"
        return StepWords(answers, ClockId.FIRST_RESPONSE)
    if own and own.visit:
        return _visit(seen, own.visit)
    if seen.runs(ClockId.ENQ_INFO):
        return StepWords(
            "{agency} will give you detailed information{due}", ClockId.ENQ_INFO, (EVENTS, CALL)
        )
    if seen.at.timeline.turn is Turn.AGENCY:
        return StepWords(
            "{agency} will get back to you with what they offered when you were last in touch."
        )
    return YOURS


def _visit(seen: JourneyNow, visit: str) -> StepWords:
    if visit != "visit_requested":
        return StepWords(
            "{agency} will tell you the outcome of the visit{due}", ClockId.ENQ_WRITEUP
        )
    if seen.runs(ClockId.ENQ_CALL):
        return StepWords("{agency} will call you to arrange the first visit{due}", ClockId.ENQ_CALL)
    return StepWords("Someone from {agency} will visit you at home{due}", ClockId.ENQ_VISIT)


def _referred(seen: JourneyNow) -> StepWords:
    receiver = seen.own.referral.receiver if seen.own and seen.own.referral else None
    who = agency_name(receiver) if receiver else "The other agency"
    asked = f"{who} will tell you whether they will take on your enquiry"
    return StepWords(asked + "{due}", ClockId.REFERRAL_TAKE_UP)


def _stage_one(seen: JourneyNow) -> StepWords:
    if seen.at.timeline.turn is Turn.HOUSEHOLD:
        read = (
            "Read your stage one plan and agree to it if it is right. If it is not, call {agency}."
        )
        return StepWords(read, ways=(PLAN, CALL))
    if seen.at.timeline.turn is Turn.OTHER_APPLICANT:
        return OTHER_TO_AGREE
    return STAGE_ONE


def _window(seen: JourneyNow) -> StepWords:
    running = seen.runs(ClockId.STAGE_TWO_WINDOW)
    if running and running.face.due_on < seen.today:
        return WINDOW_OVER
    by = f" by {weekday(running.face.due_on)}" if running else ""
    return StepWords(
        "If you want to go on to stage two, tell {agency} here or in writing"
        + by
        + ". You can take a break until "
        "then.\nAfter that date, you will need to register your interest again.",
        ways=(
            Way("Go on to stage two", "stage-two"),
            Way("Ask for a call about stage two", "call"),
        ),
    )


def _stage_two(seen: JourneyNow) -> StepWords:
    if seen.runs(ClockId.PAR_COMMENT) and seen.at.timeline.turn is Turn.HOUSEHOLD:
        report = "Read the report about you. You can send {agency} your comments on it{due}"
        ways = (Way("Send comments on the report", "observations"), STAGE_TWO_PLAN, CALL)
        return StepWords(report, ClockId.PAR_COMMENT, ways)
    if seen.at.timeline.turn is Turn.HOUSEHOLD:
        return STAGE_TWO_PLAN_TO_AGREE
    if seen.at.timeline.turn is Turn.OTHER_APPLICANT:
        return OTHER_TO_AGREE_IN_STAGE_TWO
    return STAGE_TWO


def _approved(seen: JourneyNow) -> StepWords:
    if seen.at.timeline.child_placed:
        return PLACED
    if seen.runs(ClockId.REVIEW_ANNUAL) is None:
        return APPROVED
    return StepWords(
        f"{APPROVED.words}\n{{agency}} will also review your approval with you, each year until a child is placed with you{{due}}",
        ClockId.REVIEW_ANNUAL,
    )


def _in_review(seen: JourneyNow) -> StepWords:
    if seen.at.timeline.turn is Turn.HOUSEHOLD:
        return REVIEW_TO_COMMENT_ON
    return StepWords(
        "{agency} reviewed your approval and does not think you are still suitable to adopt. You are still approved. The adoption "
        "panel will consider it, and the agency decision maker at {agency} will then decide and write to you.",
        ways=(RIGHTS, CALL),
    )


def _ending_proposed(seen: JourneyNow) -> StepWords:
    if seen.at.timeline.turn is Turn.HOUSEHOLD:
        return ENDING_PROPOSED
    return StepWords(
        "The proposal to end your approval is under review. {agency} will make its final decision and write to you. Until "
        "then you are approved.",
        ways=(RIGHTS, CALL),
    )


def _under_review(seen: JourneyNow) -> StepWords:
    if seen.at.timeline.turn is Turn.HOUSEHOLD:
        return PROPOSED
    return StepWords(
        "The decision is under review. {agency} will make its final decision and write to you. Until "
        "then you stay registered with them.",
        ways=(RIGHTS, CALL),
    )


YOURS = StepWords(
    "When you are ready, fill in your registration of interest. You can do it a little at a time. "
    "There is no hurry, and nobody will close your enquiry because you take your time.\n"
    "If you are not sure yet, come to an information event or ask for a call.",
    ways=(REGISTER, EVENTS, CALL),
)
WINDOW_OVER = StepWords(
    "The time to go on to stage two is over. {agency} will write to tell you that you cannot go on with "
    "this application. If you told them in time, call them. You can register your interest again at any time.",
    ways=(CALL, RIGHTS),
)
STAGE_TWO = StepWords(
    "A social worker will get to know you and write a report, which you can read and comment on. "
    "The report will go to the adoption panel, and {agency} will make its decision{due}",
    ClockId.STAGE_TWO,
    (STAGE_TWO_PLAN, CALL),
)
OTHER_TO_AGREE = StepWords(
    "You have agreed to your stage one plan. The other applicant needs to read it and agree to it.",
    ways=(PLAN, CALL),
)
OTHER_TO_AGREE_IN_STAGE_TWO = StepWords(
    "You have agreed to your stage two plan. The other applicant needs to read it and agree to it.",
    ways=(STAGE_TWO_PLAN, CALL),
)
STAGE_TWO_PLAN_TO_AGREE = StepWords(
    "Read your stage two plan and agree to it if it is right. If it is not, call {agency}.",
    ways=(STAGE_TWO_PLAN, CALL),
)
PANEL = StepWords(
    "The adoption panel will meet to consider your report. The agency will invite you. If you "
    "cannot come, it will not count against you.",
    ways=(AT_PANEL, CALL),
)
AFTER_PANEL = StepWords(
    "The panel will send its recommendation and minutes to the agency decision maker at {agency}, "
    "who will make the decision. They do not have to follow the recommendation."
)
APPROVED = StepWords(
    "You are approved to adopt. {agency} will make a plan with you to find a child who is right for you."
)
PLACED = StepWords(
    "A child is placed with you. {agency} does not need to review your approval each year any more. Contact them if you need support."
)
REVIEW_TO_COMMENT_ON = StepWords(
    "{agency} reviewed your approval and does not think you are still suitable to adopt. This is not a decision, and you are still "
    "approved. Read the report they sent you. You can send {agency} your comments on it{due}",
    ClockId.REVIEW_COMMENT,
    (Way("Send comments on the review", "review-observations"), RIGHTS, CALL),
)
ENDING_PROPOSED = StepWords(
    "{agency} proposes to end your approval. This is not the final decision, and you are still approved. You can tell them why you "
    "disagree, or ask for an independent review{due}",
    ClockId.QD_RESPONSE,
    (Way("Your 2 options and the deadline", "rights"), CALL),
)
PROPOSED = StepWords(
    "{agency} proposes not to approve you. This is not the final decision, and you stay registered with "
    "them. You can tell them why you disagree, or ask for an independent review{due}",
    ClockId.QD_RESPONSE,
    (Way("Your 2 options and the deadline", "rights"), CALL),
)
NOT_APPROVED = StepWords(
    "{agency} made its final decision and did not approve you. Its letter gives the reasons. You can "
    "enquire again with {agency} or with another agency.",
    ways=(RIGHTS, Way("Enquire again", "/enquire")),
)
WITHDRAWN = StepWords(
    "You have ended your journey with {agency}. You can come back whenever you like: call {agency}, or "
    "enquire again with any agency. If you are moving to another agency, register your interest there.",
    ways=(Way("Enquire again", "/enquire"),),
)
UNFORESEEN = StepWords("{agency} will tell you what happens next.")

STAGE_ONE = StepWords(
    "{agency} will carry out checks, contact your referees and prepare you for adoption. You "
    "will agree a plan for this with them.\nThen they will decide whether you may be suitable "
    "to adopt{due}",
    ClockId.STAGE_ONE,
    (PLAN, CALL),
)

CHOSEN: Mapping[tuple[str, str], Callable[[JourneyNow], StepWords]] = {
    ("enquiry", "received"): _received,
    ("enquiry", "referred"): _referred,
    ("assessment", "stage_one"): _stage_one,
    ("assessment", "stage_two_window"): _window,
    ("assessment", "stage_two"): _stage_two,
    ("assessment", "decision_under_review"): _under_review,
    ("panel", "decision_under_review"): _under_review,
    ("panel", "at_second_panel"): _under_review,
    ("panel", "approved"): _approved,
    ("panel", "approval_in_review"): _in_review,
    ("panel", "ending_proposed"): _ending_proposed,
}
WORDS: Mapping[tuple[str, str], StepWords] = {
    ("enquiry", "registration_submitted"): StepWords(
        "{agency} will tell you whether they will go ahead with your registration of interest{due}",
        ClockId.ROI_DECIDE,
        (Way("See what you sent", "registration"), CALL),
    ),
    ("enquiry", "registration_accepted"): StepWords(
        "Stage one is starting. {agency} will tell you how."
    ),
    ("enquiry", "registration_declined"): StepWords(
        "{agency} will not go ahead with your registration of interest and will give you its "
        "reasons in writing. You can enquire with another agency at any time.",
        ways=(RIGHTS, Way("Enquire with another agency", "/enquire")),
    ),
    ("enquiry", "withdrawn"): WITHDRAWN,
    ("enquiry", "closed"): StepWords(
        "{agency} has closed your enquiry and will give you its reasons in writing. If you want to "
        "continue, tell the agency. They can reopen your enquiry.",
        ways=(RIGHTS, Way("Enquire again", "/enquire")),
    ),
    ("enquiry", "merged"): StepWords(
        "We have combined this enquiry with another you made. Continue with that one. {agency} "
        "will tell you about it.",
        ways=(Way("Your other journeys", "/journey"),),
    ),
    ("assessment", "stage_one_decided"): StepWords(
        "{agency} decided that you may be suitable to adopt, and will send you its decision in "
        "writing{due}\nYou will have 6 months from the day it is sent to ask for stage two.",
        ClockId.NOTIFY_WRITTEN,
    ),
    ("assessment", "referred_to_panel"): PANEL,
    ("assessment", "approved"): APPROVED,
    ("assessment", "not_suitable"): StepWords(
        "{agency} decided that you are not suitable to adopt, and has sent you its reasons in writing.",
        ways=(RIGHTS,),
    ),
    ("assessment", "window_closed"): StepWords(
        "The 6 months to ask for stage two are over, and {agency} has closed your application.\n"
        "If you still want to adopt, you can register your interest again at any time, with {agency} "
        "or another agency.",
        ways=(Way("Enquire again", "/enquire"),),
    ),
    ("assessment", "not_approved"): NOT_APPROVED,
    ("assessment", "withdrawn"): WITHDRAWN,
    ("panel", "referred"): PANEL,
    ("panel", "met"): AFTER_PANEL,
    ("panel", "returned_to_assessment"): StepWords(
        "The adoption panel needs more before it makes its recommendation. {agency} will talk with you "
        "about this, and send your report to the panel again."
    ),
    ("panel", "recommended"): AFTER_PANEL,
    ("panel", "minutes_final"): StepWords(
        "The agency decision maker at {agency} will decide and write to you{due}",
        ClockId.ADM_DECIDE,
    ),
    ("panel", "not_approved"): NOT_APPROVED,
    ("panel", "approval_ended"): StepWords(
        "Your approval has ended. If you want to adopt, you can enquire again with any agency.",
        ways=(RIGHTS, Way("Enquire again", "/enquire")),
    ),
    ("panel", "closed"): WITHDRAWN,
}
