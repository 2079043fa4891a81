"""Early permanence: interest, training and assessment, each a fact of its own."""

import pytest

from contracts.early_permanence import EarlyPermanenceAssessed, EarlyPermanenceConsidered
from services.assessment.case_parts import EarlyPermanenceView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.early_permanence import (
    AssessEarlyPermanence,
    ConsiderEarlyPermanence,
    assess_early_permanence,
    consider_early_permanence,
)
from services.assessment.domain.preparation import (
    BookPreparation,
    RecordPreparation,
    book_preparation,
    record_preparation,
)
from services.assessment.store import AssessmentView
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    DAY,
    JOURNEY,
    NOTICE,
    REFERRED,
    checked,
    in_stage_two,
    opened,
    referred,
    refused,
)


def shown(state: Assessment) -> EarlyPermanenceView | None:
    return AssessmentView.of(JOURNEY, state, 1).early_permanence


def trained(state: Assessment, topic: str) -> Assessment:
    """The first applicant was at a training session."""
    booking = BookPreparation.model_validate(
        {"on": NOTICE, "kind": "training", "topic": topic, "hours": 6, "held_on": NOTICE + DAY}
    )
    done = RecordPreparation.model_validate(
        {"on": NOTICE + DAY, "booking": 1, "applicant": 1, "outcome": "done"}
    )
    return record_preparation(book_preparation(state, booking).state, done).state


def test_they_say_whether_it_interests_them_and_can_change_their_mind() -> None:
    state, events = consider_early_permanence(
        opened(), ConsiderEarlyPermanence(on=ACCEPTED, interested=True)
    )
    again = consider_early_permanence(
        state, ConsiderEarlyPermanence(on=ACCEPTED + DAY, interested=False)
    ).state

    assert events == [EarlyPermanenceConsidered(occurred_on=ACCEPTED, interested=True)]
    view = shown(again)
    assert view is not None
    assert (view.interested, view.trained, view.assessed_on) == (False, {}, None)


def test_none_of_the_three_follows_from_another() -> None:
    alone = shown(trained(in_stage_two(), "early_permanence"))
    state, events = assess_early_permanence(
        in_stage_two(), AssessEarlyPermanence(on=NOTICE + DAY, suitable=True)
    )
    assessed = shown(state)

    assert events == [EarlyPermanenceAssessed(occurred_on=NOTICE + DAY, suitable=True)]
    assert alone is not None
    assert assessed is not None
    assert (alone.interested, alone.trained, alone.suitable) == (None, {1: NOTICE + DAY}, None)
    assert (assessed.interested, assessed.trained, assessed.suitable) == (None, {}, True)
    assert shown(trained(in_stage_two(), "parenting")) is None, "another topic"


def test_it_is_assessed_in_stage_two_and_said_until_the_case_has_ended() -> None:
    with pytest.raises(Refusal):
        assess_early_permanence(checked(), AssessEarlyPermanence(on=NOTICE, suitable=True))
    with pytest.raises(Refusal, match="before the start of stage two"):
        assess_early_permanence(
            in_stage_two(), AssessEarlyPermanence(on=NOTICE - DAY, suitable=True)
        )
    interested = ConsiderEarlyPermanence(on=REFERRED, interested=True)
    assert consider_early_permanence(referred(), interested).events
    with pytest.raises(Refusal, match="tell the agency directly"):
        consider_early_permanence(refused(), interested)
