"""What may be asked of an assessment, in the words of the forms that are made from it.

The invariant: no command says what a check found; that is kept elsewhere.
"""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from contracts.reference import Check, DelayReason, ReportKind, StageOneOutcome, WithdrawalReason
from services.chassis.decision import Command

Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
WrittenIfAny = Annotated[Written | None, Field(json_schema_extra={"x-long": True})]


class ReturnChecks(Command):
    """Checks or information of stage one came back; what they say is kept elsewhere."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "checks": ["dbs", "health"]}]}
    )

    checks: Annotated[tuple[Check, ...], Field(min_length=1)] = Field(
        title="What came back?", description="Only what was not in before"
    )


class DecideStageOne(Command):
    """The pre-assessment decision: reasons where it is negative, the delay where it is late."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-04-14", "outcome": "may_be_suitable"},
                {
                    "on": "2025-05-20",
                    "outcome": "not_suitable",
                    "reasons": "The references give reasons for concern.",
                    "delay": "references",
                    "delay_evidence": "The third reference came in on 12 May.",
                },
            ]
        }
    )

    outcome: StageOneOutcome = Field(title="What was decided?")
    reasons: WrittenIfAny = Field(
        default=None,
        title="Reasons",
        description="Needed in writing where they are not suitable (regulation 27)",
    )
    delay: DelayReason | None = Field(
        default=None,
        title="Why is it late?",
        description="Needed where stage one took longer than two months",
    )
    delay_evidence: WrittenIfAny = Field(
        default=None, title="Evidence of the delay", description="Kept on the case record"
    )


class StartStageTwo(Command):
    """The agency received the applicants' notice that they wish to go on, on this day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-05-01"}]})


class ShareReport(Command):
    """The report was sent to the applicants, on this day."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-07", "report": "full"}]}
    )

    report: ReportKind = Field(title="Which report was sent to the applicants?")


class ReceiveObservations(Command):
    """The applicants' written observations on the report came in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-09"}]})


class ReferToPanel(Command):
    """Report and observations go to the adoption panel."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-10"}]})


class Withdraw(Command):
    """The applicants end the journey."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-09", "reason": "not_ready"}]}
    )

    reason: WithdrawalReason = Field(title="Why does the journey end?")
