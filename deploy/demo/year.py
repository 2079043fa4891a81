"""The synthetic year: every journey of a slice, drawn from one seed and nothing else.

The invariant: a slice is a function of the seed and its own number, so the whole year holds each
sixteenth unchanged, and playing the whole after a sixteenth only adds the rest.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from contracts.calendar import is_working_day
from contracts.reference import Channel, EthnicGroup, Household
from deploy.demo.assessment import (
    assess_in_window,
    assess_stage_one,
    assess_stage_two,
    withdraw_before_panel,
)
from deploy.demo.checks import person_by_person
from deploy.demo.contacts import reached
from deploy.demo.draft import AGENCIES, Course, Draft, Part
from deploy.demo.enquiry import enquire, register
from deploy.demo.households import ethnic_group
from deploy.demo.panel import decide
from deploy.demo.plan import Journey, Step
from deploy.demo.published import Published
from deploy.demo.quotas import (
    ACCEPTED,
    COUPLES_APPROVED,
    COUPLES_REGISTERED,
    ENDINGS,
    ENQUIRIES,
    IN_STAGE_TWO,
    REFERRED,
    REGISTERED,
    SLICES,
    TO_PANEL,
    Ending,
    minority_approved,
    minority_registered,
)
from deploy.demo.shops import mystery_shops
from deploy.demo.stories import with_stories

SEED = 2021
FIRST_DAY, DAYS = date(2021, 4, 1), 365
COUPLE_ENQUIRES = 0.7
AGENCY_WEIGHTS = (20, 14, 22, 12, 18, 14)
CHANNEL_WEIGHTS = {
    Channel.WEB_FORM: 44,
    Channel.PHONE: 20,
    Channel.EMAIL: 14,
    Channel.SOCIAL_MEDIA: 8,
    Channel.EVENT: 12,
    Channel.VISIT: 2,
}
AT_ANY_HOUR = (Channel.WEB_FORM, Channel.EMAIL, Channel.SOCIAL_MEDIA)
PARTS: tuple[tuple[Ending, Part], ...] = (
    (Ending.WENT_QUIET, enquire),
    (REGISTERED, register),
    (ACCEPTED, assess_stage_one),
    (Ending.NOT_SUITABLE_AT_STAGE_ONE, assess_in_window),
    (IN_STAGE_TWO, assess_stage_two),
    (REFERRED, withdraw_before_panel),
    (TO_PANEL, decide),
)
"""The parts of a journey, and the earliest ending that reaches each."""


class Extent(StrEnum):
    """How much of the year is played."""

    SIXTEENTH = "sixteenth"
    WHOLE = "whole"

    @property
    def slices(self) -> int:
        return SLICES if self is Extent.WHOLE else 1


def journeys(extent: Extent, seed: int = SEED) -> list[Journey]:
    """Every journey, mystery shop and information event, in the order of the days on which they begin."""
    every = [*mystery_shops(seed)]
    for part in range(extent.slices):
        every += slice_of_year(part, seed)
    return sorted(every, key=lambda journey: (journey.began_on, journey.name))


def slice_of_year(part: int, seed: int = SEED) -> list[Journey]:
    """The journeys of one sixteenth of the year, 0 to 15, with its information events."""
    return with_stories(seed, part, [course(draft) for draft in drafts(part, seed)])


def drafts(part: int, seed: int = SEED) -> Iterator[Draft]:
    """The 625 households of one sixteenth of the year, 0 to 15."""
    random = Random(f"{seed}/slice/{part}")
    endings = [ending for ending, count in ENDINGS.items() for _ in range(count)]
    random.shuffle(endings)
    couples = _couples(random, endings)
    groups = _ethnic_groups(random, part, endings, couples)
    for place, ending in enumerate(endings):
        enquired_on = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        yield Draft(
            seed=seed,
            number=part * ENQUIRIES + place,
            ending=ending,
            agency=random.choices(AGENCIES, AGENCY_WEIGHTS)[0],
            household=Household.JOINT if place in couples else Household.SINGLE,
            channel=_channel(random, enquired_on),
            enquired_on=enquired_on,
            ethnic_groups=groups.get(place, ()),
            campaign=Published.read().campaign.code,
        )


def _couples(random: Random, endings: list[Ending]) -> set[int]:
    """The places of the couples: so many of the approved, so many of the others who register."""
    approved = _places(endings, approved=True)
    others = _places(endings, approved=False)
    enquiring = [place for place, ending in enumerate(endings) if ending < REGISTERED]
    return {
        *random.sample(approved, COUPLES_APPROVED),
        *random.sample(others, COUPLES_REGISTERED - COUPLES_APPROVED),
        *(place for place in enquiring if random.random() < COUPLE_ENQUIRES),
    }


def _ethnic_groups(
    random: Random, part: int, endings: list[Ending], couples: set[int]
) -> dict[int, tuple[EthnicGroup, ...]]:
    """What each adopter of each household that registers answers; everybody answers."""
    approved = _individuals(_places(endings, approved=True), couples)
    others = _individuals(_places(endings, approved=False), couples)
    of_approved = minority_approved(part)
    minority = {
        *random.sample(approved, of_approved),
        *random.sample(others, minority_registered(part) - of_approved),
    }
    groups: dict[int, tuple[EthnicGroup, ...]] = {}
    for place, applicant in [*approved, *others]:
        group = ethnic_group(random, minority=(place, applicant) in minority)
        groups[place] = (*groups.get(place, ()), group)
    return groups


def _places(endings: list[Ending], *, approved: bool) -> list[int]:
    return [
        place
        for place, ending in enumerate(endings)
        if ending >= REGISTERED and (ending is Ending.APPROVED) is approved
    ]


def _individuals(places: Iterable[int], couples: set[int]) -> list[tuple[int, int]]:
    return [
        (place, applicant) for place in places for applicant in range(2 if place in couples else 1)
    ]


def _channel(random: Random, on: date) -> Channel:
    channels = tuple(CHANNEL_WEIGHTS) if is_working_day(on) else AT_ANY_HOUR
    return random.choices(channels, [CHANNEL_WEIGHTS[channel] for channel in channels])[0]


def course(draft: Draft) -> Course:
    random = draft.random()
    steps: list[Step] = []
    for earliest, part in PARTS:
        if draft.ending >= earliest:
            steps += part(draft, random, steps[-1].on if steps else draft.enquired_on)
    return reached(Course(draft, person_by_person(steps)))
