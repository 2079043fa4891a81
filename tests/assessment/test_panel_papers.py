"""What the panel must receive: named, each with its source, and asked of stages two that began since."""

from datetime import date
from typing import Any

import pytest

from contracts.assessing import FiledPaper
from contracts.assessment import ObservationsReceived
from contracts.checks import Check
from contracts.people import PersonKind
from contracts.reference import ReportKind
from contracts.stage_two import PanelDocumentsChosen
from services.assessment.api.last_checks import before_panel
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.change_of_address import (
    RecordChangeOfAddress,
    record_change_of_address,
)
from services.assessment.domain.contributions import RecordContribution, record_contribution
from services.assessment.domain.fast_track import TakeFastTrack, take_fast_track
from services.assessment.domain.medical_advice import RecordMedicalAdvice, record_medical_advice
from services.assessment.domain.panel_papers import Paper, panel_papers, require_panel_papers
from services.assessment.domain.report import (
    ReceiveObservations,
    ShareReport,
    receive_observations,
    share_report,
)
from services.assessment.domain.report_versions import WriteReport
from services.assessment.domain.stage_two import StartStageTwo, start_stage_two
from services.assessment.domain.stage_two_record import ReportText, StageTwoPlan, StageTwoRecord
from services.chassis.decision import Kind, Refusal
from services.web.adopter.registration.equality import PAGES
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    COMMENTED,
    JOURNEY,
    RETURNED,
    WORKER,
    commented,
    in_window,
    shared,
)
from tests.assessment.helpers.checks import listed, returning
from tests.assessment.helpers.documents import with_document
from tests.assessment.helpers.stages_two import (
    BEGAN,
    agreed,
    begun,
    planned,
    sharing,
    signed_off,
    since_rules,
    written,
)

SINCE = date(2026, 12, 1)


def contributing(contributor: str = "fostering", on: date = BEGAN) -> RecordContribution:
    return RecordContribution.model_validate(
        {"on": on, "contributor": contributor, "name": "Ada Wren", "words": "No concern."}
    )


def in_another_area(state: Assessment, on: date, *, other: bool = True) -> Assessment:
    """They moved; where `other`, into another authority's area."""
    command = RecordChangeOfAddress(on=on, other_area=other, other_doctor=False)
    return record_change_of_address(state, command).state


def waited_for(state: Assessment, on: date) -> set[Paper]:
    return {each.paper for each in panel_papers(state, on) if each.needed and not each.there}


def advising(person: int) -> RecordMedicalAdvice:
    return RecordMedicalAdvice(
        on=date(2027, 1, 11),
        person=person,
        adviser="medical-01",
        report_needed=True,
        summary="No concern.",
    )


def test_a_contribution_is_told_by_kind_alone() -> None:
    assessment, events = record_contribution(begun(), contributing("psychologist"))

    assert events[0].model_dump(exclude={"occurred_on"}) == {"contributor": "psychologist"}
    assert assessment.stage_two_record.contributions == ("No concern.",)
    assert (
        StageTwoView.of(JOURNEY, assessment, BEGAN, applicant=None).contributions[0].name
        == "Ada Wren"
    )
    with pytest.raises(Refusal, match="record the applicants' notice"):
        record_contribution(in_window(), contributing())


@pytest.mark.parametrize("who", [{"name": None}, {"staff": WORKER}])
def test_a_contribution_is_from_one_colleague_or_one_other_person(who: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="Say who wrote it"):
        record_contribution(begun(), contributing().model_copy(update=who))


def sent_report() -> Assessment:
    """The report was shared in a stage two of which the observations are kept."""
    signed = signed_off(written(since_rules(), IN_JANUARY), IN_JANUARY)
    return share_report(signed, ShareReport(on=IN_JANUARY, report=ReportKind.FULL)).state


IN_JANUARY = date(2027, 1, 11)
BY_POST = "Four rooms, not three."


def test_observations_that_come_by_post_are_kept_in_words_or_as_a_document() -> None:
    filed = with_document(sent_report(), on=IN_JANUARY)
    with pytest.raises(Refusal, match="Write down what they say") as refused:
        receive_observations(filed, ReceiveObservations(on=IN_JANUARY))
    written_down = receive_observations(filed, ReceiveObservations(on=IN_JANUARY, words=BY_POST))
    as_document = receive_observations(filed, ReceiveObservations(on=IN_JANUARY, document=1))

    assert refused.value.field == "words"
    assert read_by_all(written_down.state) == [(BY_POST, None)]
    assert read_by_all(as_document.state) == [(None, 1)]
    assert [each.type for each in written_down.events] == [ObservationsReceived.type]
    assert as_document.events[1] == PanelDocumentsChosen(
        occurred_on=IN_JANUARY, paper=FiledPaper.OBSERVATIONS, documents=(1,)
    )
    with pytest.raises(Refusal, match="no such document"):
        receive_observations(filed, ReceiveObservations(on=IN_JANUARY, document=2))


