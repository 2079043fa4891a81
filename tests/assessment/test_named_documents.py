"""The documents that hold the report and go to the panel: which can be named, who opens them when, and what stops them."""

from datetime import date
from typing import Any

import pytest

from contracts.assessing import FiledPaper
from contracts.change_of_address import AddressChanged
from contracts.documents import DocumentKind, DocumentReader
from contracts.identity import Role, Who
from contracts.stage_two import PanelDocumentsChosen
from services.assessment.api.document_views import CaseDocuments, GoneView
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.documents import (
    FILE,
    AddDocumentVersion,
    WithdrawDocument,
    add_document_version,
    withdraw_document,
)
from services.assessment.domain.named_documents import documents_now, is_open_to_panel
from services.assessment.domain.panel_documents import ChoosePanelDocuments, choose_panel_documents
from services.assessment.domain.report import (
    ReferToPanel,
    SendObservations,
    refer_to_panel,
    send_observations,
)
from services.assessment.domain.report_versions import (
    ShareAddendum,
    SignOffReport,
    WriteAddendum,
    WriteReport,
    is_outdated,
    is_to_write_again,
    share_addendum,
    sign_off_report,
    write_addendum,
    write_report,
)
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    COMMENTED,
    DAY,
    JOURNEY,
    MANAGER,
    REFERRED,
    SHARED,
    WORKER,
)
from tests.assessment.helpers.documents import SENT_BY_STAFF, with_document
from tests.assessment.helpers.stages_two import SIGNED, WRITTEN, begun, sharing, signed_off
from tests.identity import adopter, staff

GOES = REFERRED + 7 * DAY
FACTS = {"author": WORKER, "basis": "experienced_social_worker", "contents": "All of it."}


def with_report(**more: Any) -> Assessment:
    """Stage two with one document, a report that only staff can open."""
    return with_document(begun(), kind="report", **more)


def recorded(case: Assessment | None = None, document: int = 1, on: date = WRITTEN) -> Assessment:
    command = WriteReport.model_validate(
        {"on": on, "report": "full", "document": document, **FACTS}
    )
    return write_report(case or with_report(), command, WORKER).state


def shared_with_document() -> Assessment:
    return sharing(signed_off(recorded()))


def added(case: Assessment, document: int) -> Assessment:
    command = WriteAddendum.model_validate({"on": COMMENTED, "document": document, **FACTS})
    return write_addendum(case, command, WORKER).state


def sending(case: Assessment) -> Assessment:
    signed = sign_off_report(case, SignOffReport(on=COMMENTED), MANAGER).state
    return share_addendum(signed, ShareAddendum(on=COMMENTED)).state


def sent_addendum(case: Assessment, document: int) -> Assessment:
    return sending(added(case, document))


def withdrawn(case: Assessment, document: int = 1, on: date = SHARED) -> Assessment:
    command = WithdrawDocument(on=on, document=document, reason="It is about someone else.")
    return withdraw_document(case, command, WORKER).state


def replaced(case: Assessment, on: date = SIGNED, document: int = 1) -> Assessment:
    command = AddDocumentVersion.model_validate({"on": on, **FILE, "document": document})
    return add_document_version(case, command, SENT_BY_STAFF).state


def opened_by(case: Assessment, reader: DocumentReader) -> list[int]:
    return [each.number for each in documents_now(case) if reader in each.readers]


def choosing(case: Assessment, *documents: int, on: date = COMMENTED) -> Assessment:
    command = ChoosePanelDocuments(on=on, paper=FiledPaper.REFERENCES, documents=documents)
    return choose_panel_documents(case, command).state


