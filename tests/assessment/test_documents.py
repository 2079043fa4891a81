"""Documents of a case: who may add and replace which, who opens which, and that none is ever gone."""

from typing import Any

import pytest

from contracts.documents import (
    MOST_DOCUMENTS,
    DocumentAdded,
    DocumentKind,
    DocumentReader,
    DocumentVersionAdded,
    DocumentWithdrawn,
)
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.document_list import KeptVersion
from services.assessment.domain.documents import (
    FILE,
    AddDocumentVersion,
    Sent,
    WithdrawDocument,
    add_document,
    add_document_version,
    may_add,
    may_replace,
    recorded_on,
    withdraw_document,
)
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    SINCE_RULES,
    WORKER,
    opened,
    refused,
)
from tests.assessment.helpers.documents import (
    ADDED,
    SENT_BY_STAFF,
    adding,
    sent_by_applicant,
    with_document,
)

LATER = ADDED + DAY


def replacing(document: int = 1) -> AddDocumentVersion:
    return AddDocumentVersion.model_validate({"on": LATER, **FILE, "document": document})


def withdrawing(document: int = 1) -> WithdrawDocument:
    return WithdrawDocument(on=LATER, document=document, reason="It is about someone else.")


class TestADocumentIsAdded:
    def test_its_event_says_kind_number_whose_and_for_whom_and_nothing_of_the_file(self) -> None:
        decided = add_document(opened(), adding(person=2, readers=["applicants"]), SENT_BY_STAFF)

        assert decided.events == [
            DocumentAdded(
                occurred_on=ADDED,
                document=1,
                kind=DocumentKind.REFERENCE,
                person=2,
                readers=(DocumentReader.APPLICANTS,),
            )
        ]

    def test_a_file_that_did_not_come_is_refused(self) -> None:
        with pytest.raises(Refusal, match="Send it again"):
            add_document(opened(), adding(), Sent(None, WORKER, ADDED))

    @pytest.mark.parametrize(
        ("command", "words"),
        [
            ({"person": 9}, "no person with this number"),
            ({"on": ACCEPTED - DAY}, "before the registration was accepted"),
        ],
    )
    def test_what_cannot_be_is_refused(self, command: dict[str, Any], words: str) -> None:
        with pytest.raises(Refusal, match=words):
            with_document(**command)

    def test_what_is_about_others_is_never_for_the_applicants(self) -> None:
        with pytest.raises(Refusal, match="Applicants may open only"):
            add_document(opened(), adding(person=5, readers=["applicants"]), SENT_BY_STAFF)

    @pytest.mark.parametrize(
        ("kind", "reader", "words"),
        [
            ("reference", "applicants", "Referees write in confidence"),
            ("minutes", "applicants", "Minutes name others"),
            ("identity", "panel", "needs no copy"),
        ],
    )
    def test_what_is_withheld_from_a_reader_is_refused_since_the_rule_says_so(
        self, kind: str, reader: str, words: str
    ) -> None:
        since: dict[str, Any] = {"kind": kind, "readers": [reader], "person": None}
        recorded_since = SENT_BY_STAFF._replace(on=SINCE_RULES)
        for typed in (ADDED, SINCE_RULES):
            with pytest.raises(Refusal, match=f"{words}.*Choose other readers"):
                with_document(sent=recorded_since, on=typed, **since)

        assert with_document(**since).documents[0].readers == (DocumentReader(reader),)

    def test_of_what_was_added_before_its_recording_was_kept_the_day_it_was_added_counts(
        self,
    ) -> None:
        case = with_document(sent=SENT_BY_STAFF._replace(on=SINCE_RULES))
        stored = case.document_versions[0].model_dump(exclude={"recorded_on"})
        before = case.model_copy(
            update={"document_versions": (KeptVersion.model_validate(stored),)}
        )

        assert (recorded_on(case, 1), recorded_on(before, 1)) == (SINCE_RULES, ADDED)

    def test_a_case_that_is_full_takes_no_more(self) -> None:
        one = with_document()
        full = one.model_copy(update={"document_versions": one.document_versions * MOST_DOCUMENTS})

        with pytest.raises(Refusal, match="can have no more"):
            may_add(full, adding())


