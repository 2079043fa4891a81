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
    """Stage one checks or information came back. Keep what they say elsewhere."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "checks": ["dbs", "health"]}]}
    )

    checks: Annotated[tuple[Check, ...], Field(min_length=1)] = Field(
        title="What came back?", description="Only what had not come back before"
    )


class DecideStageOne(Command):
    """The decision at the end of stage one. Give reasons if it is negative, and explain the delay if it is late."""

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

    outcome: StageOneOutcome = Field(title="What did you decide?")
    reasons: WrittenIfAny = Field(
        default=None,
        title="Reasons",
        description="Give reasons in writing if they are not suitable (regulation 27)",
    )
    delay: DelayReason | None = Field(
        default=None,
        title="Why is it late?",
        description="Answer this if stage one took longer than 2 months",
    )
    delay_evidence: WrittenIfAny = Field(
        default=None, title="Evidence of the delay", description="We keep this on the case record"
    )


class StartStageTwo(Command):
    """The agency received the applicants' notice that they want to go on to stage two, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-05-01"}]})


class ShareReport(Command):
    """The agency sent the report to the applicants, on this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-07", "report": "full"}]}
    )

    report: ReportKind = Field(title="Which report did you send the applicants?")


class ReceiveObservations(Command):
    """The agency received the applicants' written observations on the report."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-09"}]})


class ReferToPanel(Command):
    """The agency sends the report and observations to the adoption panel."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-10"}]})


class Withdraw(Command):
    """The applicants withdraw."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-09", "reason": "not_ready"}]}
    )

    reason: WithdrawalReason = Field(title="Why are they withdrawing?")
