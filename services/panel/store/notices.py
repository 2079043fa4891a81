"""The notices of a case's decisions, each with what went with it and how it was sent.

The invariant: they are read from the steps of the case, so a corrected day is the day here too.
"""

from datetime import date
from typing import Self

from pydantic import BaseModel

from contracts.approval_review import ApprovalNoticeSent
from contracts.decision_notice import NoticePaper, NoticeWay
from contracts.panel import DecisionNoticeSent
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.steps_taken import AnyDecision


class NoticeView(BaseModel):
    """One notice; without papers or a way where it is from before they were asked."""

    decision: AnyDecision
    sent_on: date
    papers: tuple[NoticePaper, ...]
    sent_by: NoticeWay | None

    @classmethod
    def each_of(cls, case: PanelCase) -> list[Self]:
        steps = (each.event for each in case.steps)
        return [
            cls(
                decision=each.decision,
                sent_on=each.occurred_on,
                papers=each.papers,
                sent_by=each.sent_by,
            )
            for each in steps
            if isinstance(each, DecisionNoticeSent | ApprovalNoticeSent)
        ]
