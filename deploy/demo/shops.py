"""Mystery shops: the same in a sixteenth and in the whole year, in the two rounds of the report.

The invariant: an agency's points over all its shops are fixed, and only their spread is drawn.
"""

from datetime import date, timedelta
from random import Random

from contracts.mystery_shop import Section
from contracts.reference import Channel
from deploy.demo.draft import AGENCIES
from deploy.demo.plan import Journey, opening

SHOPS = 25
POINTS = 50
OTHER_SECTIONS = {Section.INFORMATION: 20, Section.FOLLOW_UP: 10}
ACHIEVED = dict(zip(AGENCIES, (1094, 1003, 1062, 943, 1031, 981), strict=True))
"""Of the 1,250 points for handling an enquiry; the mean of the six percentages is 81.52."""

ROUNDS = {
    "2021-22-autumn": (date(2021, 10, 1), date(2021, 12, 31)),
    "2021-22-winter": (date(2022, 1, 1), date(2022, 3, 31)),
}
CHANNELS = (Channel.WEB_FORM, Channel.PHONE, Channel.EMAIL)
SHIFTS = 100


def mystery_shops(seed: int) -> list[Journey]:
    """Every shop of every agency, each a journey of one step."""
    return [shop for agency in AGENCIES for shop in _of_agency(seed, agency)]


def _of_agency(seed: int, agency: str) -> list[Journey]:
    random = Random(f"{seed}/shops/{agency}")
    return [
        _shop(seed, agency, number, achieved, random)
        for number, achieved in enumerate(_spread(random, ACHIEVED[agency]))
    ]


def _spread(random: Random, total: int) -> list[int]:
    points = [total // SHOPS + (place < total % SHOPS) for place in range(SHOPS)]
    for _ in range(SHIFTS):
        giver, taker = random.sample(range(SHOPS), 2)
        if points[giver] > 0 and points[taker] < POINTS:
            points[giver] -= 1
            points[taker] += 1
    return points


def _shop(seed: int, agency: str, number: int, achieved: int, random: Random) -> Journey:
    name = tuple(ROUNDS)[number % len(ROUNDS)]
    begins, ends = ROUNDS[name]
    scores = [_score(Section.ENQUIRY_HANDLING, achieved, POINTS)]
    for section, available in OTHER_SECTIONS.items():
        scores.append(_score(section, random.randint(available // 2, available), available))
    scored = opening(
        "mystery-shops",
        begins + timedelta(days=random.randint(0, (ends - begins).days)),
        agency=agency,
        round=name,
        channel=random.choice(CHANNELS),
        scores=scores,
    )
    return Journey(f"{seed}-shop-{agency}-{number:02}", (scored,))


def _score(section: Section, achieved: int, available: int) -> dict[str, str | int]:
    return {"section": section, "achieved": achieved, "available": available}
