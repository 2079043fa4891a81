"""The year as it is planned, drawn once and taken through the services' decisions once."""

import pytest

from deploy.demo.campaign import campaign_planned
from deploy.demo.plan import Journey
from deploy.demo.year import SEED, Extent, journeys
from tests.demo.helpers.played_decisions import Played, played


@pytest.fixture(scope="session")
def whole_year() -> list[Journey]:
    return journeys(Extent.WHOLE)


@pytest.fixture(scope="session")
def sixteenth() -> list[Journey]:
    return journeys(Extent.SIXTEENTH)


@pytest.fixture(scope="session")
def played_year(whole_year: list[Journey]) -> Played:
    return played([campaign_planned(SEED), *whole_year])


@pytest.fixture(scope="session")
def played_sixteenth(sixteenth: list[Journey]) -> Played:
    return played([campaign_planned(SEED), *sixteenth])
