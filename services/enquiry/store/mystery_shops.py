"""Mystery shops and their rounds: how they are kept, recognised and shown.

The invariant: an agency finds shops of its own alone, and none before its round is unmasked and the shop
has come to its end; who the shopper posed as is shown by no view.
"""

from collections.abc import Sequence
from re import fullmatch
from typing import Any
from uuid import UUID, uuid5

from pymongo import IndexModel

from contracts import mystery_shop, mystery_shop_round
from contracts.calendar import london_date
from contracts.event import IDENTITY
from services.casework.obligations import OBLIGATIONS
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, Cause, RecordKind
from services.enquiry.domain.likeness import likeness
from services.enquiry.domain.mystery_shops.mystery_shop import (
    MysteryShop,
    ShopperEnquiry,
    ShopStatus,
    meet_enquiry,
)
from services.enquiry.domain.mystery_shops.shop_round import MysteryShopRound
from services.enquiry.domain.people import Applicant
from services.enquiry.store.cached_records import CachedRecords

MYSTERY_SHOPS = RecordKind(
    mystery_shop.TOPIC,
    "mystery_shops",
    MysteryShop,
    indexes=(
        IndexModel([("state.round", 1), ("agency", 1)]),
        IndexModel([("state.status", 1), ("state.round", 1)]),
        IndexModel([("state.enquiries", 1)]),
        OBLIGATIONS,
    ),
)
MYSTERY_SHOP_ROUNDS = RecordKind(
    mystery_shop_round.TOPIC,
    "mystery_shop_rounds",
    MysteryShopRound,
    indexes=(IndexModel([("state.code", 1)]),),
)
ROUNDS = UUID("c2a8a5c6-7d5c-5b7b-9e0f-2f5b0d3a9e61")

ANYWHERE = ""
"""In place of an agency's code: a sign by which a shopper is known wherever it turns up."""

ShopRecords = CaseRecords[MysteryShop]
RoundRecords = CaseRecords[MysteryShopRound]


def round_of(code: str) -> UUID:
    """The identity of the round of that code."""
    return uuid5(ROUNDS, code)


class CachedShops(CachedRecords[MysteryShop]):
    """The shops whose shopper may still turn to the agency: those of masked rounds, or not scored.

    A persona that has written and then calls is the same shop, so a shop stays until its round is
    unmasked; a cancelled one is recognised no more.
    """

    def __init__(self, shops: ShopRecords) -> None:
        super().__init__(shops)
        self._known: dict[tuple[str, str], UUID] = {}

    async def _read(self) -> bool:
        masked = await _round_codes(self._records, unmasked=False)
        self._only = {
            "$or": [
                {"state.status": ShopStatus.COMMISSIONED},
                {"state.status": ShopStatus.SCORED, "state.round": {"$in": masked}},
            ]
        }
        has_changed = await super()._read()
        if has_changed:
            self._known = _by_sign(self.states)
        return has_changed

    def shop_for(self, agency: str, applicants: Sequence[Applicant]) -> UUID | None:
        """The shop whose persona has the email address or phone number of one of them.

        The agency's own where it has one under that sign. A shopper may come in at a front door or
        anywhere else: the address is a shopper's wherever it turns up. A name alone is no sign.
        """
        if not self._known:
            return None
        signs = likeness(applicants, None)
        asked = [*((agency, sign) for sign in signs), *((ANYWHERE, sign) for sign in signs)]
        return next((self._known[each] for each in asked if each in self._known), None)


def _by_sign(states: dict[UUID, MysteryShop]) -> dict[tuple[str, str], UUID]:
    """Which shop an agency is in touch with under a sign; one not met yet comes first."""
    order = sorted(
        states, key=lambda key: (bool(states[key].enquiries), states[key].commissioned_on, key)
    )
    known: dict[tuple[str, str], UUID] = {}
    for key in order:
        for sign in likeness([states[key].persona], None):
            known.setdefault((states[key].agency, sign), key)
            known.setdefault((ANYWHERE, sign), key)
    return known


async def record_meeting(shops: ShopRecords, shop: UUID, journey: UUID) -> None:
    """Records on the shop which enquiry its shopper made; the same enquiry again changes nothing."""
    cause = Cause(key=f"enquiry {journey}", correlation=journey.hex)
    meeting = ShopperEnquiry(on=london_date(cause.at), journey=journey)
    await shops.change(shop, lambda state: meet_enquiry(state, meeting), cause)


async def is_unmasked(shops: ShopRecords, journey: UUID) -> bool:
    """Whether an agency may know that this enquiry was a shop; false also where it was none."""
    met_by = {
        "state.enquiries": str(journey),
        "state.status": {"$ne": ShopStatus.COMMISSIONED},
    }
    rounds = await shops.collection.distinct("state.round", met_by)
    if not rounds:
        return False
    seen = {"state.code": {"$in": rounds}, "state.unmasked_on": {"$ne": None}}
    return (
        await shops.collection.database[MYSTERY_SHOP_ROUNDS.collection].find_one(seen) is not None
    )


async def unmasked_enquiries(shops: ShopRecords) -> list[UUID]:
    """The enquiries of shops whose round has been unmasked: nobody works on them any more.

    At whatever agency they are: a shopper may come in elsewhere than at the agency of the shop, and be
    referred on.
    """
    seen = await _round_codes(shops, unmasked=True)
    if not seen:
        return []
    known = {"$ne": ShopStatus.COMMISSIONED}
    over = {"state.round": {"$in": seen}, "state.status": known}
    met = await shops.collection.distinct("state.enquiries", over)
    # Every list asks this: one shop that is damaged must not end them all.
    return [UUID(each) for each in met if fullmatch(IDENTITY, str(each))]


async def count_unscored(shops: ShopRecords, code: str) -> int:
    """How many shops of a round are neither scored nor cancelled."""
    waiting = {"state.round": code, "state.status": ShopStatus.COMMISSIONED}
    return await shops.collection.count_documents(waiting)


async def every_round(rounds: RoundRecords) -> list[MysteryShopRound]:
    """All rounds, the latest first."""
    latest_first = [("state.begins_on", -1), ("state.code", 1)]
    found = await rounds.collection.find({}, STATE_SHOWN).sort(latest_first).to_list()
    return [state for _, state in rounds.identified(found)]


async def shops_of_round(shops: ShopRecords, code: str) -> list[tuple[UUID, MysteryShop]]:
    """Every shop of a round, of all agencies, in the order in which they were commissioned."""
    return await _found(shops, {"state.round": code})


async def shops_for_agency(shops: ShopRecords, agency: str) -> list[tuple[UUID, MysteryShop]]:
    """The agency's own scored shops of unmasked rounds."""
    seen = await _round_codes(shops, unmasked=True)
    return await _found(
        shops, {"agency": agency, "state.round": {"$in": seen}, "state.status": ShopStatus.SCORED}
    )


async def _found(shops: ShopRecords, wanted: Document) -> list[tuple[UUID, MysteryShop]]:
    order = [("state.commissioned_on", 1), ("_id", 1)]
    return shops.identified(await shops.collection.find(wanted, STATE_SHOWN).sort(order).to_list())


async def _round_codes(shops: ShopRecords, *, unmasked: bool) -> list[str]:
    rounds = shops.collection.database[MYSTERY_SHOP_ROUNDS.collection]
    condition: dict[str, Any] = {"$ne": None} if unmasked else {"$eq": None}
    return await rounds.distinct("state.code", {"state.unmasked_on": condition})
