"""What routes are given beside the parts of a running service."""

from typing import Annotated

from fastapi import Depends, Request

from services.reporting.background.preparations import Preparations
from services.reporting.domain.publishing.noise import Noise


async def _noise(request: Request) -> Noise:
    noise: Noise = request.app.state.noise
    return noise


async def _preparations(request: Request) -> Preparations:
    preparations: Preparations = request.app.state.preparations
    return preparations


PreparationsDep = Annotated[Preparations, Depends(_preparations)]
"""Where quarters are made ready."""

NoiseDep = Annotated[Noise, Depends(_noise)]
"""Where changes of counts come from."""