def test_applicants_open_the_report_once_it_is_shared_and_the_panel_once_it_is_referred() -> None:
    case = signed_off(recorded())
    assert opened_by(case, DocumentReader.APPLICANTS) == []

    case = sharing(case)
    assert opened_by(case, DocumentReader.APPLICANTS) == [1]
    assert opened_by(case, DocumentReader.PANEL) == []

    case = refer_to_panel(case, ReferToPanel(on=GOES)).state
    assert opened_by(case, DocumentReader.PANEL) == [1]


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (with_document(begun()), "Choose a document that is a report"),
        (with_report(person=1), "about the whole household"),
        (with_report(readers=["applicants"]), "can already open this document"),
        (withdrawn(with_report()), "no such document"),
        (begun(), "no such document"),
    ],
)
def test_a_document_that_cannot_hold_the_report_is_refused(case: Assessment, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        recorded(case)
    assert refused.value.field == "document"


@pytest.mark.parametrize(
    ("change", "sentence"), [(withdrawn, "withdrew document 1"), (replaced, "replaced document 1")]
)
def test_a_text_whose_document_changed_is_neither_signed_off_nor_shared(
    change: Any, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        sign_off_report(change(recorded()), SignOffReport(on=SHARED), MANAGER)
    with pytest.raises(Refusal, match=sentence):
        sharing(change(signed_off(recorded())))


def test_a_replaced_document_is_named_again_with_its_new_version() -> None:
    again = recorded(replaced(recorded(), on=WRITTEN))

    assert [each.document_version for each in again.stage_two.writings] == [1, 2]
    assert sharing(signed_off(again)).report


def test_what_the_applicants_have_is_not_replaced() -> None:
    with pytest.raises(Refusal, match="as an addendum, in a document of its own"):
        replaced(shared_with_document(), on=COMMENTED)


def test_a_report_that_was_withdrawn_after_sharing_is_opened_by_nobody_but_staff() -> None:
    case = withdrawn(shared_with_document())

    assert not documents_now(case)[0].is_shown_to(1)


def test_a_shared_report_whose_document_was_withdrawn_is_recorded_anew_and_shared_again() -> None:
    case = withdrawn(shared_with_document())
    assert (is_outdated(case), is_to_write_again(case)) == (True, True)
    for refused in (
        lambda: sharing(case, on=COMMENTED),
        lambda: refer_to_panel(case, ReferToPanel(on=GOES)),
    ):
        with pytest.raises(Refusal, match="withdrew document 1, which holds this text"):
            refused()

    again = recorded(with_document(case, kind="report"), 2)
    assert opened_by(again, DocumentReader.APPLICANTS) == [1], "the new one is not sent yet"
    again = sharing(signed_off(again), on=COMMENTED)
    assert not is_outdated(again)
    assert [each.number for each in documents_now(again) if each.is_shown_to(1)] == [2]
    assert refer_to_panel(again, ReferToPanel(on=GOES)).events


def test_what_the_applicants_were_sent_first_stays_open_to_them_beside_the_next_version() -> None:
    moved = decide(
        shared_with_document(),
        AddressChanged(occurred_on=SHARED, other_area=False, other_doctor=False),
    ).state
    again = recorded(with_document(moved, kind="report"), 2, on=COMMENTED)
    again = sharing(signed_off(again, COMMENTED), on=COMMENTED)

    assert opened_by(again, DocumentReader.APPLICANTS) == [1, 2]
    assert opened_by(refer_to_panel(again, ReferToPanel(on=GOES)).state, DocumentReader.PANEL) == [
        2
    ]


def test_a_sent_addendum_whose_document_was_withdrawn_goes_to_no_panel_and_is_recorded_anew() -> (
    None
):
    case = sent_addendum(with_document(shared_with_document(), kind="report"), 2)
    gone = withdrawn(case, 2, COMMENTED)
    with pytest.raises(Refusal, match=r"withdrew document 2.*Record the addendum again"):
        refer_to_panel(gone, ReferToPanel(on=GOES))

    again = sent_addendum(with_document(gone, kind="report"), 3)
    assert refer_to_panel(again, ReferToPanel(on=GOES)).events


def test_an_addendum_waits_for_its_sign_off_before_a_new_version_of_the_report() -> None:
    case = added(with_document(shared_with_document(), kind="report"), 2)

    with pytest.raises(Refusal, match="An addendum waits to be signed off"):
        recorded(withdrawn(case), 2)


def test_an_addendum_whose_document_was_withdrawn_is_recorded_anew_and_only_that_is_owed() -> None:
    case = with_document(shared_with_document(), kind="report")
    case = added(case, 2)
    with pytest.raises(Refusal, match="waits to be signed off"):
        added(case, 2)

    case = added(with_document(withdrawn(case, 2, COMMENTED), kind="report"), 3)
    assert [each.number for each in case.stage_two.addenda] == [3]
    sent = sending(case)
    assert opened_by(sent, DocumentReader.APPLICANTS) == [1, 3]


def test_the_panel_opens_what_is_chosen_for_its_papers_from_the_referral_on() -> None:
    case = choosing(with_document(shared_with_document()), 2)
    assert opened_by(case, DocumentReader.PANEL) == []

    case = refer_to_panel(case, ReferToPanel(on=GOES)).state
    assert opened_by(case, DocumentReader.PANEL) == [1, 2]
    assert opened_by(choosing(case, on=GOES), DocumentReader.PANEL) == [1]


def test_what_is_for_the_panel_is_opened_by_it_from_the_referral_on() -> None:
    case = with_document(shared_with_document(), readers=["panel"])
    assert not any(is_open_to_panel(case, each) for each in documents_now(case))

    case = refer_to_panel(case, ReferToPanel(on=GOES)).state
    assert [each.number for each in documents_now(case) if is_open_to_panel(case, each)] == [1, 2]


def at_panel() -> Assessment:
    """The panel has the report, a chosen document and one that it may open; it may not open the last."""
    case = choosing(with_document(shared_with_document()), 2)
    case = with_document(with_document(case, readers=["panel"]))
    return refer_to_panel(case, ReferToPanel(on=GOES)).state


def test_what_the_panel_has_is_not_replaced() -> None:
    for document in (2, 3):
        with pytest.raises(Refusal, match="Add what changes as a new document"):
            replaced(at_panel(), GOES, document)
    with pytest.raises(Refusal, match="as an addendum"):
        replaced(at_panel(), GOES, 1)
    assert replaced(at_panel(), GOES, 4).documents[3].versions == 2


def test_what_the_panel_has_can_be_withdrawn_at_once_because_it_may_be_about_someone_else() -> None:
    for document in (1, 2, 3):
        gone = withdrawn(at_panel(), document, GOES)
        assert not is_open_to_panel(gone, documents_now(gone)[document - 1])


def test_the_panel_reads_when_a_document_that_it_had_was_withdrawn_and_nothing_of_its_content() -> (
    None
):
    gone = withdrawn(withdrawn(at_panel(), 2, GOES), 4, GOES)
    before = withdrawn(with_document(shared_with_document(), readers=["panel"]), 2, COMMENTED)
    panel, manager = staff(Role.PANEL_ADMINISTRATOR), staff(Role.MANAGER)

    def reads(case: Assessment, who: Who = panel) -> list[GoneView]:
        return CaseDocuments.of(JOURNEY, case, [], who, full=who is manager).gone

    assert reads(gone) == [GoneView(number=2, kind=DocumentKind.REFERENCE, on=GOES)]
    assert reads(choosing(gone, 3, on=GOES)) == reads(gone), "after another is chosen instead"
    assert reads(refer_to_panel(before, ReferToPanel(on=GOES)).state) == [], "it never had it"
    assert reads(gone, manager) == reads(gone, adopter(str(JOURNEY))) == []


def test_the_panel_reads_what_the_applicants_wrote_from_the_referral_on() -> None:
    wrote = SendObservations(on=COMMENTED, words="Four rooms, not three.")
    before = send_observations(shared_with_document(), wrote).state
    after = refer_to_panel(before, ReferToPanel(on=GOES)).state

    def read(case: Assessment, who: Who) -> list[str | None]:
        found = CaseDocuments.of(JOURNEY, case, documents_now(case), who, full=False)
        return [each.words for each in found.observations]

    panel = staff(Role.PANEL_ADMINISTRATOR)
    assert (read(before, panel), read(after, panel)) == ([], [wrote.words])
    assert read(after, adopter(str(JOURNEY))) == [], "the page of stage two shows them"


def test_documents_for_the_panel_are_there_or_are_chosen_again() -> None:
    with pytest.raises(Refusal, match="no such document") as refused:
        choosing(shared_with_document(), 2)
    assert refused.value.field == "documents"

    gone = withdrawn(choosing(with_document(shared_with_document()), 2), 2, COMMENTED)
    with pytest.raises(Refusal, match="document 2, references"):
        refer_to_panel(gone, ReferToPanel(on=GOES))
    assert refer_to_panel(choosing(gone), ReferToPanel(on=GOES)).events


def test_the_event_says_numbers_and_the_paper_alone() -> None:
    command = ChoosePanelDocuments(on=COMMENTED, paper=FiledPaper.REFERENCES, documents=(1, 1))
    _, events = choose_panel_documents(shared_with_document(), command)

    assert events == [
        PanelDocumentsChosen(occurred_on=COMMENTED, paper=FiledPaper.REFERENCES, documents=(1,))
    ]
