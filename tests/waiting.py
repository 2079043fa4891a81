"""Waiting for what happens by itself."""

from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed


async def until(condition: Callable[[], Awaitable[bool]], *, seconds: float = 120) -> None:
    """Returns once the condition holds; raises `RetryError` when the seconds are over."""
    asking = AsyncRetrying(
        retry=retry_if_result(lambda held: not held),
        stop=stop_after_delay(seconds),
        wait=wait_fixed(0.05),
    )

    async def held() -> bool:
        return await condition()

    await asking(held)
