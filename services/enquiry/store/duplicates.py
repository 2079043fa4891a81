"""Enquiries of one agency that look like the same household, by what is equal or nearly equal in them.

The invariant: which signs agree is shown and never their values; no pair crosses from one agency to
another, and none that staff called different people is proposed again.
"""

from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Self
from uuid import UUID

from jellyfish import damerau_levenshtein_distance
from pydantic import BaseModel
from pymongo import IndexModel

from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status

LIKENESS = IndexModel([("agency", 1), ("state.likeness", 1)], name="likeness")
KNOWN_BY_BIRTH = "state.born"
IS_KNOWN_BY_BIRTH: Document = {f"{KNOWN_BY_BIRTH}.0": {"$exists": True}}
BORN = IndexModel(
    [(KNOWN_BY_BIRTH, 1), ("agency", 1)], name="born", partialFilterExpression=IS_KNOWN_BY_BIRTH
)
"""Of those whose registration was submitted; it begins with the sign, so that those under another key are found."""
AT_ONCE = 200
COMPARED = {"likeness", "born", "different_from", "progress"}
SHOWN: Document = {
    "state.likeness": 1,
    KNOWN_BY_BIRTH: 1,
    "state.different_from": 1,
    "state.progress.status": 1,
    "state.progress.dates.on": 1,
    "state.progress.previous_journey": 1,
}


class MatchingDetail(StrEnum):
    """What two enquiries have in common."""

    EMAIL = "email"
    PHONE = "phone"
    NAME_AND_POSTCODE = "name_and_postcode"
    SIMILAR_NAME_AND_POSTCODE = "similar_name_and_postcode"
    NAME_AND_DATE_OF_BIRTH = "name_and_date_of_birth"
    POSTCODE_AND_DATE_OF_BIRTH = "postcode_and_date_of_birth"


_SIGNS = {
    "email": MatchingDetail.EMAIL,
    "phone": MatchingDetail.PHONE,
    "name": MatchingDetail.NAME_AND_POSTCODE,
    "born": MatchingDetail.NAME_AND_DATE_OF_BIRTH,
    "home": MatchingDetail.POSTCODE_AND_DATE_OF_BIRTH,
}
SLIP = 1
"""Letters left out, added, changed or swapped in what may still be the same name."""
SHORTEST = 5
"""Letters of a name in which one slip is less than another name (Li, Lo)."""


class LookAlike(BaseModel):
    """An enquiry that may be from the same household."""

    journey: UUID
    status: Status
    received_on: date
    agree: list[MatchingDetail]


class PossibleDuplicates(BaseModel):
    """Two enquiries at one agency that may be from one household, the earlier first."""

    journeys: tuple[UUID, UUID]
    received_on: tuple[date, date]
    agree: list[MatchingDetail]


class Comparable:
    """What is read of an enquiry to compare it with another."""

    def __init__(self, document: Document) -> None:
        state = document["state"]
        self.journey: UUID = document["_id"]
        self.likeness = frozenset[str]([*state["likeness"], *state.get("born", ())])
        self.status = Status(state["progress"]["status"])
        self.received_on = date.fromisoformat(state["progress"]["dates"][0]["on"])
        self._apart = {*state["different_from"], state["progress"]["previous_journey"]}
        # Read here, so that a sign that cannot be read is damage of this enquiry and not of the list.
        signs = [each.split(" ", 2) for each in self.likeness if each.startswith("name ")]
        self._named = [(place, name) for _, place, name in signs]

    def apart_from(self, other: Self) -> bool:
        """Whether staff called them different people, or one is the other's journey of before."""
        return str(other.journey) in self._apart or str(self.journey) in other._apart

    def agrees_in(self, other: Self) -> list[MatchingDetail]:
        """The signs in which both agree, in the order in which they are shown."""
        kinds = {each.partition(" ")[0] for each in self.likeness & other.likeness}
        found = {_SIGNS[each] for each in kinds & _SIGNS.keys()}
        if "at" in kinds and "name" not in kinds and self._is_named_nearly_as(other):
            found.add(MatchingDetail.SIMILAR_NAME_AND_POSTCODE)
        return [sign for sign in MatchingDetail if sign in found]

    def _is_named_nearly_as(self, other: Self) -> bool:
        return any(
            place == at and is_slip(name, another)
            for place, name in self._named
            for at, another in other._named
        )


