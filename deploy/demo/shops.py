"""Mystery shops: the same in a sixteenth and in the whole year, in the two rounds of the report.

The invariant: an agency's points over all its shops are fixed, and only their spread is drawn. A shopper's
mailbox is nobody else's in the year, so that no household is taken for a shopper. Each shopper really
enquires, long after the commission in the order of the play.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from contracts.mystery_shop import Section
from contracts.reference import Channel, Household
from deploy.demo.days import working_day
from deploy.demo.draft import AGENCIES
from deploy.demo.enquiry import contacted, informed
from deploy.demo.households import FAMILY, GIVEN, postcode
from deploy.demo.plan import Journey, Opened, Service, Step, opening

SHOPS = 25
POINTS = 50
EACH = 10
QUESTIONS = {
    Section.ENQUIRY_HANDLING: {
        "welcomed": "Was the enquirer made to feel welcome?",
        "listened-to": "Did the enquirer have time to say what they wanted?",
        "questions-answered": "Were the enquirer's questions answered?",
        "process-explained": "Were the stages of the process explained?",
        "next-step-offered": "Was a next step offered, with a day?",
    },
    Section.INFORMATION: {
        "information-sent": "Did the information arrive, and was it what the agency promised?",
        "information-clear": "Could someone who knows nothing about adoption understand it?",
    },
    Section.FOLLOW_UP: {"called-back": "Did someone follow up within 10 days?"},
}
"""An invented questionnaire: the national one is not public. Ten points can be had in each."""

NOT_APPLICABLE = 0.1
SCENARIOS = {
    "first-questions": "A single person who wonders whether they could adopt.",
    "siblings": "A couple in their forties who are thinking about adopting 2 siblings.",
    "birth-children": "A family with two children of their own at school.",
}
ON_THEIR_OWN = {"first-questions"}
COMMENTS = (
    "Warm and unhurried. Asked for my name and used it.",
    "Had to explain twice why I was calling.",
    "Clear about what comes next and when.",
    "The line was bad and nobody called back.",
)
ACHIEVED = dict(zip(AGENCIES, (1094, 1003, 1062, 943, 1031, 981), strict=True))
"""Of the 1,250 points for handling an enquiry; the mean of the six percentages is 81.52."""

ROUNDS = {
    "2021-22-autumn": (date(2021, 10, 1), date(2021, 12, 31)),
    "2021-22-winter": (date(2022, 1, 1), date(2022, 3, 31)),
}
OPENED_ON = date(2021, 4, 1)
"""Months before the first shop: journeys are played many at a time, and a round comes before its shops."""

COMMISSIONED_BEFORE = timedelta(days=10)
SCORED_AFTER = 21
UNMASKED_AFTER = timedelta(days=21)
SHOP = "shop"
CHANNELS = (Channel.WEB_FORM, Channel.PHONE, Channel.EMAIL)
SHIFTS = 100


class Shop(NamedTuple):
    """One shop as it is drawn; `number` is its place among those of all agencies."""

    number: int
    round: str
    commissioned: Step
    scored: Step

    @property
    def name(self) -> str:
        agency = self.commissioned.details["agency"]
        return f"shop-{agency}-{self.number % SHOPS:02}"


def mystery_shops(seed: int) -> list[Journey]:
    """The rounds with their commissions, and every shop from the shopper's enquiry to its scores."""
    shops = [shop for agency in AGENCIES for shop in _of_agency(seed, agency)]
    rounds, shopped = [], []
    for name in ROUNDS:
        within = [shop for shop in shops if shop.round == name]
        opened = _round(seed, name, within)
        rounds.append(opened)
        shopped += [
            _shopped(seed, shop, opened.opened(place)) for place, shop in enumerate(within, start=1)
        ]
    return [*rounds, *shopped]


def unmaskings(seed: int) -> list[Journey]:
    """The end of each round, once every shop in it has been played."""
    return [
        Journey(
            f"{seed}-unmasking-{name}",
            (opening(f"mystery-shop-rounds/{name}/unmask-round", ends_on + UNMASKED_AFTER),),
        )
        for name, (_, ends_on) in ROUNDS.items()
    ]


