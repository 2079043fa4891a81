"""The panel's feedback to the agency on the quality of the reports that it gets (national minimum standard 17.2).

The invariant: each feedback is a fact with its day and stays on record; that one is overdue refuses nothing.
"""

from pydantic import ConfigDict, Field

from contracts.central_list import ReportFeedbackGiven
from contracts.reference import AgencyCode
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.panel.domain.central_list import CentralList, ReportFeedback


class GiveReportFeedback(Command):
    """The panel told the agency how good its reports are, on this date."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-11-10",
                    "words": "Most reports are clear. Say more of health, and sign each addendum.",
                }
            ]
        },
    )

    words: Written = Field(
        title="What did the panel say about your reports?",
        description="As a whole, from its notes of the last 6 months. Do not name applicants",
    )


def give_report_feedback(
    state: CentralList | None, command: GiveReportFeedback, *, agency: AgencyCode
) -> Decision[CentralList]:
    """As often as the panel gives it, once for each day; the six months begin anew with the latest."""
    known = state or CentralList(agency=agency)
    if any(each.on == command.on for each in known.feedback):
        raise Refusal(
            Kind.NOT_NOW, "Feedback of this date is on record already. Check the date.", "on"
        )
    feedback = [*known.feedback, ReportFeedback(on=command.on, words=command.words)]
    kept = tuple(sorted(feedback, key=lambda each: each.on))
    said = ReportFeedbackGiven(occurred_on=command.on, agency=known.agency)
    return Decision(known.model_copy(update={"feedback": kept}), [said])
