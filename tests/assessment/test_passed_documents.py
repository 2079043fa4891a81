"""What the agency to which a household moved can open: the versions of that day, not withdrawn since, for 90 days."""

from datetime import timedelta

import pytest

from services.assessment.domain.assessment import Assessment
from services.assessment.domain.documents import (
    FILE,
    AddDocumentVersion,
    WithdrawDocument,
    add_document_version,
    withdraw_document,
)
from services.assessment.domain.move import RecordMove, record_move
from services.assessment.domain.passed_documents import passed_versions, receiving_on
from tests.assessment.helpers.assessments import COMMENTED, DAY, WORKER
from tests.assessment.helpers.documents import SENT_BY_STAFF, with_document

MOVED = COMMENTED + 7 * DAY


def replaced(state: Assessment) -> Assessment:
    command = AddDocumentVersion.model_validate({"on": MOVED, "document": 1, **FILE})
    return add_document_version(state, command, SENT_BY_STAFF).state


def moved(state: Assessment, *documents: int) -> Assessment:
    said = {"on": MOVED, "receiver": "coast", "consent_by": [1, 2], "consent_on": COMMENTED}
    return record_move(state, RecordMove.model_validate({**said, "documents": documents})).state


@pytest.fixture
def couple() -> Assessment:
    """Who have two documents, the first in its second version."""
    return replaced(with_document(with_document()))


def test_it_opens_what_went_along_from_the_date_of_the_move_for_90_days(couple: Assessment) -> None:
    state = moved(couple, 1)
    found = receiving_on(state, MOVED)

    assert receiving_on(couple, MOVED) is None
    assert found == ("coast", MOVED, MOVED + timedelta(days=90))
    assert receiving_on(state, MOVED + timedelta(days=90)) == found
    assert receiving_on(state, MOVED + timedelta(days=91)) is None
    assert receiving_on(state, MOVED - DAY) is None
    assert [(each.kept.document, each.kept.number) for each in passed_versions(state)] == [(1, 2)]


def test_what_is_replaced_afterwards_it_opens_as_it_was(couple: Assessment) -> None:
    state = replaced(moved(couple, 1))

    assert state.documents[0].versions == 3
    assert [each.kept.number for each in passed_versions(state)] == [2]


def test_what_is_withdrawn_afterwards_it_opens_no_more(couple: Assessment) -> None:
    state = moved(couple, 1, 2)
    for number, left in ((1, [2]), (2, [])):
        gone = WithdrawDocument(on=MOVED, document=number, reason="It is about someone else.")
        state = withdraw_document(state, gone, WORKER).state
        assert [each.kept.document for each in passed_versions(state)] == left
    assert receiving_on(state, MOVED) is None


def test_a_move_with_no_documents_opens_none(couple: Assessment) -> None:
    assert receiving_on(moved(couple), MOVED) is None