def is_slip(one: str, other: str) -> bool:
    """Whether two normal names may be one: a letter was left out, added, changed or swapped."""
    long_enough = min(len(one), len(other)) >= SHORTEST
    return long_enough and damerau_levenshtein_distance(one, other) <= SLIP


async def look_alikes(enquiries: CaseRecords[Enquiry], journey: UUID) -> list[LookAlike]:
    """What looks like this enquiry at its agency; refuses where there is no such enquiry."""
    enquiry = await enquiries.state(journey)
    if enquiry.status is Status.MERGED:
        return []
    itself = Comparable(
        {"_id": journey, "state": enquiry.model_dump(mode="json", include=COMPARED)}
    )
    alike = enquiries.collection.find(
        {"_id": {"$ne": journey}, **_not_merged(enquiry.agency), "$or": _sharing(enquiry)}, SHOWN
    )
    found = await alike.limit(AT_ONCE).to_list()
    others = enquiries.concerns.readable(found, Comparable)
    shown = [_look_alike(itself, each) for each in others if not itself.apart_from(each)]
    return [each for each in shown if each.agree]


async def possible_duplicates(
    enquiries: CaseRecords[Enquiry], agency: str
) -> list[PossibleDuplicates]:
    """Pairs of this agency's enquiries that share a sign, the latest first; at most 200."""
    pairs: dict[frozenset[UUID], PossibleDuplicates] = {}
    async for group in await enquiries.collection.aggregate(_sharing_a_sign(agency)):
        comparable = enquiries.concerns.readable(group["found"], Comparable)
        for one, other in combinations(comparable, 2):
            if len(pairs) == AT_ONCE:
                return [*pairs.values()]
            if not one.apart_from(other) and one.agrees_in(other):
                pairs.setdefault(frozenset({one.journey, other.journey}), _pair(one, other))
    return [*pairs.values()]


def _look_alike(itself: Comparable, other: Comparable) -> LookAlike:
    return LookAlike(
        journey=other.journey,
        status=other.status,
        received_on=other.received_on,
        agree=itself.agrees_in(other),
    )


def _not_merged(agency: str) -> Document:
    return {"agency": agency, "state.progress.status": {"$ne": Status.MERGED.value}}


def _sharing(enquiry: Enquiry) -> list[Document]:
    """Each kind of sign by an index of its own."""
    return [
        {"state.likeness": {"$in": [*enquiry.likeness]}},
        {KNOWN_BY_BIRTH: {"$in": [*enquiry.born]}, **IS_KNOWN_BY_BIRTH},
    ]


def _sharing_a_sign(agency: str) -> list[Document]:
    """Groups of enquiries with an equal sign, the group with the latest enquiry first."""
    received_on = {"$first": "$state.progress.dates.on"}
    signs = {"$concatArrays": ["$state.likeness", {"$ifNull": [f"${KNOWN_BY_BIRTH}", []]}]}
    return [
        {"$match": _not_merged(agency)},
        {"$project": {**SHOWN, "sign": signs, "received_on": received_on}},
        {"$unwind": "$sign"},
        {
            "$group": {
                "_id": "$sign",
                "found": {"$push": "$$ROOT"},
                "latest": {"$max": "$received_on"},
            }
        },
        {"$match": {"found.1": {"$exists": True}}},
        {"$sort": {"latest": -1, "_id": 1}},
    ]


def _pair(one: Comparable, other: Comparable) -> PossibleDuplicates:
    first, second = sorted((one, other), key=lambda each: (each.received_on, each.journey))
    return PossibleDuplicates(
        journeys=(first.journey, second.journey),
        received_on=(first.received_on, second.received_on),
        agree=first.agrees_in(second),
    )
