"""One mystery shop: commissioned, met by the shopper's enquiry, scored by the round's questionnaire.

The invariant: a shop changes by `evolve` alone and is scored or cancelled once; who the shopper posed as and
what was written about the answers never leaves the record, and an enquiry that a shop has met is never again one of a household.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.enquiry import RecognisedAsMysteryShop
from contracts.event import Event
from contracts.mystery_shop import (
    CancellationReason,
    EnquiryMet,
    MysteryShopCancelled,
    MysteryShopCommissioned,
    MysteryShopScored,
    ScenarioCode,
    Section,
    SectionScore,
)
from contracts.mystery_shop_round import RoundCode
from contracts.reference import AgencyCode, Channel
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.mystery_shops.scores import QuestionScore, section_scores
from services.enquiry.domain.mystery_shops.shop_round import (
    MOST_QUESTIONS,
    MysteryShopRound,
    require_round,
)
from services.enquiry.domain.obligations import Obligor
from services.enquiry.domain.people import Applicant


class ShopStatus(StrEnum):
    """The state of a shop. Scored and cancelled are the ends."""

    COMMISSIONED = "commissioned"
    SCORED = "scored"
    CANCELLED = "cancelled"


class ShopProgress(BaseModel):
    """What a shop's events rebuild; `enquiries` are those that its shopper is known to have made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    round: RoundCode
    channel: Channel
    scenario: ScenarioCode
    commissioned_on: date
    status: ShopStatus = ShopStatus.COMMISSIONED
    enquiries: tuple[UUID, ...] = ()
    scores: tuple[SectionScore, ...] = ()
    scored_on: date | None = None

    @property
    def contact_from(self) -> date:
        """The first day on which the shopper may turn to the agency, known everywhere by then."""
        return self.commissioned_on + timedelta(days=1)


class MysteryShop(Obligor, ShopProgress):
    """One shop of one agency with its private part: who the shopper posed as, and the answers."""

    model_config = ConfigDict(hide_input_in_errors=True)

    persona: Applicant
    answered: tuple[QuestionScore, ...] = ()

    @property
    def progress(self) -> ShopProgress:
        """The part that its events rebuild."""
        return ShopProgress(**{name: getattr(self, name) for name in ShopProgress.model_fields})


class CommissionShop(Command):
    """Commission a shop of one agency: which scenario, by which channel, and with which persona."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "round": "2025-spring",
                    "agency": "moorland",
                    "channel": "email",
                    "scenario": "siblings",
                    "persona": {"name": "Example Shopper", "email": "shopper.1@example.org"},
                }
            ]
        },
    )

    round: RoundCode
    agency: AgencyCode
    channel: Channel
    scenario: ScenarioCode
    persona: Applicant

    @model_validator(mode="after")
    def _can_be_recognised(self) -> Self:
        if not (self.persona.email or self.persona.phone):
            raise ValueError(
                "give the persona's email address or phone number, so that we can recognise its enquiry"
            )
        return self


class ScoreShop(Command):
    """The shopper's answers, one for each question in the round. Null points mean it did not apply."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-21",
                    "answered": [
                        {
                            "question": "welcomed",
                            "achieved": 4,
                            "comment": "Warm, a little hurried.",
                        },
                        {"question": "next-step", "achieved": None},
                    ],
                }
            ]
        },
    )

    answered: Annotated[
        tuple[QuestionScore, ...], Field(min_length=1, max_length=MOST_QUESTIONS * len(Section))
    ]


class CancelShop(Command):
    """Cancel the shop. It will not be scored."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-21", "reason": "shopper_recognised"}]}
    )

    reason: CancellationReason


class AttachEnquiry(Command):
    """Attach the shopper's enquiry, which was recorded under other details."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-21", "journey": "7a0c2f7e-66c5-5d4f-8000-0000000007d2"}]
        }
    )

    journey: UUID


class ShopperEnquiry(BaseModel):
    """An enquiry that came in under the persona's details."""

    model_config = ConfigDict(frozen=True)

    on: date
    journey: UUID


def evolve(progress: ShopProgress | None, event: Event) -> ShopProgress:
    """The progress after one more event; the first says that the shop was commissioned."""
    if progress is None:
        return _begin(event)
    match event:
        case EnquiryMet():
            changes: dict[str, Any] = {"enquiries": (*progress.enquiries, event.journey)}
        case MysteryShopScored():
            changes = {
                "status": ShopStatus.SCORED,
                "scores": event.scores,
                "scored_on": event.occurred_on,
            }
        case MysteryShopCancelled():
            changes = {"status": ShopStatus.CANCELLED}
        case _:
            changes = {}
    return progress.model_copy(update=changes)


