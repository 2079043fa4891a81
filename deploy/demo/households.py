"""Fictional people: names from two short lists, and addresses that can reach nobody.

The invariant: email goes to example.org, which is kept for examples; telephone numbers are from the
ranges that Ofcom keeps for drama; no postcode area is called ZX or XZ.
"""

from enum import StrEnum
from random import Random

from contracts.equality import (
    MaritalStatus,
    ReducedActivity,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
)
from contracts.ethnic_groups import is_ethnic_minority
from contracts.reference import Channel, EthnicGroup, Household

GIVEN = (
    *("Ada", "Amara", "Bea", "Callum", "Chidi", "Dilys", "Ewan", "Farida", "Gwen", "Hari"),
    *("Imogen", "Jonah", "Kezia", "Leon", "Mina", "Nadia", "Owen", "Priya", "Quentin", "Rosa"),
    *("Samir", "Tamsin", "Umar", "Vera", "Wesley", "Yusuf", "Zara", "Fintan", "Halina", "Ruben"),
)
FAMILY = (
    *("Alderbrook", "Birchfield", "Cloverley", "Dunmarsh", "Elderwick", "Fernleigh"),
    *("Gorsehill", "Hazelbank", "Ivyhurst", "Juniper-Lane", "Kestrelton", "Larkspur"),
    *("Millrace", "Nettlecombe", "Oakhanger", "Pebblewell", "Quillfeather", "Rushbourne"),
    *("Sedgewater", "Thistledown", "Underwood-Vale", "Vetchley", "Willowmere", "Yarrowby"),
)
DRAMA = ("07700 900", "01632 960", "020 7946 0")
REACHED_BY = {
    Channel.WEB_FORM: ("email",),
    Channel.EMAIL: ("email",),
    Channel.PHONE: ("phone",),
}
"""What an enquirer has left by each channel; by the others, both."""

GROUP_WEIGHTS = {
    EthnicGroup.WHITE_BRITISH: 88,
    EthnicGroup.WHITE_IRISH: 2,
    EthnicGroup.GYPSY_OR_IRISH_TRAVELLER: 1,
    EthnicGroup.ROMA: 1,
    EthnicGroup.WHITE_OTHER: 8,
    EthnicGroup.WHITE_AND_BLACK_CARIBBEAN: 3,
    EthnicGroup.WHITE_AND_BLACK_AFRICAN: 2,
    EthnicGroup.WHITE_AND_ASIAN: 3,
    EthnicGroup.MIXED_OTHER: 3,
    EthnicGroup.INDIAN: 6,
    EthnicGroup.PAKISTANI: 4,
    EthnicGroup.BANGLADESHI: 2,
    EthnicGroup.CHINESE: 2,
    EthnicGroup.ASIAN_OTHER: 3,
    EthnicGroup.BLACK_CARIBBEAN: 4,
    EthnicGroup.BLACK_AFRICAN: 5,
    EthnicGroup.BLACK_OTHER: 2,
    EthnicGroup.ARAB: 1,
    EthnicGroup.ANY_OTHER: 2,
}
"""Invented, within the ethnic minorities and within the white groups alike."""
IN_OWN_WORDS = {
    EthnicGroup.WHITE_OTHER: "Cornish and Breton",
    EthnicGroup.MIXED_OTHER: "Welsh and Māori",
    EthnicGroup.ASIAN_OTHER: "Nepali Gurung",
    EthnicGroup.BLACK_OTHER: "Afro-Guyanese",
    EthnicGroup.ANY_OTHER: "Hazara",
}
"""Of people whose group has no name on the list. They answer every other question too, as openly as it can be."""
EVERYTHING_ELSE = {
    "sexual_orientation": SexualOrientation.OTHER,
    "sexual_orientation_in_words": "Demisexual",
    "religion": Religion.ANY_OTHER,
    "religion_in_words": "Zoroastrian",
    "long_term_condition": YesNo.YES,
    "reduced_activity": ReducedActivity.YES_A_LITTLE,
    "sex": Sex.PREFER_NOT_TO_SAY,
    "gender_same_as_at_birth": YesNo.NO,
    "gender_in_words": "Genderfluid",
    "marital_status": MaritalStatus.SURVIVING_CIVIL_PARTNER,
}

