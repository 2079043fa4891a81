"""Rounds of mystery shops and their scores, for those who commission them and for agencies afterwards."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from contracts.reference import Channel
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Scenario(BaseModel):
    """What a shopper pretends."""

    model_config = VIEW

    code: str
    text: str


class ScoredQuestion(BaseModel):
    """One question, and the points that can be achieved in it."""

    model_config = VIEW

    code: str
    text: str
    available: int


class QuestionnaireSection(BaseModel):
    """A section of the questionnaire."""

    model_config = VIEW

    section: str
    questions: list[ScoredQuestion]


class SectionPercentage(BaseModel):
    """A section's score in per cent."""

    model_config = VIEW

    section: str
    percentage: float


class Scores(BaseModel):
    """Points achieved of points available, in per cent."""

    model_config = VIEW

    sections: list[SectionPercentage]
    overall: float | None

    def of(self, section: str) -> float | None:
        """The score of one section, where it applied."""
        return next((each.percentage for each in self.sections if each.section == section), None)


class AgencyScores(BaseModel):
    """One agency in a round."""

    model_config = VIEW

    agency: str
    shops: int
    scores: Scores


class Answered(BaseModel):
    """The points of one question, none where it did not apply, and what the shopper wrote."""

    model_config = VIEW

    question: str
    achieved: int | None
    comment: str | None


class OwnShop(BaseModel):
    """One shop of this agency, afterwards."""

    model_config = VIEW

    shop: UUID
    channel: Channel
    scenario: str
    scored_on: date | None
    enquiries: tuple[UUID, ...]
    scores: Scores

    @property
    def references(self) -> list[tuple[UUID, str]]:
        """The enquiries that were this shop, with their references."""
        return [(each, reference(each)) for each in self.enquiries]


class OwnRound(BaseModel):
    """An agency's shops of one round."""

    model_config = VIEW

    round: str
    scores: Scores
    shops: Rows[OwnShop]


class OwnRounds(BaseModel):
    """Every unmasked round in which the agency was shopped."""

    model_config = VIEW

    rounds: Rows[OwnRound]


class Shop(BaseModel):
    """One shop as commissioned."""

    model_config = VIEW

    shop: UUID
    agency: str
    channel: str
    scenario: str
    status: str
    contact_from: date
    scored_on: date | None
    scores: Scores
    answered: list[Answered]


class Round(BaseModel):
    """A whole round."""

    model_config = VIEW

    round: str
    opened_on: date
    begins_on: date
    ends_on: date
    unmasked_on: date | None
    scenarios: list[Scenario]
    questionnaire: list[QuestionnaireSection]
    national: Scores
    agencies: Rows[AgencyScores]
    shops: Rows[Shop]

    @property
    def waiting(self) -> list[Shop]:
        """The shops that still wait for their scores."""
        return [each for each in self.shops if each.status == "commissioned"]

    def shop(self, identity: UUID) -> Shop | None:
        """One shop of the round."""
        return next((each for each in self.shops if each.shop == identity), None)
