"""The documents that go to the panel as its papers, beside the report and its addenda.

The invariant: what is chosen for a paper replaces what was chosen before. The panel opens it from the referral on,
and a document that is withdrawn goes to nobody.
"""

from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.assessing import FiledPaper
from contracts.documents import DocumentNumber
from contracts.release import Recipient, why_withheld
from contracts.stage_two import MOST_CHOSEN, PanelDocumentsChosen
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.documents import recorded_on
from services.assessment.domain.named_documents import current_document, require_documents
from services.assessment.domain.stage_two_plan import started_on
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class ChoosePanelDocuments(Command):
    """The agency says which documents of the case the panel gets for one of its papers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-07-09", "paper": "references", "documents": [2, 3]}]
        }
    )

    paper: FiledPaper = Field(title="Which of the panel's papers?")
    documents: Annotated[tuple[DocumentNumber, ...], Field(max_length=MOST_CHOSEN)] = Field(
        default=(),
        json_schema_extra={"x-record": "document"},
        title="Which documents hold it?",
        description="They replace those that you chose before. The panel can open them once you refer the case",
    )


def choose_panel_documents(
    state: Assessment | None, command: ChoosePanelDocuments
) -> Decision[Assessment]:
    """Documents that are there; the panel that has the case already opens them from now on."""
    assessment = at_step(state, Status.STAGE_TWO, Status.REFERRED)
    require_documents(assessment)
    not_before(command.on, started_on(assessment), "the start of stage two")
    numbers = tuple(sorted(set(command.documents)))
    for number in numbers:
        _require_for_panel(assessment, number)
    chosen = PanelDocumentsChosen(occurred_on=command.on, paper=command.paper, documents=numbers)
    return decide(assessment, chosen)


def _require_for_panel(assessment: Assessment, number: DocumentNumber) -> None:
    document = current_document(assessment, number, "documents")
    why = why_withheld(document.kind, Recipient.PANEL, recorded_on(assessment, number))
    if why is not None:
        raise Refusal(Kind.NOT_VALID, f"Document {number}: {why}. Leave it out.", "documents")
