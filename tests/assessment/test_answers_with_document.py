"""A document that comes with an answer by link: which kind it is, about whom, and that nobody but those who assess opens it."""

from datetime import timedelta

import pytest

from contracts.assessment import ChecksReturned
from contracts.check_requests import CheckRequestEnded
from contracts.checks import Check
from contracts.documents import DocumentAdded, DocumentKind
from contracts.release import Recipient, recipients
from contracts.request_forms import BY_LINK, questions_of
from services.assessment.domain.check_requests import (
    KIND_OF,
    AskByLink,
    SentDocument,
    answer_request,
    ask_by_link,
)
from tests.assessment.helpers.assessments import ACCEPTED, DAY
from tests.assessment.helpers.checks import listed
from tests.assessment.helpers.documents import STORED

DOCUMENT = SentDocument(STORED, "Reference.pdf")
ANSWERED = ACCEPTED + timedelta(3)


@pytest.mark.parametrize(
    ("check", "person", "kind", "about"),
    [
        (Check.REFERENCE, 5, DocumentKind.REFERENCE, None),
        (Check.HEALTH, 1, DocumentKind.HEALTH_REPORT, 1),
        (Check.LOCAL_AUTHORITY, None, DocumentKind.REFERENCE, None),
    ],
)
def test_it_is_a_document_of_the_case_before_the_link_ends(
    check: Check, person: int | None, kind: DocumentKind, about: int | None
) -> None:
    asking = AskByLink(on=ACCEPTED, check=check, person=person, email="kit@example.org")
    asked = ask_by_link(listed(), asking, "worker-03").state
    said = {each.name: "No." for each in questions_of(check, ACCEPTED)}
    state, events = answer_request(asked, 1, said, ACCEPTED + 3 * DAY, document=DOCUMENT)
    [added] = [each for each in events if isinstance(each, DocumentAdded)]
    [kept] = state.document_versions

    assert (added.kind, added.person, added.readers) == (kind, about, ())
    assert isinstance(events[-1], CheckRequestEnded)
    assert state.request_details[0].document == added.document == 1
    assert (kept.name, kept.request, kept.applicant) == ("Reference.pdf", 1, None)
    assert "Reference.pdf" not in str([each.model_dump() for each in events])


def test_an_answer_without_one_is_as_it_was() -> None:
    asking = AskByLink(on=ACCEPTED, check=Check.REFERENCE, person=5, email="kit@example.org")
    asked = ask_by_link(listed(), asking, "worker-03").state
    said = {each.name: "No." for each in questions_of(Check.REFERENCE, ACCEPTED)}
    state, events = answer_request(asked, 1, said, ACCEPTED + 3 * DAY)

    assert [type(each) for each in events] == [ChecksReturned, CheckRequestEnded]
    assert state.request_details[0].document is None


def test_what_is_asked_by_link_has_a_kind_and_never_goes_to_applicants_by_itself() -> None:
    assert {*KIND_OF} == {*BY_LINK}
    for kind in {*KIND_OF.values()}:
        assert recipients(kind, (), ANSWERED, withdrawn=False) == (Recipient.INSPECTOR,)
