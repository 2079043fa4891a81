"""Which of the possible actions a member of staff most likely came for.

The invariant: nothing is offered or withheld here. The services say what is possible; this only puts what
stops the clock that is due first before the rest.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from contracts.clocks import ClockId
from services.web.site.answers.casework import Action, Actions
from services.web.team.cases.action_words import title

MOST = 3
ASSIGN = "assign"
NOTE = "add-note"
"""It is offered where the notes are, and nowhere else."""

STOPS: Mapping[ClockId, tuple[str, ...]] = {
    ClockId.FIRST_RESPONSE: ("make-contact", "attempt-contact"),
    ClockId.ENQ_INFO: ("provide-information", "make-contact"),
    ClockId.REFERRAL_TAKE_UP: ("take-up-referral", "refuse-referral"),
    ClockId.ENQ_CALL: ("make-contact", "attempt-contact"),
    ClockId.ENQ_VISIT: ("hold-initial-visit",),
    ClockId.ENQ_WRITEUP: ("write-up-initial-visit", "tell-visit-outcome"),
    ClockId.ROI_DECIDE: ("accept-registration", "decline-registration"),
    ClockId.STAGE_ONE: (
        "decide-stage-one",
        "draw-up-plan",
        "return-checks",
        "recommend-stage-one",
        "ask-for-checks",
        "take-fast-track",
    ),
    ClockId.STAGE_TWO_WINDOW: ("start-stage-two", "close-window"),
    ClockId.STAGE_TWO: (
        "draw-up-stage-two-plan",
        "write-report",
        "sign-off-report",
        "share-report",
        "refer-to-panel",
        "hold-meeting",
        "recommend",
        "finalise-minutes",
    ),
    ClockId.PAR_COMMENT: ("receive-observations",),
    ClockId.ADM_DECIDE: (
        "approve-applicants",
        "issue-qualifying-determination",
        "keep-approval",
        "propose-ending",
    ),
    ClockId.NOTIFY_ORAL: ("tell-decision", "tell-approval-decision"),
    ClockId.NOTIFY_WRITTEN: (
        "send-stage-one-notice",
        "send-disqualification-notice",
        "send-decision-notice",
        "send-approval-notice",
        "retract-disqualification",
    ),
    ClockId.QD_RESPONSE: (
        "receive-review-request",
        "make-final-decision",
        "answer-late-request",
    ),
    ClockId.IRM_PAPERS: ("send-review-papers", "record-review-recommendation"),
    ClockId.FINAL_DECISION: ("make-final-decision",),
    ClockId.REVIEW_ANNUAL: ("review-approval",),
    ClockId.REVIEW_COMMENT: ("receive-review-observations",),
    ClockId.REGISTRATION_TO_APPROVAL: (),
    ClockId.COMPLAINT: (),
    ClockId.COMPLAINT_ANSWER: ("answer-complaint",),
    ClockId.COMPLAINT_INVESTIGATION: ("answer-complaint",),
    ClockId.COMPLAINT_PANEL: ("hold-complaint-panel", "answer-complaint"),
}
"""What stops each clock, or brings the case nearer to it, the most likely first."""

EXPLAINS: Mapping[ClockId, str] = {
    ClockId.STAGE_ONE: "extend-stage-one",
    ClockId.STAGE_TWO: "record-delay",
    ClockId.COMPLAINT_ANSWER: "extend-complaint",
    ClockId.COMPLAINT_INVESTIGATION: "extend-complaint",
}
"""What says why a clock will be late, once it is due soon or overdue."""

OTHERWISE = ("make-contact", "provide-information", "request-initial-visit")
PAGES: Mapping[str, str] = {
    "merge": "duplicates",
    "say-different": "duplicates",
    "save-registration-draft": "registration",
}
"""Actions that need a page of their own, with more on it than a form."""


@dataclass(frozen=True, slots=True)
class Doable:
    """An action at a service, and the page it is done on."""

    service: str
    action: Action
    path: str

    @property
    def title(self) -> str:
        """What it is called for staff."""
        return title(self.action)

    @property
    def href(self) -> str:
        """The page of its form, or a page of its own."""
        name = self.action.name
        if name in PAGES:
            return f"{self.path}/{PAGES[name]}"
        where = name if self.service == "enquiry" else f"{self.service}/{name}"
        return f"{self.path}/do/{where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedActions:
    """What can be done: the most likely, the others, and what cannot be done now with the reason."""

    likely: tuple[Doable, ...]
    others: tuple[Doable, ...]
    impossible: tuple[Doable, ...]


def offered_actions(
    actions: Mapping[str, Actions],
    clocks: Iterable[ClockId],
    path: str,
    *,
    unassigned: Collection[str],
    pressing: Collection[ClockId] = (),
) -> OfferedActions:
    """The actions of a case in the order of the journey, with those for the clocks in order before.

    `unassigned` are the services in which nobody has it yet, `pressing` the clocks that are due soon or overdue.
    """
    every = [
        Doable(service, action, path)
        for service, listed in actions.items()
        for action in listed.actions
    ]
    possible = [each for each in every if each.action.allowed and each.action.name != NOTE]
    wanted = list(dict.fromkeys(_wanted(clocks, pressing)))
    first = sorted(
        (
            each
            for each in possible
            if each.action.name in wanted
            and (each.action.name != ASSIGN or each.service in unassigned)
        ),
        key=lambda each: wanted.index(each.action.name),
    )
    likely = tuple(first[:MOST])
    return OfferedActions(
        likely=likely,
        others=tuple(each for each in possible if each not in likely),
        impossible=tuple(each for each in every if not each.action.allowed),
    )


def _wanted(clocks: Iterable[ClockId], pressing: Collection[ClockId]) -> Iterator[str]:
    for clock in clocks:
        first, *others = STOPS[clock] or ("",)
        yield first
        if clock in EXPLAINS and clock in pressing:
            yield EXPLAINS[clock]
        yield from others
    yield ASSIGN
    yield from OTHERWISE
