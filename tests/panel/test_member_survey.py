"""A survey of who the members are: what is kept of it can say of nobody what they answered."""

from datetime import date

import pytest

from contracts.central_list import MembersSurveyed
from contracts.panel_members import MemberGroup
from services.chassis.decision import Kind, Refusal
from services.panel.domain.central_list import CentralList, ListedMember
from services.panel.domain.member_survey import RecordSurvey, record_survey

MARCH = date(2026, 3, 2)
NOBODY = dict.fromkeys(MemberGroup, 0)


def on_list(members: int) -> CentralList:
    """A central list with so many members."""
    said = {"kinds": ("other",), "tie": "none", "listed_on": date(2025, 1, 1)}
    listed = (ListedMember.model_validate({"member": f"pm-{n}", **said}) for n in range(members))
    return CentralList(agency="moorland", members=tuple(listed))


def survey(on: date = MARCH, **counts: int) -> RecordSurvey:
    return RecordSurvey.model_validate({"on": on, **NOBODY, **counts})


def why_not(state: CentralList | None, command: RecordSurvey) -> Kind:
    with pytest.raises(Refusal) as refusal:
        record_survey(state, command)
    return refusal.value.kind


def test_a_span_takes_the_place_of_every_count_and_the_event_says_no_count() -> None:
    decided = record_survey(on_list(20), survey(women=13, men=4, white=9, ethnic_minority=8))
    kept = decided.state.survey

    assert kept is not None
    assert {each.group: (each.low, each.high) for each in kept.groups} == {
        MemberGroup.WOMEN: (6, 20),
        MemberGroup.MEN: (0, 5),
        MemberGroup.SEX_NOT_SAID: (0, 5),
        MemberGroup.WHITE: (6, 20),
        MemberGroup.ETHNIC_MINORITY: (6, 20),
        MemberGroup.ETHNIC_GROUP_NOT_SAID: (0, 5),
    }
    assert decided.events == [MembersSurveyed(occurred_on=MARCH, agency="moorland")]


@pytest.mark.parametrize("on_the_list", range(12, 31))
def test_beside_the_list_no_span_says_that_everybody_on_it_gave_an_answer_or_that_nobody_did(
    on_the_list: int,
) -> None:
    for women in range(on_the_list + 1):
        answers = survey(women=women, men=on_the_list - women)
        kept = record_survey(on_list(on_the_list), answers).state.survey

        assert kept is not None
        low, high = kept.groups[0].low, kept.groups[0].high
        assert low <= women <= high
        assert (low, high) in {(0, 5), (6, on_the_list)}
        assert high - low >= 5


def test_more_answers_than_members_are_refused_and_so_is_a_survey_without_a_list() -> None:
    assert why_not(on_list(8), survey(women=9)) is Kind.NOT_NOW
    assert why_not(None, survey(women=9)) is Kind.NOT_NOW


def test_eleven_answers_are_too_few_and_twelve_are_enough() -> None:
    assert why_not(on_list(14), survey(women=11, white=6)) is Kind.NOT_LAWFUL
    assert record_survey(on_list(14), survey(women=11, white=12)).events


def test_a_further_survey_waits_six_months_and_the_same_one_can_be_put_right() -> None:
    first = record_survey(on_list(20), survey(women=3, men=9)).state
    right = record_survey(first, survey(women=9, men=3)).state

    assert right.survey
    assert right.survey.groups[0].low == 6
    assert why_not(first, survey(date(2026, 9, 1), women=12)) is Kind.NOT_NOW
    assert why_not(first, survey(date(2025, 12, 1), women=12)) is Kind.NOT_NOW
    assert record_survey(first, survey(date(2026, 9, 2), women=12)).events