class TestAnApplicantSends:
    def test_a_document_about_themselves_which_the_other_does_not_see(self) -> None:
        [document] = with_document(sent=sent_by_applicant(1), person=1).documents

        assert document.is_shown_to(1)
        assert not document.is_shown_to(2)
        assert not document.is_for_panel

    def test_a_document_of_the_household_which_both_see(self) -> None:
        [document] = with_document(sent=sent_by_applicant(1)).documents

        assert document.is_shown_to(1)
        assert document.is_shown_to(2)

    def test_nothing_about_the_other(self) -> None:
        with pytest.raises(Refusal, match="about you or your household"):
            with_document(sent=sent_by_applicant(1), person=2)

    def test_nothing_for_the_panel(self) -> None:
        case = with_document(sent=sent_by_applicant(1), readers=["panel"])

        assert case.documents[0].readers == (DocumentReader.APPLICANTS,)

    def test_nothing_once_the_case_has_ended(self) -> None:
        with pytest.raises(Refusal, match="Your assessment has ended"):
            add_document(refused(), adding(on=LATER.replace(year=2026)), sent_by_applicant(1))


class TestADocumentIsReplaced:
    def test_its_earlier_version_is_kept(self) -> None:
        case, events = add_document_version(with_document(), replacing(), SENT_BY_STAFF)

        assert events == [
            DocumentVersionAdded(
                occurred_on=LATER, document=1, version=2, kind=DocumentKind.REFERENCE
            )
        ]
        assert [each.number for each in case.document_versions] == [1, 2]
        assert case.documents[0].versions == 2

    def test_by_the_applicant_who_sent_it_alone(self) -> None:
        own = with_document(sent=sent_by_applicant(1))

        assert add_document_version(own, replacing(), sent_by_applicant(1)).events
        with pytest.raises(Refusal, match="that you sent yourself"):
            add_document_version(own, replacing(), sent_by_applicant(2))
        with pytest.raises(Refusal, match="that you sent yourself"):
            add_document_version(
                with_document(readers=["applicants"]), replacing(), sent_by_applicant(1)
            )

    def test_never_where_there_is_none(self) -> None:
        with pytest.raises(Refusal, match="no document yet"):
            may_replace(opened(), replacing())
        with pytest.raises(Refusal, match="no such document"):
            add_document_version(with_document(), replacing(2), SENT_BY_STAFF)


class TestADocumentIsWithdrawn:
    def test_it_is_kept_with_the_reason_and_shown_to_nobody_but_those_who_assess(self) -> None:
        case, events = withdraw_document(
            with_document(readers=["applicants", "panel"]), withdrawing(), WORKER
        )

        assert [type(each) for each in events] == [DocumentWithdrawn]
        assert case.document_withdrawals[0].reason == "It is about someone else."
        assert len(case.document_versions) == 1
        assert not case.documents[0].is_shown_to(1)
        assert not case.documents[0].is_for_panel

    def test_and_can_be_neither_withdrawn_again_nor_replaced(self) -> None:
        gone = withdraw_document(with_document(), withdrawing(), WORKER).state

        with pytest.raises(Refusal, match="each was withdrawn"):
            withdraw_document(gone, withdrawing(), WORKER)
        with pytest.raises(Refusal, match="was withdrawn"):
            add_document_version(gone, replacing(), SENT_BY_STAFF)


def test_the_day_of_a_document_can_be_corrected() -> None:
    case = with_document()
    correction = CorrectDate(
        on=LATER, corrects=case.version, right_day=ADDED - DAY, reason="As stamped.", staff=WORKER
    )

    corrected = correct_date(case, correction).state

    assert corrected.day_of(corrected.document_versions[0].event) == ADDED - DAY