def decide(shop: MysteryShop, *events: Event, **private: Any) -> Decision[MysteryShop]:
    """The shop after these events, with changes of its private part."""
    evolved = reduce(evolve, events, shop.progress)
    return Decision(shop.model_copy(update={**dict(evolved), **private}), [*events])


def commission_shop(
    _: MysteryShop | None, command: CommissionShop, *, within: MysteryShopRound | None
) -> Decision[MysteryShop]:
    """Orders a shop in a round that is not over; the shopper's first day is the next one."""
    planned = require_round(within)
    not_before(command.on, planned.opened_on, "the round was opened")
    if planned.unmasked_on is not None or command.on >= planned.ends_on:
        raise Refusal(
            Kind.NOT_NOW,
            f"This round ends on {planned.ends_on:%-d %B %Y}, and a shopper starts the day after you commission the shop. Choose a round that ends later.",
        )
    if planned.scenario(command.scenario) is None:
        raise Refusal(
            Kind.NOT_VALID,
            "This round has no such scenario. Give the code of one of its scenarios.",
        )
    commissioned = MysteryShopCommissioned(
        occurred_on=command.on,
        agency=command.agency,
        round=command.round,
        channel=command.channel,
        scenario=command.scenario,
    )
    shop = MysteryShop(**dict(evolve(None, commissioned)), persona=command.persona)
    return Decision(shop, [commissioned])


def score_shop(
    state: MysteryShop | None, command: ScoreShop, *, within: MysteryShopRound
) -> Decision[MysteryShop]:
    """Scores a shop over the questions that applied; comments stay in the record."""
    shop = _require_unscored(state)
    not_before(command.on, shop.contact_from, "the shopper's first day")
    scores = section_scores(within.questionnaire, command.answered)
    scored = MysteryShopScored(
        occurred_on=command.on,
        agency=shop.agency,
        round=shop.round,
        channel=shop.channel,
        scores=scores,
    )
    return decide(shop, scored, answered=command.answered)


def cancel_shop(state: MysteryShop | None, command: CancelShop) -> Decision[MysteryShop]:
    """Gives a shop up; its persona is recognised no more, its enquiries stay shops."""
    shop = _require_unscored(state)
    not_before(command.on, shop.commissioned_on, "the commission")
    cancelled = MysteryShopCancelled(occurred_on=command.on, reason=command.reason)
    return decide(shop, cancelled)


def meet_enquiry(state: MysteryShop | None, met: ShopperEnquiry) -> Decision[MysteryShop]:
    """Keeps which enquiry the shopper made; the enquiry has been marked as it was received."""
    shop = _require_shop(state)
    if met.journey in shop.enquiries:
        return Decision(shop)
    return decide(shop, EnquiryMet(occurred_on=met.on, journey=met.journey))


def attach_enquiry(
    state: MysteryShop | None, command: AttachEnquiry, *, agency: AgencyCode
) -> Decision[MysteryShop]:
    """Marks an enquiry as this shop's, at any time; the enquiry is owed the news of it.

    `agency` is the enquiry's: a shop of one agency is no enquiry of another.
    """
    shop = _require_shop(state)
    if command.journey in shop.enquiries:
        raise Refusal(Kind.NOT_NOW, "This enquiry is already attached to this shop.")
    if agency != shop.agency:
        raise Refusal(
            Kind.NOT_VALID,
            "The enquiry and the shop are at different agencies. Check both identifiers.",
        )
    not_before(command.on, shop.commissioned_on, "the commission")
    shop, events = decide(shop, EnquiryMet(occurred_on=command.on, journey=command.journey))
    recognised = RecognisedAsMysteryShop(occurred_on=command.on)
    return Decision(shop.with_obligation(command.journey, recognised), events)


def _begin(event: Event) -> ShopProgress:
    if not isinstance(event, MysteryShopCommissioned):
        raise TypeError("a shop's first event is that it was commissioned")
    return ShopProgress(
        agency=event.agency,
        round=event.round,
        channel=event.channel,
        scenario=event.scenario,
        commissioned_on=event.occurred_on,
    )


def _require_shop(state: MysteryShop | None) -> MysteryShop:
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such mystery shop. Check its identifier.")
    return state


def _require_unscored(state: MysteryShop | None) -> MysteryShop:
    shop = _require_shop(state)
    if shop.status is not ShopStatus.COMMISSIONED:
        raise Refusal(Kind.NOT_NOW, f"This shop is already {shop.status} and cannot change.")
    return shop
