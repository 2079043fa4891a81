"""Work without a request: however it ends, it is begun again until its service ends."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from services.chassis import background
from services.chassis.background import Background, survived
from tests.waiting import until


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(background, "ABANDON_SECONDS", 0.1)


async def lets_out_a_cancellation() -> None:
    """As a library does that awaits a task which it has cancelled."""
    fetching = asyncio.create_task(asyncio.sleep(100))
    fetching.cancel()
    await fetching


async def fails() -> None:
    raise ValueError("a defect")


async def returns() -> None:
    """Ends as if it were done."""


@pytest.mark.parametrize("end", [lets_out_a_cancellation, fails, returns])
async def test_work_that_ends_while_its_service_lives_is_begun_again_and_named(
    end: Callable[[], Awaitable[None]],
) -> None:
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        await end()

    async def thrice() -> bool:
        return begun >= 3

    works = Background()
    async with works.doing("hearing", work):
        await until(thrice)
        assert works.failing() == ["hearing"]


async def test_work_that_goes_on_is_not_named_and_ends_with_its_service() -> None:
    ended = False

    async def work() -> None:
        nonlocal ended
        try:
            await asyncio.sleep(100)
        finally:
            ended = True

    works = Background()
    async with works.doing("hearing", work):
        await asyncio.sleep(0)
        assert works.failing() == []

    assert ended


async def test_work_whose_cancellation_was_swallowed_by_a_wait_is_cancelled_again() -> None:
    waiting: list[asyncio.Future[None]] = []

    async def work() -> None:
        while True:
            waiting.append(asyncio.get_running_loop().create_future())
            await asyncio.wait_for(waiting[-1], 60)

    async with Background().doing("hearing", work):
        await asyncio.sleep(0.01)
        # Its result comes as it is cancelled, and the wait lets the cancellation go.
        waiting[0].set_result(None)

    assert [each.done() for each in waiting] == [True, True]


async def test_work_that_swallows_its_cancellation_is_not_begun_again() -> None:
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            return

    async with Background().doing("hearing", work):
        await asyncio.sleep(0)

    await asyncio.sleep(0.05)
    assert begun == 1


async def test_a_failure_is_named_until_the_work_has_gone_well_for_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts = iter([fails])

    async def work() -> None:
        await next(attempts, asyncio.Event().wait)()

    async def named() -> bool:
        return works.failing() == ["hearing"]

    async def not_named() -> bool:
        return works.failing() == []

    monkeypatch.setattr(background, "SETTLED_SECONDS", 0.5)
    works = Background()
    async with works.doing("hearing", work):
        await until(named)
        await until(not_named)


async def test_what_goes_wrong_on_the_way_out_is_an_answer_and_ends_nobody() -> None:
    assert isinstance(await survived(lets_out_a_cancellation(), seconds=1), asyncio.CancelledError)
    assert isinstance(await survived(fails(), seconds=1), ValueError)
    assert await survived(returns(), seconds=1) is None


async def test_what_neither_ends_nor_lets_itself_be_cancelled_is_given_up() -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    began = time.monotonic()
    error = await survived(stubborn(), seconds=0.05)
    release.set()

    assert isinstance(error, TimeoutError)
    assert time.monotonic() - began < 60


async def test_a_cancellation_of_the_one_who_waits_still_ends_it() -> None:
    waiting = asyncio.create_task(survived(asyncio.sleep(100), seconds=100))
    await asyncio.sleep(0)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
