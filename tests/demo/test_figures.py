"""What counts as found again, and how long the figures are waited for."""

import pytest
from tenacity import AsyncRetrying, RetryCallState

from deploy.demo import figures
from deploy.demo.comparison import Comparison, found_again
from deploy.demo.figures import StillMoving, Stuck
from deploy.demo.published import Published

ENQUIRIES, *_ = Published.read().funnel


def asked(waiting: int | None) -> RetryCallState:
    """An answer after which events were still waiting."""
    state = RetryCallState(AsyncRetrying(), fn=None, args=(), kwargs={})
    moving = StillMoving("events are not heard yet", waiting)
    state.set_exception((StillMoving, moving, None))
    return state


def test_one_family_too_many_is_a_difference() -> None:
    exact = Comparison(ENQUIRIES, 625, 625, "families")
    wrong = Comparison(ENQUIRIES, 625, 626, "families")

    assert found_again([exact])
    assert not found_again([exact, wrong])
    assert wrong.difference == 1


def test_figures_are_waited_for_as_long_as_fewer_and_fewer_events_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "PATIENCE", 0.0)
    stuck = Stuck()

    assert [stuck(asked(waiting)) for waiting in (10, 10, 3, 4)] == [False, True, False, True]


def test_a_service_that_is_not_ready_makes_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "PATIENCE", 0.0)

    assert Stuck()(asked(None))