ANSWER_WEIGHTS: dict[str, dict[StrEnum | None, int]] = {
    "sex": {Sex.FEMALE: 50, Sex.MALE: 46, Sex.PREFER_NOT_TO_SAY: 1, None: 3},
    "gender_same_as_at_birth": {YesNo.YES: 94, YesNo.NO: 1, YesNo.PREFER_NOT_TO_SAY: 1, None: 4},
    "sexual_orientation": {
        SexualOrientation.HETEROSEXUAL_OR_STRAIGHT: 74,
        SexualOrientation.GAY_OR_LESBIAN: 16,
        SexualOrientation.BISEXUAL: 3,
        SexualOrientation.PREFER_NOT_TO_SAY: 3,
        None: 4,
    },
    "religion": {
        Religion.NO_RELIGION: 45,
        Religion.CHRISTIAN: 38,
        Religion.MUSLIM: 5,
        Religion.HINDU: 2,
        Religion.SIKH: 1,
        Religion.PREFER_NOT_TO_SAY: 4,
        None: 5,
    },
    "long_term_condition": {YesNo.NO: 78, YesNo.YES: 14, YesNo.PREFER_NOT_TO_SAY: 3, None: 5},
    "marital_status": {
        MaritalStatus.MARRIED: 62,
        MaritalStatus.NEVER_MARRIED: 24,
        MaritalStatus.IN_CIVIL_PARTNERSHIP: 3,
        MaritalStatus.DIVORCED: 5,
        MaritalStatus.PREFER_NOT_TO_SAY: 2,
        None: 4,
    },
}
"""Invented, of everybody else: how many of a hundred answer so, or leave the question out."""


def applicants(
    random: Random, number: int, household: Household, channel: Channel
) -> list[dict[str, str]]:
    """One person or two, the first with what the channel leaves of an email address and a phone."""
    family = random.choice(FAMILY)
    given = random.sample(GIVEN, 2 if household is Household.JOINT else 1)
    people = [{"name": f"{name} {family}"} for name in given]
    reached = REACHED_BY.get(channel, ("email", "phone"))
    people[0] |= {kind: _contact(random, kind, f"{given[0]}.{number:05}") for kind in reached}
    return people


def postcode(random: Random) -> str:
    """Shaped like a postcode, in an area that does not exist."""
    area = random.choice(("ZX", "XZ"))
    return (
        f"{area}{random.randint(1, 40)} {random.randint(1, 9)}{random.choice(('AA', 'BD', 'EX'))}"
    )


def ethnic_group(random: Random, *, minority: bool) -> EthnicGroup:
    """A group within the ethnic minorities, or within the white groups."""
    groups = [group for group in GROUP_WEIGHTS if is_ethnic_minority(group) is minority]
    return random.choices(groups, [GROUP_WEIGHTS[group] for group in groups])[0]


def equality_answers(group: EthnicGroup, random: Random) -> dict[str, str]:
    """What someone of this group answers to the equality questions; each other question is left out by some."""
    if group in IN_OWN_WORDS:
        own_words = {"ethnic_group_in_words": IN_OWN_WORDS[group]}
        return {"ethnic_group": group, **own_words, **EVERYTHING_ELSE}
    return {"ethnic_group": group, **_other_answers(random)}


def _other_answers(random: Random) -> dict[str, str]:
    drawn = {
        name: random.choices([*weights], [*weights.values()])[0]
        for name, weights in ANSWER_WEIGHTS.items()
    }
    if drawn["long_term_condition"] is YesNo.YES:
        drawn["reduced_activity"] = random.choice([*ReducedActivity])
    return {name: answer for name, answer in drawn.items() if answer is not None}


def _contact(random: Random, kind: str, mailbox: str) -> str:
    if kind == "email":
        return f"{mailbox.lower()}@example.org"
    return f"{random.choice(DRAMA)}{random.randrange(1000):03}"
