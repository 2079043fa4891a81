"""How applicants hear of a decision: in person or by phone, and by the notice, each a fact with its own day.

The invariant: applicants hear each decision once and get one notice of it. The time that applicants have to respond runs from the notice, and a
notice that proposes not to approve goes with its reasons, the panel's recommendation where it differs, and the notice of their rights (regulation 30B(5)).
"""

from collections.abc import Collection
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.approval_review import ApprovalDecision
from contracts.decision_notice import NoticePaper, NoticePapers, NoticeWay
from contracts.panel import DecisionNoticeSent, DecisionTold
from contracts.reference import AgencyDecision, Recommendation
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status
from services.panel.domain.steps_taken import DETERMINATIONS

DECIDED = (Status.UNDER_REVIEW, Status.APPROVED, Status.NOT_APPROVED)
ABOUT_APPROVAL = "The latest decision is about the approval. Record that you told them that one."


class TellDecision(Command):
    """Someone told the applicants the decision in person or by phone, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-08-04"}]})


class SendDecisionNotice(Command):
    """The agency sent the applicants its decision in writing, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-05",
                    "papers": ["reasons", "recommendation", "rights_notice"],
                    "sent_by": "post",
                }
            ]
        }
    )

    papers: NoticePapers = Field(
        default=(),
        title="What went with it?",
        description="A proposal not to approve, or to end an approval, goes with your reasons, the notice of their rights, and the panel's recommendation if it is different (regulation 30B(5))",
    )
    sent_by: NoticeWay | None = Field(default=None, title="How did you send it?")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.papers)) < len(self.papers):
            raise ValueError("name each paper once")
        return self


def tell_decision(state: PanelCase | None, command: TellDecision) -> Decision[PanelCase]:
    """The applicants heard the decision from a person (national minimum standard 17)."""
    case = with_decision(state, DECIDED)
    decided = case.decided
    if decided is None or not isinstance(decided.decision, AgencyDecision):
        raise Refusal(Kind.NOT_NOW, ABOUT_APPROVAL)
    if case.told_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded that they were told this decision.")
    not_before(command.on, decided.on, "the decision")
    told = DecisionTold(occurred_on=command.on, decision=decided.decision, decided_on=decided.on)
    return decide(case, told)


def send_decision_notice(
    state: PanelCase | None, command: SendDecisionNotice
) -> Decision[PanelCase]:
    """The notice went out; after a qualifying determination the 40 working days begin with this day."""
    case = with_decision(state, DECIDED)
    decided = case.decided
    if decided is None or not isinstance(decided.decision, AgencyDecision):
        raise Refusal(Kind.NOT_NOW, ABOUT_APPROVAL)
    if case.notice_sent_on is not None:
        raise Refusal(Kind.NOT_NOW, "You have already recorded the notice of this decision.")
    not_before(command.on, decided.on, "the decision")
    require_papers(case, command)
    sent = DecisionNoticeSent(
        occurred_on=command.on,
        agency=case.agency,
        decision=decided.decision,
        decided_on=decided.on,
        papers=command.papers,
        sent_by=command.sent_by,
    )
    return decide(case, sent)


def with_decision(state: PanelCase | None, where: Collection[Status]) -> PanelCase:
    """The case with a decision to tell. One in review is among them while the notice of the decision before the review is not on record.

    A review that finds adopters no longer suitable waits for that notice today, and did not always.
    """
    owed = state is not None and state.notice_sent_on is None
    return at_step(state, *where, *([Status.APPROVAL_IN_REVIEW] if owed else []))


def wanted_papers(case: PanelCase) -> dict[NoticePaper, str]:
    """What the law wants to go with the notice of the latest decision, in words: with that of a qualifying determination alone."""
    decided, view = case.decided, case.approval_view
    if decided is None or decided.decision not in DETERMINATIONS:
        return {}
    about_approval = isinstance(decided.decision, ApprovalDecision)
    recommended = (view and view.recommendation) if about_approval else case.recommendation
    differs = recommended is Recommendation.SUITABLE
    return {
        NoticePaper.RIGHTS: "the notice of the applicants' rights",
        NoticePaper.REASONS: "your reasons",
        **({NoticePaper.RECOMMENDATION: "the panel's recommendation"} if differs else {}),
    }


def require_papers(case: PanelCase, command: SendDecisionNotice) -> None:
    """Refuses the notice of a qualifying determination without what the law wants to go with it."""
    wanted = wanted_papers(case)
    missing = [words for paper, words in wanted.items() if paper not in command.papers]
    if missing:
        raise Refusal(
            Kind.NOT_VALID,
            f"A proposal not to approve, or to end an approval, goes with {' and '.join(missing)} (regulation 30B(5)). Send them, and record the notice on the day it went with them.",
            "papers",
        )
