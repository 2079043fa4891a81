"""Which queues a team works through, whose each is, and the stage of a household in it, in words.

The invariant: a queue is shown to those whom its service answers, in the order of the journey; staff
begin on the queue that is theirs to work on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.clocks import ClockId
from contracts.identity import Role
from services.web.site.navigation import CASE_READERS, RECRUITERS
from services.web.site.visitor import Visitor
from services.web.team.cases.stages import STAGES


@dataclass(frozen=True, slots=True)
class Queue:
    """One service's work list; `ended` are the statuses of those that have ended.

    `sharers` give its work to colleagues. `folder` is where its service keeps what is an agency's.
    """

    service: str
    address: str
    title: str
    readers: tuple[Role, ...]
    workers: tuple[Role, ...]
    ended: frozenset[str]
    clocks: tuple[ClockId, ...]
    sharers: tuple[Role, ...]
    folder: str = "/cases"
    assign: str = "assign-cases"
    one: str = "case"
    several: str = "cases"
    columns: tuple[str, ...] = ("stage", "staff")

    @property
    def orders(self) -> tuple[str, ...]:
        """By what it can be sorted beside the day that is due; the last first with a minus."""
        return (*self.columns, *(f"-{each}" for each in self.columns))

    @property
    def stages(self) -> Mapping[str, str]:
        """The stages a household can be at, in words."""
        return {status: stage.words for status, stage in STAGES[self.service].items()}

    def at(self, agency: str) -> str:
        """Where its service keeps the agency's lists and what is done with many of them."""
        return f"/agencies/{agency}{self.folder}"

    def path(self, agency: str) -> str:
        """The address of its page."""
        return f"/team/{agency}/{self.address}"


ENQUIRIES = Queue(
    service="enquiry",
    address="queue",
    title="Enquiries",
    readers=RECRUITERS,
    workers=RECRUITERS,
    ended=frozenset({"registration_declined", "withdrawn", "closed", "merged"}),
    clocks=(
        ClockId.FIRST_RESPONSE,
        ClockId.ENQ_INFO,
        ClockId.REFERRAL_TAKE_UP,
        ClockId.ENQ_CALL,
        ClockId.ENQ_VISIT,
        ClockId.ENQ_WRITEUP,
        ClockId.ROI_DECIDE,
        ClockId.COMPLAINT_ANSWER,
        ClockId.COMPLAINT_INVESTIGATION,
        ClockId.COMPLAINT_PANEL,
    ),
    sharers=RECRUITERS,
    folder="",
    assign="assign-enquiries",
    one="enquiry",
    several="enquiries",
    columns=("name", "stage", "staff"),
)
ASSESSMENTS = Queue(
    service="assessment",
    address="queue/assessment",
    title="Stages one and two",
    readers=CASE_READERS,
    workers=(Role.SOCIAL_WORKER, Role.MANAGER),
    ended=frozenset({"approved", "not_approved", "not_suitable", "window_closed", "withdrawn"}),
    clocks=(
        ClockId.STAGE_ONE,
        ClockId.NOTIFY_WRITTEN,
        ClockId.STAGE_TWO_WINDOW,
        ClockId.STAGE_TWO,
        ClockId.PAR_COMMENT,
    ),
    sharers=(Role.SOCIAL_WORKER, Role.MANAGER),
)
PANEL = Queue(
    service="panel",
    address="queue/panel",
    title="Panel and decision",
    readers=(
        Role.PANEL_ADMINISTRATOR,
        Role.DECISION_MAKER,
        Role.SOCIAL_WORKER,
        Role.MANAGER,
    ),
    workers=(Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER),
    ended=frozenset({"approved", "not_approved", "approval_ended", "closed"}),
    clocks=(
        ClockId.ADM_DECIDE,
        ClockId.NOTIFY_ORAL,
        ClockId.NOTIFY_WRITTEN,
        ClockId.QD_RESPONSE,
        ClockId.IRM_PAPERS,
        ClockId.FINAL_DECISION,
        ClockId.REVIEW_ANNUAL,
        ClockId.REVIEW_COMMENT,
    ),
    sharers=(Role.PANEL_ADMINISTRATOR, Role.MANAGER),
)
QUEUES = (ENQUIRIES, ASSESSMENTS, PANEL)
SHARERS = tuple(dict.fromkeys(role for queue in QUEUES for role in queue.sharers))
"""Those who may give the work of some queue to colleagues."""


def all_stages(agency: str) -> str:
    """The address of the queue of every stage."""
    return f"/team/{agency}/queue/all"


def shown_to(visitor: Visitor, agency: str) -> tuple[Queue, ...]:
    """The queues of an agency that a visitor may read."""
    return tuple(queue for queue in QUEUES if visitor.holds(queue.readers, agency))


def shared_by(visitor: Visitor, agency: str) -> tuple[Queue, ...]:
    """The queues of an agency whose work a visitor may give to colleagues."""
    return tuple(queue for queue in QUEUES if visitor.holds(queue.sharers, agency))


def named(service: str) -> Queue:
    """The queue of a service; that of enquiries where there is none of this name."""
    return next((queue for queue in QUEUES if queue.service == service), ENQUIRIES)


def begins_on(visitor: Visitor, agency: str) -> Queue:
    """The queue that is theirs to work on; everyone who works at an agency has one."""
    return next(queue for queue in QUEUES if visitor.holds(queue.workers, agency))
