"""The writing of the report: who may write it, who signs it off, what is added later, and the time to comment."""

from datetime import date
from typing import Any

import pytest

from contracts.assessing import AuthorBasis
from contracts.clocks import ClockId, start
from contracts.reference import ReportKind
from contracts.report_authors import REPORT_AUTHORS, author_rule
from contracts.stage_two import AddendumShared, ReportSignedOff, ReportWritten
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.domain.report_versions import (
    ShareAddendum,
    SignOffReport,
    WriteAddendum,
    WriteReport,
    share_addendum,
    sign_off_report,
    write_addendum,
    write_report,
)
from services.chassis.decision import Kind, Refusal
from tests.assessment.helpers.assessments import COMMENTED, DAY, MANAGER, REFERRED, WORKER, shared
from tests.assessment.helpers.stages_two import (
    SIGNED,
    WRITTEN,
    begun,
    sharing,
    signed_off,
    since_rules,
    written,
)


def writing(**more: Any) -> dict[str, Any]:
    facts = {"author": WORKER, "basis": "experienced_social_worker", "contents": "All of it."}
    return {"on": WRITTEN, **facts, **more}


def added(assessment: Assessment | None = None) -> Assessment:
    command = WriteAddendum.model_validate(writing(on=COMMENTED))
    return write_addendum(assessment or shared(), command, WORKER).state


def test_a_version_names_its_author_and_basis_and_none_of_it_is_in_the_event() -> None:
    command = WriteReport.model_validate(writing(report="full"))
    assessment, events = write_report(begun(), command, WORKER)

    assert events == [ReportWritten(occurred_on=WRITTEN, writing=1, report=ReportKind.FULL)]
    text = assessment.stage_two_record.reports[0]
    assert (text.author, text.basis) == (WORKER, AuthorBasis.EXPERIENCED_SOCIAL_WORKER)
    assert (text.recorded_by, text.signed_by) == (WORKER, None)


@pytest.mark.parametrize("basis", ["supervised_social_worker", "supervised_student"])
def test_who_lacks_the_experience_is_supervised_by_another(basis: str) -> None:
    for supervisor, sentence in ((None, "Say who"), (WORKER, "Someone else supervises")):
        command = WriteReport.model_validate(
            writing(report="full", basis=basis, supervisor=supervisor)
        )
        with pytest.raises(Refusal, match=sentence) as refused:
            write_report(begun(), command, WORKER)
        assert refused.value.field == "supervisor"
    supervised = WriteReport.model_validate(
        writing(report="full", basis=basis, supervisor="worker-07")
    )
    assert write_report(begun(), supervised, WORKER).events


def test_who_may_write_is_dated_with_its_source() -> None:
    assert [each.basis for each in REPORT_AUTHORS] == [*AuthorBasis]
    assert all("2005/1711" in each.source for each in REPORT_AUTHORS)
    assert author_rule(AuthorBasis.SUPERVISED_STUDENT, date(2005, 12, 29)) is None
    assert author_rule(AuthorBasis.SUPERVISED_STUDENT, date(2005, 12, 30)) is not None


def test_a_manager_who_neither_wrote_nor_recorded_it_signs_it_off() -> None:
    assessment, events = sign_off_report(written(), SignOffReport(on=SIGNED), MANAGER)

    assert events == [ReportSignedOff(occurred_on=SIGNED, writing=1)]
    assert assessment.stage_two_record.reports[0].signed_by == MANAGER
    with pytest.raises(Refusal, match="No report waits"):
        sign_off_report(assessment, SignOffReport(on=SIGNED), MANAGER)


@pytest.mark.parametrize(("author", "recorded_by"), [(MANAGER, WORKER), (WORKER, MANAGER)])
def test_nobody_signs_off_what_they_wrote_or_recorded(author: str, recorded_by: str) -> None:
    command = WriteReport.model_validate(writing(report="full", author=author))
    waits = write_report(begun(), command, recorded_by).state

    with pytest.raises(Refusal, match="wrote or recorded this report") as refused:
        sign_off_report(waits, SignOffReport(on=SIGNED), MANAGER)
    assert refused.value.kind is Kind.NOT_LAWFUL


def test_it_is_signed_off_after_it_was_written() -> None:
    with pytest.raises(Refusal, match="before the report was written"):
        sign_off_report(written(), SignOffReport(on=WRITTEN - DAY), MANAGER)


def test_a_version_that_changes_is_signed_off_again() -> None:
    again = written(signed_off())

    with pytest.raises(Refusal, match="not signed off yet"):
        sharing(again)
    assert sharing(signed_off(again)).report is ReportKind.FULL


def test_what_is_shared_is_what_was_signed_off() -> None:
    with pytest.raises(Refusal, match="recorded another report: a full report") as refused:
        sharing(signed_off(), ReportKind.BRIEF)
    assert refused.value.field == "report"
    with pytest.raises(Refusal, match="before the report was signed off"):
        sharing(signed_off(), on=SIGNED - DAY)


def test_a_stage_two_that_began_since_it_is_asked_for_shares_no_report_without_a_record_of_it() -> (
    None
):
    with pytest.raises(Refusal, match="No report is on record yet"):
        sharing(since_rules(), on=date(2027, 3, 1))
    assert sharing(begun()).report, "and one that began before goes on as it did"


def test_after_sharing_what_changes_is_an_addendum() -> None:
    with pytest.raises(Refusal, match="as an addendum"):
        written(shared())
    with pytest.raises(Refusal, match="as a new version"):
        added(begun())

    signed, _ = sign_off_report(added(), SignOffReport(on=COMMENTED), MANAGER)
    assert share_addendum(signed, ShareAddendum(on=COMMENTED)).events == [
        AddendumShared(occurred_on=COMMENTED, writing=1)
    ]


def test_an_addendum_is_signed_off_before_it_is_sent_and_sent_before_the_panel() -> None:
    with pytest.raises(Refusal, match="did not write the addendum"):
        share_addendum(added(), ShareAddendum(on=COMMENTED))
    with pytest.raises(Refusal, match="no addendum to send"):
        share_addendum(shared(), ShareAddendum(on=COMMENTED))
    with pytest.raises(Refusal, match="each addendum, signed off and sent"):
        refer_to_panel(added(), ReferToPanel(on=REFERRED + 7 * DAY))


@pytest.mark.parametrize(
    ("sent_on", "last_day"),
    [
        pytest.param("2025-07-07", "2025-07-11", id="Monday is the first day, Friday the fifth"),
        pytest.param("2025-07-11", "2025-07-17", id="a weekend lies between"),
        pytest.param("2025-07-12", "2025-07-18", id="sent on a Saturday, Monday is the first"),
        pytest.param("2025-04-17", "2025-04-25", id="Good Friday and Easter Monday do not count"),
        pytest.param("2025-05-02", "2025-05-09", id="nor the early May bank holiday"),
        pytest.param("2025-08-22", "2025-08-29", id="nor the one in summer"),
        pytest.param("2025-12-22", "2025-12-30", id="nor Christmas and Boxing Day"),
        pytest.param("2025-12-30", "2026-01-06", id="nor New Year's Day, over the end of a year"),
    ],
)
def test_five_working_days_begin_with_the_day_the_report_is_sent(
    sent_on: str, last_day: str
) -> None:
    clock = start(ClockId.PAR_COMMENT, date.fromisoformat(sent_on))

    assert clock.due_on == date.fromisoformat(last_day)
