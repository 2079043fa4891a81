"""The registration form of an invented household, in the parts in which it is saved.

The invariant: no two households of a year hold a person of the same name and birthday. A first applicant's
birthday follows from the household's number, a second one's likewise, and their middle names never meet.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.demo.households import FAMILY, GIVEN, postcode

Content = dict[str, Any]

FIRST_BIRTHDAY, BIRTHDAYS = date(1968, 1, 1), 10_000
APART = 400
MIDDLE = (("Alexis", "Frances", "Jules", "Sidney"), ("Ariel", "Morgan", "Robin", "Sacha"))
PLACES = ("Ashcombe", "Brackenford", "Dovebridge", "Hollinwell", "Skelwith-on-Sea")
COUPLES = (
    {
        "partnership": "married",
        "partnership_formed_on": "2015-06-20",
        "partnership_formed_at": "Dovebridge register office",
    },
    {
        "partnership": "civil_partnership",
        "partnership_formed_on": "2017-09-02",
        "partnership_formed_at": "Hollinwell register office",
    },
    {"partnership": "partner", "partner_details": "They have lived together for six years."},
)
BEFORE = (
    {"had_previous_relationships": False},
    {
        "had_previous_relationships": True,
        "previous_relationships": "A marriage that ended in divorce; no children.",
    },
)
KNOWN_AS = (
    ("Sister", True),
    ("Neighbour", False),
    ("Friend from school", False),
    ("Colleague", False),
    ("Leader of the play group", False),
)
CHILDREN = 0.25


def form_parts(random: Random, number: int, names: Sequence[str]) -> list[Content]:
    """Every part of the form of one person or a couple, complete; `names` are given and family name."""
    home = {
        "address": [f"{random.randint(1, 90)} Example Street", random.choice(PLACES)],
        "postcode": postcode(random),
        "local_authority": "Example County Council",
    }
    together = random.choice(COUPLES) if len(names) > 1 else {"partnership": "none"}
    people = [
        {**_applicant(random, number, place, name), **home, **together}
        for place, name in enumerate(names)
    ]
    return [*people, _household(random, names[0]), _referees(random)]


def _applicant(random: Random, number: int, place: int, name: str) -> Content:
    given, family = name.rsplit(" ", 1)
    born = FIRST_BIRTHDAY + timedelta(days=(number + place * APART) % BIRTHDAYS)
    return {
        "part": ("first_applicant", "second_applicant")[place],
        "name": f"{given} {random.choice(MIDDLE[place])} {family}",
        "sex": random.choice(("female", "male")),
        "date_of_birth": born.isoformat(),
        "place_of_birth": random.choice(PLACES),
        "domiciled": True,
        "had_family_court_proceedings": False,
        "medical_practitioner": "The Example Surgery",
        "medical_practitioner_address": ["1 Well Lane", random.choice(PLACES)],
        **random.choice(BEFORE),
    }


def _household(random: Random, name: str) -> Content:
    born = date(2012, 1, 1) + timedelta(days=random.randrange(2500))
    child = {
        "name": f"{random.choice(GIVEN)} {name.rsplit(' ', 1)[-1]}",
        "date_of_birth": born.isoformat(),
        "relationship": "Child of an applicant",
    }
    members = [child] if random.random() < CHILDREN else []
    return {"part": "household", "members": members, "children_living_elsewhere": []}


def _referees(random: Random) -> Content:
    known_as = random.sample(KNOWN_AS, 3)
    return {
        "part": "referees",
        "referees": [
            {
                "name": f"{random.choice(GIVEN)} {random.choice(FAMILY)}",
                "relationship": relationship,
                "is_relative": is_relative,
                "how_long_known": f"{random.randint(3, 20)} years",
                "address": [f"{place} Example Row", random.choice(PLACES)],
                "phone": f"07700 900{random.randrange(1000):03}",
            }
            for place, (relationship, is_relative) in enumerate(known_as, start=1)
        ],
    }
