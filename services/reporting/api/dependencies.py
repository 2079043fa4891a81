"""What routes are given beside the parts of a running service."""

from typing import Annotated

from fastapi import Depends, Request

from services.reporting.domain.publishing.noise import Noise


async def _noise(request: Request) -> Noise:
    noise: Noise = request.app.state.noise
    return noise


NoiseDep = Annotated[Noise, Depends(_noise)]
"""Where changes of counts come from."""
