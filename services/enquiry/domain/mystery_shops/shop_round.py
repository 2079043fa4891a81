"""Rounds of mystery shops: when shoppers turn to agencies, what they ask for, and by what it is scored.

The invariant: a round changes by `evolve` alone and is unmasked once, after its last day, when none of its shops waits for its scores;
until then no agency can learn of any of them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.event import Event
from contracts.mystery_shop import ScenarioCode, Section
from contracts.mystery_shop_round import (
    MysteryShopRoundOpened,
    MysteryShopRoundUnmasked,
    RoundCode,
)
from contracts.reference import AgencyCode
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, State

COMMISSIONER = "adoption-england"
"""Rounds are commissioned for the whole country; they are no agency's."""

QuestionCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
MOST_POINTS = 100
Points = Annotated[int, Field(ge=1, le=MOST_POINTS)]
MOST_QUESTIONS = 60


class Scenario(BaseModel):
    """What a shopper pretends. The text stays in the record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: ScenarioCode
    text: Written


class ScoredQuestion(BaseModel):
    """One question of the questionnaire, and the points available for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: QuestionCode
    text: Written
    available: Points


class QuestionnaireSection(BaseModel):
    """A section of the questionnaire."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: Section
    questions: Annotated[tuple[ScoredQuestion, ...], Field(min_length=1, max_length=MOST_QUESTIONS)]


class RoundProgress(BaseModel):
    """What a round's events rebuild; `unmasked_on` is empty until agencies may see it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode = COMMISSIONER
    code: RoundCode
    opened_on: date
    begins_on: date
    ends_on: date
    unmasked_on: date | None = None


class MysteryShopRound(State, RoundProgress):
    """One round with its private part: what shoppers pretend, and by what they score."""

    scenarios: tuple[Scenario, ...]
    questionnaire: tuple[QuestionnaireSection, ...]

    @property
    def progress(self) -> RoundProgress:
        """The part that its events rebuild."""
        return RoundProgress(**{name: getattr(self, name) for name in RoundProgress.model_fields})

    def scenario(self, code: str) -> Scenario | None:
        """The scenario of that code, where the round has it."""
        return next((each for each in self.scenarios if each.code == code), None)


class OpenRound(Command):
    """Plan a round: what its shoppers ask for, and how their shops are scored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-02-03",
                    "code": "2025-spring",
                    "begins_on": "2025-03-01",
                    "ends_on": "2025-05-31",
                    "scenarios": [
                        {
                            "code": "siblings",
                            "text": "A couple in their forties who are thinking about adopting 2 siblings.",
                        }
                    ],
                    "questionnaire": [
                        {
                            "section": "enquiry_handling",
                            "questions": [
                                {
                                    "code": "welcomed",
                                    "text": "Was the enquirer made to feel welcome?",
                                    "available": 5,
                                },
                                {
                                    "code": "next-step",
                                    "text": "Was a next step offered?",
                                    "available": 5,
                                },
                            ],
                        }
                    ],
                }
            ]
        }
    )

    code: RoundCode
    begins_on: date
    ends_on: date
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=20)]
    questionnaire: Annotated[
        tuple[QuestionnaireSection, ...], Field(min_length=1, max_length=len(Section))
    ]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.ends_on < self.begins_on:
            raise ValueError("a round must end on its first day or later")
        if _twice(each.code for each in self.scenarios):
            raise ValueError("give each scenario its own code")
        if _twice(each.section for each in self.questionnaire):
            raise ValueError("give each section once")
        if _twice(question.code for part in self.questionnaire for question in part.questions):
            raise ValueError("give each question its own code")
        return self


class UnmaskRound(Command):
    """The round is over. Show agencies their scores, and which enquiries were shops."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-06-16"}]})


def evolve(progress: RoundProgress | None, event: Event) -> RoundProgress:
    """The progress after one more event; the first says that the round was opened."""
    match progress, event:
        case None, MysteryShopRoundOpened():
            return RoundProgress(
                code=event.round,
                opened_on=event.occurred_on,
                begins_on=event.begins_on,
                ends_on=event.ends_on,
            )
        case RoundProgress(), MysteryShopRoundUnmasked():
            return progress.model_copy(update={"unmasked_on": event.occurred_on})
    raise TypeError("a round is opened first, and unmasked afterwards")


def open_round(state: MysteryShopRound | None, command: OpenRound) -> Decision[MysteryShopRound]:
    """Plans a round; its code is its identity, so there is one round of each code."""
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "There is already a round with this code. Choose another code.")
    opened = MysteryShopRoundOpened(
        occurred_on=command.on,
        round=command.code,
        begins_on=command.begins_on,
        ends_on=command.ends_on,
    )
    planned = MysteryShopRound(
        **dict(evolve(None, opened)),
        scenarios=command.scenarios,
        questionnaire=command.questionnaire,
    )
    return Decision(planned, [opened])


def unmask_round(
    state: MysteryShopRound | None, command: UnmaskRound, *, unscored: int
) -> Decision[MysteryShopRound]:
    """Lets agencies see the round; `unscored` shops, neither scored nor cancelled, stand against it."""
    found = require_round(state)
    if found.unmasked_on is not None:
        raise Refusal(Kind.NOT_NOW, "This round is already unmasked.")
    if command.on <= found.ends_on:
        raise Refusal(
            Kind.NOT_NOW,
            f"This round runs until {found.ends_on:%-d %B %Y}. Unmask it after that date.",
        )
    if unscored:
        raise Refusal(
            Kind.NOT_NOW,
            f"Shops of this round without scores: {unscored}. Score or cancel them first.",
        )
    unmasked = MysteryShopRoundUnmasked(occurred_on=command.on, round=found.code)
    evolved = evolve(found.progress, unmasked)
    return Decision(found.model_copy(update=dict(evolved)), [unmasked])


def require_round(state: MysteryShopRound | None) -> MysteryShopRound:
    """The round, or the refusal that there is none."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND, "There is no round with this code. Check the code, or open the round."
        )
    return state


def _twice(codes: Iterable[str]) -> bool:
    found = list(codes)
    return len(set(found)) < len(found)
