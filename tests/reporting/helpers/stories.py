"""Journeys told as events, in the versions in which their publishers would number them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from contracts.assessment import (
    ApplicationWithdrawn,
    ReferredToPanel,
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageOneOpeningCorrected,
    StageTwoStarted,
)
from contracts.catalogue import STREAMS
from contracts.clocks import ClockId, LocalStandard
from contracts.digest import digest_of
from contracts.enquiry import (
    ContactAttempted,
    ContactMade,
    DateCorrected,
    DuplicateAbsorbed,
    DuplicateReleased,
    EnquiryClosed,
    EnquiryMerged,
    EnquiryReceived,
    EnquiryReferred,
    EnquiryReopened,
    EnquiryWithdrawn,
    InformationProvided,
    InitialVisitHeld,
    InitialVisitRequested,
    MergeUndone,
    RecognisedAsMysteryShop,
    ReferralLapsed,
    ReferralRefused,
    ReferralTakenUp,
    RegistrationAccepted,
    RegistrationDeclined,
    RegistrationSubmitted,
    Source,
    VisitOutcomeTold,
)
from contracts.equality import EqualityAnswersWithdrawn
from contracts.event import Envelope, Event
from contracts.mystery_shop import MysteryShopScored, Section, SectionScore
from contracts.panel import ApplicantsApproved, ApplicantsNotApproved, QualifyingDeterminationIssued
from contracts.reference import (
    AttemptOutcome,
    Channel,
    ClosingReason,
    ContactChannel,
    DeclineReason,
    EthnicGroup,
    Household,
    InformationForm,
    ReferralReason,
    ReferralRefusal,
    ReopeningReason,
    ReportKind,
    SourceKind,
    StageOneOutcome,
    VisitOutcome,
    WithdrawalReason,
)
from services.reporting.domain.answers import Figure, figure, whole_of
from services.reporting.domain.contributions import MEASURES, Cell, contributions
from services.reporting.domain.evolution import evolved
from services.reporting.domain.journey import Journey
from services.reporting.domain.opened_answers import OpenedAnswers
from tests.reporting.helpers.equality_answers import answered, pseudonym, sealed

FAMILIES = UUID("8a0a9a52-6a5c-4c40-9d56-1d5a0d1f4b2e")
BEGAN = datetime(2021, 4, 1, 9, tzinfo=UTC)
MAY_BE_SUITABLE = StageOneOutcome.MAY_BE_SUITABLE
LATER = date(2030, 1, 1)


class Told(NamedTuple):
    """One event and its place."""

    envelope: Envelope
    event: Event

    @property
    def body(self) -> bytes:
        """The event as it stands on Kafka: answers are sealed there."""
        event = self.event
        if isinstance(event, OpenedAnswers):
            event = sealed(event, self.envelope.version)
        return event.model_dump_json().encode()

    @property
    def dismissed(self) -> bool:
        """No story tells of junk."""
        return False

    @property
    def digest(self) -> str:
        """What tells it from another event in its place."""
        return digest_of(self.envelope.headers(), self.body)


def told(*events: Event, number: int = 1) -> list[Told]:
    """Events of one journey, numbered within their streams in the order given; answers under pseudonyms."""
    versions: Counter[tuple[str, UUID]] = Counter()
    story = []
    for event in events:
        place, said = _placed(event, journey(number))
        versions[place] += 1
        story.append(Told(_envelope(said, place, versions[place], number), said))
    return story


def _placed(event: Event, journey: UUID) -> tuple[tuple[str, UUID], Event]:
    """The stream of an event, under which identity it stands there, and the event as one of this journey."""
    stream = next(topic for topic, types in STREAMS.items() if event.type in types)
    match event:
        case OpenedAnswers():
            said = event.model_copy(update={"journey": journey})
            return (stream, pseudonym(journey, event.applicant)), said
        case EqualityAnswersWithdrawn():
            return (stream, pseudonym(journey, 1)), event
    return (stream, journey), event


def _envelope(event: Event, place: tuple[str, UUID], version: int, number: int) -> Envelope:
    return Envelope(
        stream=place[0],
        journey=place[1],
        version=version,
        type=event.type,
        at=BEGAN + timedelta(seconds=version),
        cause=f"cause-{number}-{version}",
        correlation="0" * 32,
    )


def row_of(*events: Event, number: int = 1) -> Journey:
    """The row after all the events."""
    return evolved_row(told(*events, number=number))


def evolved_row(story: Sequence[Told]) -> Journey:
    """The row of a journey after its story, in its order."""
    return rows_after(story)[subject(story[0])]


def subject(one: Told) -> UUID:
    """Whose journey an event is about, also if it stands under a pseudonym."""
    return one.event.journey if isinstance(one.event, OpenedAnswers) else one.envelope.journey


def rows_after(
    story: Iterable[Told], rows: Mapping[UUID, Journey] | None = None
) -> dict[UUID, Journey]:
    """Every row after a story, those of pseudonyms too; with `rows`, after more of it."""
    after = {**(rows or {})}
    for each in story:
        after |= evolved(after, each.envelope, each.event, each.digest)
    return after


def counted(rows: Iterable[Journey]) -> Counter[Cell]:
    """All cells of some rows."""
    cells: Counter[Cell] = Counter()
    for row in rows:
        cells.update(contributions(row))
    return cells


def figure_of(measure: str, reading: str, *rows: Journey, as_of: date = LATER) -> Figure:
    """The figure over some rows, whatever their periods and agencies."""
    chosen = MEASURES[measure].reading(reading)
    cells = cells_of(measure, reading, *rows)
    return figure(MEASURES[measure].form, whole_of(cells), as_of, chosen.overdue)


def cells_of(measure: str, reading: str, *rows: Journey) -> dict[Cell, int]:
    """The cells by which a reading is answered, over some rows."""
    place = (measure, MEASURES[measure].reading(reading).counted_as)
    cells = counted(rows).items()
    return {cell: times for cell, times in cells if (cell.measure, cell.reading) == place}


def agencies_of(measure: str, *rows: Journey) -> set[str]:
    """The agencies for which some rows count in a measure."""
    return {cell.agency for cell in counted(rows) if cell.measure == measure}


def received(
    on: date,
    *,
    agency: str = "north",
    household: Household = Household.SINGLE,
    channel: Channel = Channel.PHONE,
    source: SourceKind | None = None,
    campaign: str | None = None,
    standards: tuple[LocalStandard, ...] = (),
    mystery_shop: bool = False,
) -> EnquiryReceived:
    return EnquiryReceived(
        occurred_on=on,
        agency=agency,
        household=household,
        channel=channel,
        source=Source(kind=source, code=campaign) if source else None,
        standards=standards,
        mystery_shop=mystery_shop,
    )


def own(clock: ClockId, working_days: int) -> tuple[LocalStandard, ...]:
    return (LocalStandard(clock=clock, working_days=working_days),)


def contacted(on: date, channel: ContactChannel = ContactChannel.PHONE) -> ContactMade:
    return ContactMade(occurred_on=on, channel=channel)


def attempted(on: date) -> ContactAttempted:
    return ContactAttempted(
        occurred_on=on, channel=ContactChannel.PHONE, outcome=AttemptOutcome.NO_ANSWER
    )


def informed(on: date) -> InformationProvided:
    return InformationProvided(occurred_on=on, form=InformationForm.PACK)


def submitted(on: date, *, household: Household = Household.SINGLE) -> RegistrationSubmitted:
    return RegistrationSubmitted(occurred_on=on, household=household)


def accepted(
    on: date, *, agency: str = "north", household: Household = Household.SINGLE
) -> RegistrationAccepted:
    return RegistrationAccepted(occurred_on=on, agency=agency, household=household)


def opened(
    on: date, *, agency: str = "north", household: Household = Household.SINGLE
) -> StageOneOpened:
    return StageOneOpened(occurred_on=on, agency=agency, household=household)


def opening_corrected(right_day: date) -> StageOneOpeningCorrected:
    return StageOneOpeningCorrected(occurred_on=LATER, right_day=right_day)


def scored(on: date, agency: str, achieved: int, available: int) -> MysteryShopScored:
    score = SectionScore(section=Section.ENQUIRY_HANDLING, achieved=achieved, available=available)
    other = SectionScore(section=Section.FOLLOW_UP, achieved=0, available=10)
    return MysteryShopScored(
        occurred_on=on, agency=agency, round="2021-22", channel=Channel.PHONE, scores=(score, other)
    )


def approved_family(
    on: date = date(2021, 4, 6),
    *,
    agency: str = "north",
    household: Household = Household.JOINT,
    groups: tuple[EthnicGroup, ...] = (),
    **said: Any,
) -> list[Event]:
    """A family that goes the whole way, a step every twenty days; everything within its limits."""
    steps = [on + timedelta(days=20 * number) for number in range(8)]
    return [
        received(on, agency=agency, household=household),
        contacted(on + timedelta(days=1)),
        informed(on + timedelta(days=3)),
        submitted(steps[1], household=household),
        *(
            answered(group, applicant=number, **said)
            for number, group in enumerate(groups, start=1)
        ),
        accepted(steps[2], agency=agency, household=household),
        opened(steps[2], agency=agency, household=household),
        StageOneDecided(occurred_on=steps[3], outcome=MAY_BE_SUITABLE),
        StageOneNoticeSent(occurred_on=steps[3], outcome=MAY_BE_SUITABLE),
        StageTwoStarted(occurred_on=steps[4], agency=agency),
        ReferredToPanel(
            occurred_on=steps[6], agency=agency, household=household, report=ReportKind.FULL
        ),
        ApplicantsApproved(occurred_on=steps[7], agency=agency),
    ]


def withdrawn_enquiry(on: date) -> EnquiryWithdrawn:
    return EnquiryWithdrawn(occurred_on=on, reason=WithdrawalReason.NOT_READY)


def withdrawn_application(on: date) -> ApplicationWithdrawn:
    return ApplicationWithdrawn(occurred_on=on, reason=WithdrawalReason.NOT_READY)


def determined(on: date, *, agency: str = "north") -> QualifyingDeterminationIssued:
    return QualifyingDeterminationIssued(occurred_on=on, agency=agency)


def not_approved(on: date, *, agency: str = "north") -> ApplicantsNotApproved:
    return ApplicantsNotApproved(occurred_on=on, agency=agency)


def approved(on: date, *, agency: str = "north") -> ApplicantsApproved:
    return ApplicantsApproved(occurred_on=on, agency=agency)


def corrected(version: int, right_day: date) -> DateCorrected:
    return DateCorrected(occurred_on=LATER, corrects=version, right_day=right_day)


def visit_requested(on: date, standards: tuple[LocalStandard, ...] = ()) -> InitialVisitRequested:
    return InitialVisitRequested(occurred_on=on, standards=standards)


def visit_held(on: date) -> InitialVisitHeld:
    return InitialVisitHeld(occurred_on=on)


def outcome_told(on: date) -> VisitOutcomeTold:
    return VisitOutcomeTold(occurred_on=on, outcome=VisitOutcome.INVITED_TO_REGISTER)


def declined(on: date) -> RegistrationDeclined:
    return RegistrationDeclined(occurred_on=on, reason=DeclineReason.NO_CAPACITY)


def closed(on: date) -> EnquiryClosed:
    return EnquiryClosed(occurred_on=on, reason=ClosingReason.NO_ANSWER_TO_CONTACT)


def reopened(
    on: date, reason: ReopeningReason = ReopeningReason.ENQUIRER_CAME_BACK
) -> EnquiryReopened:
    return EnquiryReopened(occurred_on=on, reason=reason)


def referred(
    on: date,
    sender: str = "north",
    receiver: str = "south",
    standards: tuple[LocalStandard, ...] = (),
) -> EnquiryReferred:
    return EnquiryReferred(
        occurred_on=on,
        sender=sender,
        receiver=receiver,
        reason=ReferralReason.HOME_AREA,
        standards=standards,
    )


def taken_up(on: date, agency: str = "south") -> ReferralTakenUp:
    return ReferralTakenUp(occurred_on=on, agency=agency)


def refused(on: date, back_to: str = "north") -> ReferralRefused:
    return ReferralRefused(occurred_on=on, agency=back_to, reason=ReferralRefusal.NO_CAPACITY)


def lapsed(on: date, back_to: str = "north") -> ReferralLapsed:
    return ReferralLapsed(occurred_on=on, agency=back_to)


def journey(number: int) -> UUID:
    return uuid5(FAMILIES, str(number))


def merged(on: date, into: int = 2) -> EnquiryMerged:
    return EnquiryMerged(occurred_on=on, into=journey(into))


def merge_undone(on: date, into: int = 2) -> MergeUndone:
    return MergeUndone(occurred_on=on, into=journey(into))


def absorbed(
    on: date, received_on: date, *, duplicate: int = 1, contact: date | None = None
) -> DuplicateAbsorbed:
    return DuplicateAbsorbed(
        occurred_on=on,
        duplicate=journey(duplicate),
        received_on=received_on,
        contact_made_on=contact,
    )


def released(on: date, duplicate: int = 1) -> DuplicateReleased:
    return DuplicateReleased(occurred_on=on, duplicate=journey(duplicate))


def recognised(on: date) -> RecognisedAsMysteryShop:
    return RecognisedAsMysteryShop(occurred_on=on)
