"""A report that is shared a second time: what has to be new in it, what the applicants wrote each time, and who has which."""

from collections.abc import Callable
from datetime import date

import pytest

from contracts.change_of_household import HouseholdChanged
from contracts.reference import Household
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.change_of_address import (
    RecordChangeOfAddress,
    record_change_of_address,
)
from services.assessment.domain.named_documents import shared_report
from services.assessment.domain.report import (
    ReferToPanel,
    SendObservations,
    refer_to_panel,
    send_observations,
)
from services.assessment.domain.report_versions import is_outdated, is_to_write_again
from services.assessment.store import ASSESSMENTS, AssessmentView, reasons_of
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import COMMENTED, DAY, JOURNEY, SHARED
from tests.assessment.helpers.stages_two import sharing, signed_off, with_addendum, written

MOVED = COMMENTED
AGAIN = MOVED + 5 * DAY


def first() -> Assessment:
    """A report that is on record was signed off and shared, and the applicants wrote about it."""
    return commenting(sharing(signed_off()), "Four rooms, not three.", SHARED + DAY)


def commenting(assessment: Assessment, words: str, on: date) -> Assessment:
    return send_observations(assessment, SendObservations(on=on, words=words)).state


def moved(assessment: Assessment, on: date = MOVED) -> Assessment:
    command = RecordChangeOfAddress(on=on, other_area=False, other_doctor=False)
    return record_change_of_address(assessment, command).state


def one_left(assessment: Assessment) -> Assessment:
    left = HouseholdChanged(occurred_on=MOVED, household=Household.SINGLE, applicant=2)
    return decide(assessment, left).state


@pytest.mark.parametrize("changed", [moved, one_left])
def test_it_is_not_shared_again_before_something_says_what_changed(
    changed: Callable[[Assessment], Assessment],
) -> None:
    state = changed(first())

    assert is_to_write_again(state)
    with pytest.raises(Refusal, match="Record an addendum about the change and send it"):
        sharing(state, on=AGAIN)
    with pytest.raises(Refusal, match="before you sent the addendum"):
        sharing(with_addendum(state, AGAIN), on=AGAIN - DAY)
    assert not is_outdated(sharing(with_addendum(state, AGAIN), on=AGAIN))
    assert not is_outdated(sharing(signed_off(written(state, AGAIN), AGAIN), on=AGAIN))


def test_an_addendum_from_before_the_change_says_nothing_of_it() -> None:
    state = moved(with_addendum(first(), MOVED))

    assert is_to_write_again(state)
    with pytest.raises(Refusal, match="Record an addendum about the change"):
        sharing(state, on=AGAIN)


def test_a_version_that_is_written_after_sharing_is_the_applicants_once_it_is_shared() -> None:
    state = signed_off(written(moved(first()), AGAIN), AGAIN)

    sent = shared_report(state)
    assert sent
    assert (sent.number, is_to_write_again(state)) == (1, False)
    with pytest.raises(Refusal, match="Share it again"):
        refer_to_panel(state, ReferToPanel(on=AGAIN))

    again = shared_report(sharing(state, on=AGAIN))
    assert again
    assert again.number == 2


def test_every_text_of_the_applicants_is_kept_and_each_of_them_reads_it() -> None:
    state = sharing(with_addendum(moved(first()), AGAIN), on=AGAIN)
    state = commenting(state, "The new house has five.", AGAIN + DAY)
    said = [(SHARED + DAY, "Four rooms, not three."), (AGAIN + DAY, "The new house has five.")]

    for applicant in (None, 1, 2):
        view = StageTwoView.of(JOURNEY, state, AGAIN + DAY, applicant=applicant)
        assert [(each.on, each.words) for each in view.observations] == said
    [observations] = [each.words for each in reasons_of(JOURNEY, state).reasons]
    assert observations == "Four rooms, not three.\n\nThe new house has five."


def test_a_text_that_was_kept_alone_is_read_with_the_event_by_which_it_came() -> None:
    state = first()
    migrate = ASSESSMENTS.migrations[5]
    before = state.model_dump(mode="json") | {"observations": "Four rooms, not three."}
    silent = state.model_dump(mode="json") | {"observations": None}

    assert Assessment.model_validate(migrate(before)) == state
    assert Assessment.model_validate(migrate(silent)).observations == ()


def test_applicants_are_not_told_how_far_the_next_version_is() -> None:
    view = AssessmentView.of(JOURNEY, moved(first()), 1)

    assert view.to_write_again
    assert not view.for_household().to_write_again
