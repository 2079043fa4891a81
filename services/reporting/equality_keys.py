"""Opens equality answers with keys that the enquiry service has, at the moment at which they are heard.

The invariant: a key is used and forgotten. What the person has changed or withdrawn since has no key any more
and is passed by; what should open and does not is a dead letter; while nobody answers, answers wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contracts.equality import SEALED_EVENTS, AnswersKey, SealBroken
from contracts.identity import Who
from services.chassis.delivery import Delivery, Undecodable
from services.chassis.signing import SignedAs, Signer
from services.chassis.trust import trusted
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.settings import ReportingSettings
from services.reporting.store.read_models import Batch, KeyAway

log = structlog.get_logger()

PATIENCE = httpx.Timeout(5.0, connect=2.0)
AT_ONCE = 1000
"""The enquiry service answers for no more people in one request."""
UNKNOWN = "the enquiry service knows no such equality answers"
BROKEN = "the sealed answers do not open with their key"


class EqualityKey(BaseModel):
    """The key to a person's latest event, as the enquiry service gives it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    person: UUID
    version: int
    key: str | None = Field(repr=False)


Keys = Mapping[UUID, EqualityKey]
_KEYS = TypeAdapter(list[EqualityKey])


class EqualityKeys:
    """Asks for keys in the name of this service, once for each batch that holds sealed answers."""

    def __init__(self, settings: ReportingSettings) -> None:
        signer = Signer.reading(settings.identity_key, settings.identity_issuer)
        self._url = settings.enquiry_url
        self._auth = SignedAs(signer, Who.of_service("reporting"), "enquiry")

    async def opened(self, batch: Batch) -> Batch:
        """The batch with its answers opened where they can be."""
        people = {each.envelope.journey for each in batch if _sealed(each)}
        if not people:
            return batch
        try:
            keys = await self._keys([*people])
        except (httpx.HTTPError, ValidationError) as error:
            log.warning("keys_not_given", error=error)
            return [_waiting(each) if _sealed(each) else each for each in batch]
        opened = [open_answers(each, keys) for each in batch]
        _log_passed_by(opened)
        return opened

    async def _keys(self, people: Sequence[UUID]) -> Keys:
        async with httpx.AsyncClient(
            base_url=self._url,
            auth=self._auth,
            timeout=PATIENCE,
            trust_env=False,
            verify=trusted(),
        ) as connection:
            starts = range(0, len(people), AT_ONCE)
            found = [await _ask(connection, people[n : n + AT_ONCE]) for n in starts]
        return {each.person: each for some in found for each in some}


async def _ask(connection: httpx.AsyncClient, people: Sequence[UUID]) -> list[EqualityKey]:
    asked = {"people": [str(each) for each in people]}
    answer = await connection.post("/equality-keys", json=asked)
    return _KEYS.validate_json(answer.raise_for_status().content)


def _sealed(delivery: Delivery | Undecodable) -> TypeGuard[Delivery]:
    return isinstance(delivery, Delivery) and isinstance(delivery.event, SEALED_EVENTS)


def _waiting(delivery: Delivery) -> KeyAway:
    return KeyAway(delivery.envelope, delivery.event, delivery.record)


def open_answers(delivery: Delivery | Undecodable, keys: Keys) -> Delivery | Undecodable:
    """The delivery opened; as it is where a later event of the person took its key away."""
    if isinstance(delivery, Undecodable) or not isinstance(delivery.event, SEALED_EVENTS):
        return delivery
    envelope, known = delivery.envelope, keys.get(delivery.envelope.journey)
    if known is not None and envelope.version < known.version:
        return delivery
    if known is None or known.key is None or envelope.version > known.version:
        return Undecodable(delivery.record, UNKNOWN, envelope)
    try:
        answers = AnswersKey(known.key).open(delivery.event.sealed)
    except SealBroken:
        return Undecodable(delivery.record, BROKEN, envelope)
    counted = answers.model_dump()
    return replace(delivery, event=OpenedAnswers(occurred_on=delivery.event.occurred_on, **counted))


def _log_passed_by(opened: Sequence[Delivery | Undecodable]) -> None:
    passed = sum(map(_sealed, opened))
    if passed:
        log.info("changed_or_withdrawn_answers_passed_by", events=passed)