def read_by_all(state: Assessment) -> list[tuple[str | None, int | None]]:
    """What staff and each applicant read of the observations; it is the same."""
    views = [
        StageTwoView.of(JOURNEY, state, IN_JANUARY, applicant=each).observations
        for each in (None, 1, 2)
    ]
    assert views[0] == views[1] == views[2]
    return [(each.words, each.document) for each in views[0]]


def test_a_stage_two_that_began_before_takes_the_day_alone() -> None:
    state = receive_observations(shared(), ReceiveObservations(on=COMMENTED)).state

    assert state.observations == ()


def test_before_the_referral_staff_read_which_checks_are_open_or_run_out_before_the_decision() -> (
    None
):
    household = listed((1, PersonKind.APPLICANT), (2, PersonKind.ADULT))
    checks = (Check.DBS, Check.HEALTH)
    known = {"first_dbs_on": date(2023, 6, 9), "first_health_on": date(2024, 6, 10)}
    taking = {"ground": "foster_carer", "checks": checks, "consent_by": [1], "evidence": "Ours."}
    command = TakeFastTrack.model_validate(
        {"on": ACCEPTED, "consent_on": ACCEPTED, **taking, **known}
    )
    begun_at_once = take_fast_track(household, command).state
    state = returning(begun_at_once, (Check.DBS,), person=2, outcome="needs_follow_up")

    said = [*before_panel(state, RETURNED)]

    assert "Needs follow-up: Disclosure and Barring Service (DBS) (person 2)." in said
    assert [each for each in said if each.startswith("Runs out")] == [
        "Runs out on 9 June 2025, before the decision is due: Disclosure and Barring Service (DBS) (person 1)."
    ]
    assert any(each.startswith("Nobody has decided") for each in said)


def test_each_paper_has_a_source_and_says_whether_it_is_there() -> None:
    papers = panel_papers(shared(), COMMENTED)

    only_once_sent_back = {Paper.FULL_REPORT, Paper.PANEL_NEEDS}
    assert [each.paper for each in papers] == [
        each for each in Paper if each not in only_once_sent_back
    ]
    assert all(each.source for each in papers)
    assert {each.paper for each in papers if each.needed and not each.there} == {Paper.OBSERVATIONS}


def test_a_stage_two_that_began_before_goes_to_panel_as_it_did() -> None:
    require_panel_papers(commented(), COMMENTED)


def test_one_that_began_since_names_everything_that_is_missing() -> None:
    with pytest.raises(Refusal) as refused:
        require_panel_papers(since_rules(), date(2027, 3, 1))

    assert refused.value.kind is Kind.NOT_LAWFUL
    assert refused.value.sentence == (
        "The panel still needs: the agreed stage two plan, the report, signed off by a manager, "
        "the report, sent to the applicants, the applicants' observations, or the end of their time, "
        "the medical adviser's view of each applicant."
    )


def test_and_goes_once_all_of_it_is_there() -> None:
    state = agreed(planned(since_rules(), date(2026, 12, 8)), date(2026, 12, 9))
    for person in (1, 2):
        state = record_medical_advice(state, advising(person), WORKER).state
    state = signed_off(written(state, date(2027, 2, 1)), date(2027, 2, 3))
    state = sharing(state, on=date(2027, 2, 8))

    require_panel_papers(state, date(2027, 2, 15))
    with pytest.raises(Refusal, match="or the end of their time"):
        require_panel_papers(state, date(2027, 2, 12))


def test_after_a_move_into_another_area_the_panel_waits_for_the_new_authority() -> None:
    on = date(2027, 1, 4)
    state = in_another_area(since_rules(), on)

    assert Paper.AREA_REPORT in waited_for(state, on)
    assert Paper.AREA_REPORT not in waited_for(in_another_area(since_rules(), on, other=False), on)
    with pytest.raises(Refusal, match="the report of the local authority where they live now"):
        require_panel_papers(state, on)

    assert Paper.AREA_REPORT not in waited_for(returning(state, (Check.LOCAL_AUTHORITY,), on), on)


def test_a_move_in_the_window_is_waited_for_too_and_a_stage_two_from_before_waits_for_none() -> (
    None
):
    window = in_another_area(in_window(date(2026, 11, 16)), date(2026, 11, 20))
    since = start_stage_two(window, StartStageTwo(on=SINCE)).state
    before = in_another_area(begun(), BEGAN)

    assert Paper.AREA_REPORT in waited_for(since, SINCE)
    assert Paper.AREA_REPORT not in waited_for(before, BEGAN)


def test_the_report_has_no_place_for_answers_to_equality_questions() -> None:
    """What it says of identity, culture and religion is in its contents, and is nobody's answer."""
    questions = {name.replace("-", "_") for name in PAGES}
    models = (StageTwoRecord, StageTwoPlan, ReportText, WriteReport, RecordContribution)

    assert "religion" in questions
    assert [each.__name__ for each in models if questions & {*each.model_fields}] == []
