"""Background work ends when its service does, whatever becomes of its cancellation."""

import asyncio

from services.chassis.service import ended


async def test_work_whose_cancellation_was_swallowed_is_cancelled_again() -> None:
    waiting: list[asyncio.Future[None]] = []

    async def work() -> None:
        while True:
            waiting.append(asyncio.get_running_loop().create_future())
            await asyncio.wait_for(waiting[-1], 60)

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    waiting[0].set_result(None)
    task.cancel()
    await asyncio.sleep(0.01)
    assert len(waiting) == 2

    await ended(task)

    assert task.cancelled()
