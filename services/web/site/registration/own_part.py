"""What each applicant says of themselves, page by page: Schedule 4 Part 1 of the Adoption Agencies Regulations.

The invariant: every field of an applicant's part is asked on one page, and a page whose answers another
answer has made needless is neither shown nor kept.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from contracts.contact_details import postcode
from contracts.earlier_journey import EarlierJourney
from contracts.not_given import NotGiven
from contracts.reference import Household
from services.web.site.answers.enquiry.registration import Content
from services.web.site.registration.own_pages import OwnTask, Page
from services.web.site.registration.questions import (
    asks_to,
    if_not,
    line,
    lines,
    may_stay_empty,
    one,
    past_date,
    ruled,
    text,
    yes_no,
)

MOST_NAMES = 10


class Sex(StrEnum):
    """As the Schedule asks for it."""

    FEMALE = "female"
    MALE = "male"


class Partnership(StrEnum):
    """What the Schedule distinguishes."""

    MARRIED = "married"
    CIVIL_PARTNERSHIP = "civil_partnership"
    PARTNER = "partner"
    NONE = "none"


FORMAL = (Partnership.MARRIED, Partnership.CIVIL_PARTNERSHIP)
PARTNERSHIPS = {
    Partnership.CIVIL_PARTNERSHIP: "In a civil partnership",
    Partnership.PARTNER: "I have a partner, but we are not married or in a civil partnership",
    Partnership.NONE: "None of these",
}
ISLANDS = (
    "The British Islands are England, Scotland, Wales, Northern Ireland, the Channel Islands and the "
    "Isle of Man."
)
EARLIER = {
    EarlierJourney.APPROVED_TO_ADOPT: "Yes, I am or was approved to adopt",
    EarlierJourney.APPROVED_TO_FOSTER: "Yes, I am approved to foster",
    EarlierJourney.NOT_APPROVED: "Yes, I was assessed and not approved, or it ended before that",
    EarlierJourney.NONE: "No",
}


DETAILS = Page(
    name="details",
    title="Personal details",
    asked=(
        line("name", "Your full name", autocomplete="name"),
        may_stay_empty(lines("previous_names", "Any previous names", most=MOST_NAMES)),
        one("sex", "Your sex", Sex, {}),
        past_date(
            "date_of_birth",
            "Your date of birth",
            autocomplete="bday",
            hint=(
                "For example, 27 3 1988. If you do not know it exactly, enter the date in your passport or "
                "other official papers"
            ),
        ),
        line("place_of_birth", "Your place of birth"),
        may_stay_empty(
            yes_no(
                "worked_with_children",
                "Have you worked or volunteered with children or adults who need care?",
                hint="We may ask for a reference from where you worked",
            )
        ),
        may_stay_empty(
            one(
                "earlier_journey",
                "Have you been approved or assessed before, to adopt or to foster?",
                EarlierJourney,
                EARLIER,
            )
        ),
        may_stay_empty(
            line(
                "earlier_agency",
                "If you have, with which agency or fostering service, and when?",
                hint=(
                    "For example, Northshire Council, 2019. If you are approved, you may not need stage "
                    "one. Your agency asks them only if you agree"
                ),
            )
        ),
        if_not(
            "birth_not_given",
            "If you do not know your place of birth",
            {NotGiven.PLACE_OF_BIRTH: "I do not know where I was born"},
        ),
    ),
    lead=(
        "By law, we must ask for your sex. You can tell us about your gender in the optional "
        "questions at the end."
    ),
)
HOME = Page(
    name="home",
    title="Your home address",
    asked=(
        lines("address", "Your address", autocomplete="street-address"),
        asks_to(
            "Enter your postcode",
            ruled(line("postcode", "Postcode", autocomplete="postal-code"), postcode),
        ),
        asks_to(
            "Enter your local authority",
            line(
                "local_authority",
                "Local authority",
                hint="The council for this address, for example, Leeds City Council",
            ),
        ),
        may_stay_empty(
            yes_no(
                "lived_in_other_areas",
                "Have you lived in another council's area in the last 10 years?",
                hint="We may ask the councils where you lived before for a report",
            )
        ),
        may_stay_empty(
            yes_no(
                "lived_abroad",
                "Have you lived in another country for a year or more since you were 18?",
                hint="We may ask for a police certificate from there",
            )
        ),
        if_not(
            "home_not_given",
            "If you do not have an address in the UK",
            {
                NotGiven.UK_ADDRESS: "My address is outside the UK, or a BFPO address",
                NotGiven.FIXED_ADDRESS: "I do not have a fixed address",
            },
        ),
    ),
    lead=(
        "If you do not have a fixed address, enter where letters reach you, for example care of a friend, "
        "if there is such a place."
    ),
)
DOMICILE = Page(
    name="domicile",
    title="Where your permanent home is",
    asked=(
        asks_to(
            "Select yes if your permanent home is in the British Islands",
            yes_no("domiciled", "Is your permanent home in the British Islands?", hint=ISLANDS),
        ),
    ),
    lead=(
        "The law calls this your domicile. It is the country you see as your permanent home, even "
        "if you live somewhere else now. If you are not sure, choose the answer that seems right. "
        "Your agency will discuss it with you."
    ),
)
RESIDENCE = Page(
    name="residence",
    title="Where you live",
    asked=(
        asks_to(
            "Select yes if you normally live in the British Islands",
            yes_no(
                "habitually_resident", "Do you normally live in the British Islands?", hint=ISLANDS
            ),
        ),
    ),
    applies=lambda answers, _: answers.get("domiciled") is False,
)
RESIDENT_SINCE = Page(
    name="resident-since",
    title="How long you have lived here",
    asked=(
        asks_to(
            "Enter the date you started living in the British Islands",
            past_date(
                "habitually_resident_since", "When did you start living in the British Islands?"
            ),
        ),
    ),
    applies=lambda answers, _: (
        answers.get("domiciled") is False and bool(answers.get("habitually_resident"))
    ),
)
PARTNER = Page(
    name="partner",
    title="Marriage and partnership",
    asked=(
        asks_to(
            "Select whether you are married, in a civil partnership or with a partner",
            one(
                "partnership",
                "Are you married, in a civil partnership or with a partner?",
                Partnership,
                PARTNERSHIPS,
            ),
        ),
    ),
)
PARTNERSHIP_FORMED = Page(
    name="partnership-formed",
    title="Your marriage or civil partnership",
    asked=(
        asks_to(
            "Enter the date it started", past_date("partnership_formed_on", "When did it start?")
        ),
        asks_to(
            "Enter where it took place", line("partnership_formed_at", "Where did it take place?")
        ),
    ),
    applies=lambda answers, _: answers.get("partnership") in FORMAL,
)
ALONE = Page(
    name="applying-alone",
    title="Applying on your own",
    asked=(
        asks_to(
            "Enter why you are applying without your husband, wife or partner",
            text(
                "applying_alone_because",
                "Why are you applying without your husband, wife or partner?",
            ),
        ),
    ),
    applies=lambda answers, household: (
        answers.get("partnership") in FORMAL and household is Household.SINGLE
    ),
)
PARTNER_DETAILS = Page(
    name="partner-details",
    title="Your partner",
    asked=(
        text(
            "partner_details",
            "Details of your relationship",
            hint="For example, how long you have been together and whether you live together",
        ),
    ),
    applies=lambda answers, _: answers.get("partnership") == Partnership.PARTNER,
)
BEFORE = Page(
    name="relationships-before",
    title="Previous relationships",
    asked=(
        asks_to(
            "Select yes if you have been married, in a civil partnership or in another long-term "
            "relationship before",
            yes_no(
                "had_previous_relationships",
                "Have you been married, in a civil partnership or in another long-term relationship "
                "before?",
            ),
        ),
    ),
)
BEFORE_DETAILS = Page(
    name="relationships-before-details",
    title="About your previous relationships",
    asked=(
        text(
            "previous_relationships",
            "Details of your previous relationships",
            hint="For each one, say who it was with, when it started and ended, and how it ended",
        ),
    ),
    applies=lambda answers, _: bool(answers.get("had_previous_relationships")),
)
COURT = Page(
    name="family-court",
    title="Family court",
    asked=(
        asks_to(
            "Select yes if you have been involved in family court proceedings",
            yes_no(
                "had_family_court_proceedings",
                "Have you been involved in family court proceedings?",
                hint="For example, about children, a divorce or protection from someone",
            ),
        ),
    ),
    lead="Answering yes does not mean you cannot adopt. Your agency will discuss it with you.",
)
COURT_DETAILS = Page(
    name="family-court-details",
    title="About the family court proceedings",
    asked=(
        text(
            "family_court_proceedings",
            "Details of the family court proceedings",
            hint="What they were about, when they took place, and at which court if you know",
        ),
    ),
    applies=lambda answers, _: bool(answers.get("had_family_court_proceedings")),
)
DOCTOR = Page(
    name="doctor",
    title="Your doctor",
    asked=(
        asks_to(
            "Enter the name of your GP or surgery",
            line("medical_practitioner", "Name of your GP or surgery"),
        ),
        asks_to(
            "Enter the address of the surgery",
            lines("medical_practitioner_address", "Address of the surgery"),
        ),
        if_not(
            "doctor_not_given",
            "If you do not have a doctor",
            {NotGiven.DOCTOR: "I am not registered with a doctor"},
        ),
    ),
)

OWN_TASKS = (
    OwnTask(title="Personal details", pages=(DETAILS,)),
    OwnTask(title="Your home address", pages=(HOME,)),
    OwnTask(title="Your permanent home", pages=(DOMICILE, RESIDENCE, RESIDENT_SINCE)),
    OwnTask(
        title="Marriage, partnership and relationships",
        pages=(PARTNER, PARTNERSHIP_FORMED, ALONE, PARTNER_DETAILS, BEFORE, BEFORE_DETAILS),
    ),
    OwnTask(title="Family court", pages=(COURT, COURT_DETAILS)),
    OwnTask(title="Your doctor", pages=(DOCTOR,)),
)
PAGES: Mapping[str, Page] = {page.name: page for task in OWN_TASKS for page in task.pages}


def shown(pages: Iterable[Page], answers: Content, household: Household) -> list[Page]:
    """The pages that apply to these answers."""
    return [page for page in pages if page.applies(answers, household)]


def page_after(page: Page, answers: Content, household: Household) -> Page | None:
    """The next page of the same task; None after its last."""
    task = next(task for task in OWN_TASKS if page in task.pages)
    follow = task.pages[task.pages.index(page) + 1 :]
    return next(iter(shown(follow, answers, household)), None)


def kept(answers: Content, household: Household) -> dict[str, Any]:
    """The answers without those of pages that no longer apply, whichever page made it so."""
    needless = {
        name
        for page in PAGES.values()
        if not page.applies(answers, household)
        for name in page.fields
    }
    return {name: value for name, value in answers.items() if name not in needless}
