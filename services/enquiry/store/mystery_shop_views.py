"""How mystery shops are shown: an agency's own scores, and a whole round to those who commissioned it.

The invariant: comments stand in the national view alone, and the persona in none.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.mystery_shop import Section
from contracts.reference import AgencyCode, Channel
from services.enquiry.domain.mystery_shops.mystery_shop import MysteryShop, ShopStatus
from services.enquiry.domain.mystery_shops.scores import (
    QuestionScore,
    mean,
    percentage,
    section_shares,
    share,
)
from services.enquiry.domain.mystery_shops.shop_round import (
    MysteryShopRound,
    QuestionnaireSection,
    Scenario,
)

IdentifiedShops = list[tuple[UUID, MysteryShop]]


class SectionPercentage(BaseModel):
    """A section's score as a percentage, to two decimal places."""

    section: Section
    percentage: float


class Scores(BaseModel):
    """Points scored out of those available: for each section that applied, and overall."""

    sections: list[SectionPercentage]
    overall: float | None = Field(description="As a percentage; null until something is scored")

    @classmethod
    def over(cls, shops: Iterable[MysteryShop]) -> Self:
        scores = [score for shop in shops for score in shop.scores]
        sections = section_shares(scores).items()
        return cls(
            sections=[
                SectionPercentage(section=s, percentage=percentage(of)) for s, of in sections
            ],
            overall=percentage(share(scores)) if scores else None,
        )


class OwnShop(BaseModel):
    """One shop as the agency sees it afterwards."""

    shop: UUID
    channel: Channel
    scenario: str
    scored_on: date | None
    enquiries: tuple[UUID, ...]
    scores: Scores

    @classmethod
    def of(cls, identity: UUID, shop: MysteryShop) -> Self:
        return cls(
            shop=identity,
            channel=shop.channel,
            scenario=shop.scenario,
            scored_on=shop.scored_on,
            enquiries=shop.enquiries,
            scores=Scores.over([shop]),
        )


class OwnRound(BaseModel):
    """An agency's shops of one round, and its scores over all of them."""

    round: str
    scores: Scores
    shops: list[OwnShop]


class OwnShops(BaseModel):
    """What one agency can see of mystery shops: its own, in rounds that are over."""

    agency: AgencyCode
    rounds: list[OwnRound]

    @classmethod
    def of(cls, agency: str, found: IdentifiedShops) -> Self:
        ordered = sorted(found, key=lambda each: each[1].round)
        rounds = groupby(ordered, key=lambda each: each[1].round)
        return cls(agency=agency, rounds=[_own_round(code, list(shops)) for code, shops in rounds])


class ShopView(OwnShop):
    """One shop as those see it who commissioned it, with what the shopper wrote on each question."""

    agency: AgencyCode
    status: ShopStatus
    contact_from: date
    answered: tuple[QuestionScore, ...]

    @classmethod
    def of(cls, identity: UUID, shop: MysteryShop) -> Self:
        own = OwnShop.of(identity, shop)
        return cls(
            **own.model_dump(),
            agency=shop.agency,
            status=shop.status,
            contact_from=shop.contact_from,
            answered=shop.answered,
        )


class AgencyScores(BaseModel):
    """One agency in a round."""

    agency: AgencyCode
    shops: int
    scores: Scores


class RoundView(BaseModel):
    """A whole round: nationally (the mean of the agencies), by agency, and by shop."""

    round: str
    opened_on: date
    begins_on: date
    ends_on: date
    unmasked_on: date | None
    scenarios: tuple[Scenario, ...]
    questionnaire: tuple[QuestionnaireSection, ...]
    national: Scores
    agencies: list[AgencyScores]
    shops: list[ShopView]

    @classmethod
    def of(cls, shown: MysteryShopRound, found: IdentifiedShops) -> Self:
        by_agency = _shops_by_agency(found)
        return cls(
            round=shown.code,
            opened_on=shown.opened_on,
            begins_on=shown.begins_on,
            ends_on=shown.ends_on,
            unmasked_on=shown.unmasked_on,
            scenarios=shown.scenarios,
            questionnaire=shown.questionnaire,
            national=_national(by_agency.values()),
            agencies=[
                AgencyScores(agency=agency, shops=len(shops), scores=Scores.over(shops))
                for agency, shops in by_agency.items()
            ],
            shops=[ShopView.of(*each) for each in found],
        )


def _own_round(code: str, found: IdentifiedShops) -> OwnRound:
    return OwnRound(
        round=code,
        scores=Scores.over(shop for _, shop in found),
        shops=[OwnShop.of(*each) for each in found],
    )


def _shops_by_agency(found: IdentifiedShops) -> dict[str, list[MysteryShop]]:
    """The scored shops of each agency, agencies by code."""
    scored = [shop for _, shop in found if shop.status is ShopStatus.SCORED]
    agencies = sorted({shop.agency for shop in scored})
    return {agency: [shop for shop in scored if shop.agency == agency] for agency in agencies}


def _national(agencies: Iterable[list[MysteryShop]]) -> Scores:
    """The mean of the agencies' shares; of a section, over the agencies where it applied."""
    scores = [[score for shop in shops for score in shop.scores] for shops in agencies]
    shares = [section_shares(of_agency) for of_agency in scores]
    return Scores(
        sections=[
            SectionPercentage(section=section, percentage=percentage(mean(found)))
            for section in Section
            if (found := [each[section] for each in shares if section in each])
        ],
        overall=percentage(mean([share(of_agency) for of_agency in scores])) if scores else None,
    )
