"""The letters about the panel: that it needs more, that it asks for a full report, and for whom adopters are approved."""

from contracts.approval_terms import ApprovalTerms
from contracts.deferral import PanelNeed
from contracts.notifications import MessageRule
from services.notifications.clients import Agency
from services.notifications.domain.message import Message
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import ON, household, waiting


def body(message: Message) -> str:
    """What the first applicant reads."""
    details = LetterDetails(
        contact=household("wilhelmina@ashgrove.example"),
        today=ON,
        agency="moorland",
        agencies={"moorland": Agency(name="Adopt Moorland")},
        pages={1: "https://adopt.example/journey/1"},
    )
    return letter_text(details, message, [1]).body


def test_a_deferral_says_what_the_panel_needs_and_not_on_which_day_it_met() -> None:
    message = waiting(MessageRule.PANEL_DEFERRED)
    other = message.model_copy(update={"missing": (PanelNeed.OTHER,)})
    listed, alone = (body(each) for each in (message, other))

    so_far = "where things are on 3 March 2025. The adoption panel has met, and needs more before it can make its recommendation"
    assert f"{so_far}:\n\n- health information\n- more in the report\n\nThis is not" in listed
    assert f"{so_far}.\n\nThis is not" in alone


def test_an_approval_says_for_whom_and_that_it_is_no_condition() -> None:
    message = waiting(MessageRule.APPLICANTS_APPROVED)
    terms = ApprovalTerms(children=2, youngest=0, oldest=5)
    with_terms = message.model_copy(update={"terms": terms})
    said, silent = (body(each) for each in (with_terms, message))

    for_whom = "You are approved for up to 2 children, from birth to 5 years old. This describes the children you could adopt, and is not a condition."
    assert for_whom in said
    assert "approved for" not in silent


def test_a_full_report_is_asked_for_in_plain_words_and_is_no_decision() -> None:
    said = body(waiting(MessageRule.FULL_REPORT_ASKED))

    assert "on 3 March 2025. The adoption panel has met. It had a short report about you" in said
    assert "This is not a decision about you." in said
    assert "We will send you the full report so that you can comment on it." in said
    assert "brief" not in said
