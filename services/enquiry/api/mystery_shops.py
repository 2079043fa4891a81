"""Mystery shops over HTTP: rounds and shops for those who commission them, own scores for an agency.

The invariant: an agency reads one route here, and it shows that agency's shops of unmasked rounds alone.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    RECRUITERS,
    Enquiries,
    InMemory,
    MysteryShopCommands,
    MysteryShops,
    RoundCommands,
    Rounds,
)
from services.enquiry.background.obligations import fulfil
from services.enquiry.domain.mystery_shops import mystery_shop, shop_round
from services.enquiry.store.mystery_shop_views import OwnShops, RoundView
from services.enquiry.store.mystery_shops import (
    count_unscored,
    every_round,
    round_of,
    shops_for_agency,
    shops_of_round,
)

router = APIRouter(tags=["mystery shops"], responses=REFUSALS)

RoundPath = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$", examples=["2025-spring"])]


@router.post("/mystery-shop-rounds", status_code=201, dependencies=[may(Role.NATIONAL_ANALYST)])
async def open_round(command: shop_round.OpenRound, rounds: RoundCommands) -> Receipt:
    """Plan a round: its dates, what shoppers ask for, and the questionnaire that scores them."""
    return await rounds.change(round_of(command.code), shop_round.open_round, command)


@router.post("/mystery-shop-rounds/{code}/unmask-round", dependencies=[may(Role.NATIONAL_ANALYST)])
async def unmask_round(
    code: RoundPath,
    command: shop_round.UnmaskRound,
    rounds: RoundCommands,
    shops: MysteryShops,
    memory: InMemory,
) -> Receipt:
    """Show agencies their scores, and which enquiries were shops, once the round is over."""
    decide = partial(shop_round.unmask_round, unscored=await count_unscored(shops.records, code))
    receipt = await rounds.change(round_of(code), decide, command)
    await memory.shops.refresh()
    return receipt


@router.post("/mystery-shops", status_code=201, dependencies=[may(Role.NATIONAL_ANALYST)])
async def commission_shop(
    command: mystery_shop.CommissionShop,
    shops: MysteryShopCommands,
    rounds: Rounds,
    memory: InMemory,
) -> Receipt:
    """Commission a shop of one agency. Its shopper can contact the agency from the next day."""
    planned = (await rounds.read(round_of(command.round))).state
    decide = partial(mystery_shop.commission_shop, within=planned)
    receipt = await shops.open(decide, command)
    await memory.shops.refresh()
    return receipt


@router.post("/mystery-shops/{shop}/score-shop", dependencies=[may(Role.NATIONAL_ANALYST)])
async def score_shop(
    shop: UUID, command: mystery_shop.ScoreShop, shops: MysteryShopCommands, rounds: Rounds
) -> Receipt:
    """Score a shop on the questions that applied. We never publish comments."""
    planned = await rounds.state(round_of((await shops.state(shop)).round))
    return await shops.change(shop, partial(mystery_shop.score_shop, within=planned), command)


@router.post("/mystery-shops/{shop}/cancel-shop", dependencies=[may(Role.NATIONAL_ANALYST)])
async def cancel_shop(
    shop: UUID, command: mystery_shop.CancelShop, shops: MysteryShopCommands, memory: InMemory
) -> Receipt:
    """Cancel a shop. We never count enquiries that its shopper made."""
    receipt = await shops.change(shop, mystery_shop.cancel_shop, command)
    await memory.shops.refresh()
    return receipt


@router.post("/mystery-shops/{shop}/attach-enquiry", dependencies=[may(Role.NATIONAL_ANALYST)])
async def attach_enquiry(
    shop: UUID,
    command: mystery_shop.AttachEnquiry,
    shops: MysteryShopCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Mark an enquiry recorded under other details as this shop's."""
    agency = (await enquiries.referred_to(command.journey, "journey")).agency
    receipt = await shops.change(shop, partial(mystery_shop.attach_enquiry, agency=agency), command)
    await fulfil(shops.records, enquiries.records, shop)
    return receipt


@router.get("/mystery-shop-rounds", dependencies=[may(Role.NATIONAL_ANALYST)])
async def list_rounds(rounds: Rounds, shops: MysteryShops) -> list[RoundView]:
    """List every round with its shops, masked or not, newest first."""
    return [
        RoundView.of(each, await shops_of_round(shops.records, each.code))
        for each in await every_round(rounds.records)
    ]


@router.get("/mystery-shop-rounds/{code}", dependencies=[may(Role.NATIONAL_ANALYST)])
async def show_round(code: RoundPath, rounds: Rounds, shops: MysteryShops) -> RoundView:
    """Show a whole round, masked or not, to the people who commissioned it, never to an agency."""
    planned = shop_round.require_round((await rounds.read(round_of(code))).state)
    return RoundView.of(planned, await shops_of_round(shops.records, code))


@router.get("/agencies/{agency}/mystery-shops", dependencies=[may(*RECRUITERS)])
async def list_own_shops(agency: AgencyCode, shops: MysteryShops) -> OwnShops:
    """Show an agency its own scores in unmasked rounds, and which enquiries were shops."""
    return OwnShops.of(agency, await shops_for_agency(shops.records, agency))
