"""Commands and events in whatever order and on whatever dates: each decides or refuses."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.assessment import ObservationsReceived
from contracts.checks import CheckNeedDecided, ChecksAsked, ChecksChased, ChecksRenewed
from contracts.clocks import ClockId
from contracts.event import Event
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.status import Status
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import ACCEPTED, opened
from tests.assessment.helpers.commands import DETAILS

MORE_THAN_ONCE = (
    ChecksAsked,
    ChecksChased,
    ChecksRenewed,
    CheckNeedDecided,
    ObservationsReceived,
)
STEPS = st.lists(st.tuples(st.sampled_from([*DETAILS]), st.integers(-40, 300)), max_size=6)


def played(assessment: Assessment, steps: list[tuple[Any, int]]) -> tuple[Assessment, list[Event]]:
    said: list[Event] = []
    for decide, days in steps:
        command, details = DETAILS[decide]
        try:
            assessment, events = decide(
                assessment, command(on=ACCEPTED + timedelta(days), **details)
            )
        except Refusal:
            continue
        said += events
    return assessment, said


@given(
    reached=st.integers(0, 7),
    apart=st.lists(st.integers(0, 40), min_size=7, max_size=7),
    steps=STEPS,
)
def test_every_step_is_said_once_and_stage_two_starts_in_its_window(
    reached: int, apart: list[int], steps: list[tuple[Any, int]]
) -> None:
    days = [sum(apart[: place + 1]) for place in range(7)]
    in_turn = list(zip([*DETAILS][:reached], days, strict=False))
    assessment, said = played(opened(), [*in_turn, *steps])

    types = [event.type for event in said if not isinstance(event, MORE_THAN_ONCE)]
    window = assessment.clocks.get(ClockId.STAGE_TWO_WINDOW)
    assert len(types) == len(set(types))
    assert all(event.occurred_on >= ACCEPTED for event in said)
    assert (
        window is None
        or window.in_time
        or assessment.status
        in {
            Status.STAGE_TWO_WINDOW,
            Status.WINDOW_CLOSED,
            Status.DISQUALIFIED,
            Status.NOT_SUITABLE,
            Status.WITHDRAWN,
        }
    )
    assert Assessment.model_validate(assessment.model_dump(mode="json")) == assessment
