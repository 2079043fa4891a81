"""What staff make of an earlier journey that applicants tell of: whether the fast track is open, what to ask for, whom to ask.

The invariant: a sentence repeats nothing that anybody wrote, decides nothing, and goes by the rules of the day.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from contracts.earlier_journey import GROUNDS, EarlierJourney
from contracts.fast_track import FAST_TRACK_RULES
from services.enquiry.domain.registration_form import ApplicantPart

_SAYS = {
    EarlierJourney.APPROVED_TO_ADOPT: "was approved to adopt before",
    EarlierJourney.APPROVED_TO_FOSTER: "is approved to foster",
    EarlierJourney.NOT_APPROVED: "was assessed before and not approved",
}
_ASK_FOR = {
    EarlierJourney.APPROVED_TO_ADOPT: "the date of the approval, the report, and the checks and references with their dates",
    EarlierJourney.APPROVED_TO_FOSTER: "proof that the approval stands, the assessment, and the checks and references with their dates",
    EarlierJourney.NOT_APPROVED: "when and why it ended, and what it can pass on. Only one agency at a time can assess a household, so make sure that it has ended",
}


def what_it_means(
    people: Mapping[int, ApplicantPart], called: Mapping[int, str], on: date
) -> Iterator[str]:
    """A sentence or a few for each applicant who tells of one, and one if of a couple only one would qualify."""
    told = {number: part for number, part in people.items() if part.earlier_journey in _SAYS}
    for number, part in told.items():
        yield _of_one(part, f"The {called[number]}", on)
    qualified = [number for number, part in told.items() if part.earlier_journey in GROUNDS]
    if len(people) > 1 and len(qualified) == 1:
        yield "Only one of the applicants tells of an approval. No rule here says whether fast track needs it of both. Ask your manager or legal adviser before you use it."


def _of_one(part: ApplicantPart, who: str, on: date) -> str:
    said = EarlierJourney(part.earlier_journey or EarlierJourney.NONE)
    asked = "With their agreement, ask the agency named in the form for"
    if part.earlier_agency is None:
        asked = "Ask them which agency it was. With their agreement, ask that agency for"
    return f"{who} {_SAYS[said]}, according to the form. {_fast_track(said, on)} {asked} {_ASK_FOR[said]}."


def _fast_track(said: EarlierJourney, on: date) -> str:
    if said not in GROUNDS:
        return "This does not open fast track."
    rule = next(
        (r for r in FAST_TRACK_RULES if r.ground is GROUNDS[said] and r.is_in_force(on)), None
    )
    if rule is None:
        return "No rule of this date opens fast track to them."
    return f"Fast track is open to {rule.who[0].lower()}{rule.who[1:]}. Check whether that is so."
