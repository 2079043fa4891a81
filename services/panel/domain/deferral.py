"""The panel needs more before it recommends: it defers the case, or asks for a full report after a brief one.

The invariant: neither is a recommendation or has conditions. An application goes back to the assessment, and a further referral
brings it to the panel again, with every meeting that it had. An approval in review, or representations, wait for the next panel.
"""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.deferral import (
    FullReportAsked,
    PanelAskedForMore,
    PanelDeferred,
    PanelNeeds,
    PanelOutcome,
)
from contracts.reference import ReportKind
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.decision_record import KEPT
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status
from services.panel.domain.report_quality import QUALITY, with_note


class DeferCase(Command):
    """The panel met and cannot recommend yet, because information is missing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "missing": ["health", "report"],
                    "words": "The medical adviser's view after the operation in June, and how they would share care.",
                    "quality": "Clear, but it says little of their health.",
                }
            ]
        }
    )

    missing: PanelNeeds = Field(
        min_length=1,
        title="What is missing?",
        description="The applicants read this on their page",
    )
    words: Written = Field(title="What exactly, and why does the panel need it?", description=KEPT)
    quality: WrittenIfAny = QUALITY

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.missing)) < len(self.missing):
            raise ValueError("name each kind once")
        return self


class AskForMore(DeferCase):
    """The panel met on an approval or on representations and cannot recommend yet, because information is missing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-03-12",
                    "missing": ["household"],
                    "words": "Where each of them lives, and who would care for a child.",
                }
            ]
        }
    )


class AskForFullReport(Command):
    """The panel had a brief report and asks for a full one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-07-24", "reasons": "The brief report does not say enough to decide."}
            ]
        }
    )

    reasons: Written = Field(title="Reasons", description=KEPT)
    quality: WrittenIfAny = QUALITY


def defer_case(state: PanelCase | None, command: DeferCase) -> Decision[PanelCase]:
    """Something is missing, so the panel recommends nothing; the assessment gets it."""
    case = at_step(state, Status.MET)
    not_before(command.on, case.latest_step, "the latest step")
    deferred = PanelDeferred(occurred_on=command.on, missing=command.missing)
    return decide(
        case,
        deferred,
        returned_because=(*case.returned_because, command.words),
        report_notes=with_note(case, command.on, command.quality, PanelOutcome.DEFERRED),
    )


def ask_for_more(state: PanelCase | None, command: AskForMore) -> Decision[PanelCase]:
    """A panel that met on a review of the approval, or on representations, meets on it again; nothing goes to the assessment."""
    case = at_step(state, Status.APPROVAL_IN_REVIEW, Status.SECOND_PANEL)
    review = case.approval_review
    if case.status is Status.SECOND_PANEL:
        met, said = case.second_panel_met, False
    else:
        met = review is not None and review.met_on is not None
        said = case.approval_view is not None
    if said or not met:
        raise Refusal(
            Kind.NOT_NOW,
            "The panel has said what it recommends. The agency decision maker decides next."
            if said
            else "The panel has not met on this. Record its meeting first.",
        )
    not_before(command.on, case.latest_step, "the latest step")
    asked = PanelAskedForMore(occurred_on=command.on, missing=command.missing)
    return decide(
        case,
        asked,
        returned_because=(*case.returned_because, command.words),
        report_notes=with_note(case, command.on, command.quality, PanelOutcome.DEFERRED),
    )


def ask_for_full_report(state: PanelCase | None, command: AskForFullReport) -> Decision[PanelCase]:
    """After a brief report the panel asks for a full one, or recommends that they are not suitable (regulation 30A)."""
    case = at_step(state, Status.MET)
    if case.report is not ReportKind.BRIEF:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The panel already has a full report. If something is missing, record that it deferred the case (regulation 30A).",
        )
    not_before(command.on, case.latest_step, "the latest step")
    asked = FullReportAsked(occurred_on=command.on)
    return decide(
        case,
        asked,
        returned_because=(*case.returned_because, command.reasons),
        report_notes=with_note(case, command.on, command.quality, PanelOutcome.FULL_REPORT_ASKED),
    )
