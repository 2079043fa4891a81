"""To whom documents may go, under each version of the rule."""

from datetime import date

import pytest

from contracts.documents import DocumentKind, DocumentReader
from contracts.release import Recipient, recipients, why_withheld

BEFORE, SINCE = date(2026, 11, 30), date(2026, 12, 1)
BOTH = (DocumentReader.APPLICANTS, DocumentReader.PANEL)


def given(
    kind: DocumentKind, on: date, *readers: DocumentReader, withdrawn: bool = False
) -> set[str]:
    return {*recipients(kind, readers, on, withdrawn=withdrawn)}


@pytest.mark.parametrize("on", [BEFORE, SINCE])
def test_the_independent_review_gets_what_the_panel_had_without_its_minutes(on: date) -> None:
    assert given(DocumentKind.REPORT, on, DocumentReader.PANEL) == {
        *("panel", "independent_review", "inspector")
    }
    assert "independent_review" not in given(DocumentKind.MINUTES, on, DocumentReader.PANEL)
    assert "independent_review" not in given(DocumentKind.LETTER, on, DocumentReader.APPLICANTS)


def test_applicants_get_no_reference_and_no_minutes_since_the_rule_says_so() -> None:
    assert given(DocumentKind.REFERENCE, BEFORE, *BOTH) == {*Recipient}
    assert given(DocumentKind.REFERENCE, SINCE, *BOTH) == {*Recipient} - {"applicants"}
    assert given(DocumentKind.MINUTES, SINCE, *BOTH) == {"panel", "inspector"}


def test_a_copy_of_an_identity_document_goes_to_an_inspector_and_those_it_is_about() -> None:
    assert given(DocumentKind.IDENTITY, SINCE, *BOTH) == {"applicants", "inspector"}


def test_what_applicants_sent_themselves_is_not_kept_from_them() -> None:
    sent = recipients(
        DocumentKind.REFERENCE, BOTH[:1], SINCE, withdrawn=False, sent_by_applicant=True
    )

    assert {*sent} == {"applicants", "inspector"}


def test_what_was_withdrawn_goes_to_an_inspector_alone() -> None:
    assert given(DocumentKind.REPORT, SINCE, *BOTH, withdrawn=True) == {"inspector"}


@pytest.mark.parametrize("kind", DocumentKind)
def test_nothing_is_kept_from_an_inspector(kind: DocumentKind) -> None:
    assert why_withheld(kind, Recipient.INSPECTOR, SINCE) is None