def _round(seed: int, name: str, shops: Sequence[Shop]) -> Journey:
    begins_on, ends_on = ROUNDS[name]
    opened = opening(
        "mystery-shop-rounds",
        OPENED_ON,
        code=name,
        begins_on=begins_on.isoformat(),
        ends_on=ends_on.isoformat(),
        scenarios=[{"code": code, "text": text} for code, text in SCENARIOS.items()],
        questionnaire=[
            {
                "section": section,
                "questions": [
                    {"code": code, "text": text, "available": EACH}
                    for code, text in questions.items()
                ],
            }
            for section, questions in QUESTIONS.items()
        ],
    )
    commissions = [shop.commissioned.at(shop.name) for shop in shops]
    return Journey(f"{seed}-round-{name}", (opened, *commissions))


def _of_agency(seed: int, agency: str) -> list[Shop]:
    random = Random(f"{seed}/shops/{agency}")
    return [
        _shop(agency, number, achieved, random)
        for number, achieved in enumerate(_spread(random, ACHIEVED[agency], SHOPS, POINTS))
    ]


def _spread(random: Random, total: int, places: int, most: int) -> list[int]:
    """The total over so many places, none of which holds more than `most`."""
    points = [total // places + (place < total % places) for place in range(places)]
    for _ in range(SHIFTS):
        giver, taker = random.sample(range(places), 2)
        if points[giver] > 0 and points[taker] < most:
            points[giver] -= 1
            points[taker] += 1
    return points


def _shop(agency: str, number: int, achieved: int, random: Random) -> Shop:
    name = tuple(ROUNDS)[number % len(ROUNDS)]
    begins_on, ends_on = ROUNDS[name]
    place = AGENCIES.index(agency) * SHOPS + number
    commissioned = opening(
        "mystery-shops",
        begins_on - COMMISSIONED_BEFORE,
        round=name,
        agency=agency,
        channel=random.choice(CHANNELS),
        scenario=random.choice(tuple(SCENARIOS)),
        persona=_persona(random, place),
    )
    length = (ends_on - begins_on).days
    after = SCORED_AFTER + random.randint(0, length) * (length - SCORED_AFTER) // length
    scored = Step(
        Service.ENQUIRY,
        "score-shop",
        begins_on + timedelta(days=after),
        {"answered": _answers(random, achieved)},
        commissioned.folder,
    )
    return Shop(place, name, commissioned, scored.at(SHOP))


def _shopped(seed: int, shop: Shop, commissioned: Opened) -> Journey:
    """The shopper enquires like anybody else, some weeks before the scores, and is answered likewise."""
    random = Random(f"{seed}/{shop.name}/enquiry")
    until = shop.scored.on
    asked = _asked(random, shop, until - timedelta(days=random.randint(14, SCORED_AFTER)))
    contact = contacted(shop.number, random, asked.on)
    information = informed(random, asked.on, after=contact.on)
    answers = [each for each in (contact, information) if each.on <= until]
    steps = (asked, *answers, shop.scored)
    return Journey(f"{seed}-{shop.name}", steps, {SHOP: commissioned})


def _asked(random: Random, shop: Shop, on: date) -> Step:
    ordered = shop.commissioned.details
    alone = ordered["scenario"] in ON_THEIR_OWN
    partner = {"name": f"{random.choice(GIVEN)} {random.choice(FAMILY)}"}
    return opening(
        "enquiries",
        working_day(on),
        agency=ordered["agency"],
        channel=ordered["channel"],
        household=Household.SINGLE if alone else Household.JOINT,
        applicants=[ordered["persona"]] if alone else [ordered["persona"], partner],
        postcode=postcode(random),
    )


def _persona(random: Random, number: int) -> dict[str, str]:
    name = f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
    return {"name": name, "email": f"shopper.{number:03}@example.org"}


def _answers(random: Random, achieved: int) -> list[dict[str, Any]]:
    handling, *others = QUESTIONS.values()
    points: list[int | None] = [*_spread(random, achieved, len(handling), EACH)]
    for _ in [code for questions in others for code in questions]:
        applied = random.random() > NOT_APPLICABLE
        points.append(random.randint(EACH // 2, EACH) if applied else None)
    codes = [code for questions in QUESTIONS.values() for code in questions]
    answers: list[dict[str, Any]] = [
        {"question": code, "achieved": each} for code, each in zip(codes, points, strict=True)
    ]
    answers[0]["comment"] = random.choice(COMMENTS)
    return answers
