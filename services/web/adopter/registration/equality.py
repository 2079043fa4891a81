"""The equality questions, in the words and the order of the GOV.UK Design System, a few on each page.

The invariant: every question may be left out, has an answer for people who prefer not to say, and is answered
by each applicant for themselves alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from contracts.equality import (
    FIVE_GROUPS,
    FiveGroups,
    MaritalStatus,
    ReducedActivity,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
)
from contracts.reference import EthnicGroup
from services.web.site.command_forms import Errors, Question, Typed, read
from services.web.site.command_forms.questions import Choice
from services.web.site.registration.questions import line, may_stay_empty, one
from services.web.site.registration.rows import AnswerRow, answer_in_words

IN_WORDS = "_in_words"
NOT_SAID = ("Not answered",)
OTHER_BACKGROUNDS = (
    EthnicGroup.WHITE_OTHER,
    EthnicGroup.MIXED_OTHER,
    EthnicGroup.ASIAN_OTHER,
    EthnicGroup.BLACK_OTHER,
    EthnicGroup.ANY_OTHER,
)
GROUPS = {
    FiveGroups.WHITE: "White",
    FiveGroups.MIXED: "Mixed or multiple ethnic groups",
    FiveGroups.ASIAN: "Asian or Asian British",
    FiveGroups.BLACK: "Black, African, Caribbean or Black British",
    FiveGroups.OTHER: "Other ethnic group",
}
RELIGIONS = {
    Religion.CHRISTIAN: "Christian, all denominations",
    Religion.ANY_OTHER: "Any other religion",
}
ACTIVITY = {ReducedActivity.YES_A_LOT: "Yes, a lot", ReducedActivity.YES_A_LITTLE: "Yes, a little"}
STATUSES = {
    MaritalStatus.NEVER_MARRIED: "Never married and never in a civil partnership",
    MaritalStatus.SEPARATED_FROM_MARRIAGE: "Separated, but still legally married",
    MaritalStatus.SEPARATED_FROM_CIVIL_PARTNERSHIP: (
        "Separated, but still legally in a civil partnership"
    ),
    MaritalStatus.CIVIL_PARTNERSHIP_DISSOLVED: (
        "Formerly in a civil partnership that is now legally dissolved"
    ),
    MaritalStatus.SURVIVING_CIVIL_PARTNER: "Surviving partner from a civil partnership",
}


class Group(NamedTuple):
    """Answers that are shown together; without a title where they need none."""

    title: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualityPage:
    """One or two questions; `in_words` are the answers beside which applicants may say more."""

    name: str
    title: str
    asked: tuple[Question, ...]
    in_words: tuple[StrEnum, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The answers that this page gives."""
        return tuple(each.name for each in self.asked)


def own_words(name: str, label: str) -> Question:
    """A line beside a question for whom none of its answers fits."""
    return line(f"{name}{IN_WORDS}", label)


SEX = EqualityPage(
    name="sex",
    title="Sex and gender",
    asked=(
        one("sex", "What is your sex?", Sex, {}),
        one(
            "gender_same_as_at_birth",
            "Is the gender you identify with the same as your sex registered at birth?",
            YesNo,
            {},
        ),
        own_words("gender", "If you answered no, your gender in your own words (optional)"),
    ),
    in_words=(YesNo.NO,),
)
HEALTH = EqualityPage(
    name="health",
    title="Health",
    asked=(
        one(
            "long_term_condition",
            "Do you have any physical or mental health conditions or illnesses lasting or expected "
            "to last 12 months or more?",
            YesNo,
            {},
        ),
        one(
            "reduced_activity",
            "If yes, do any of them reduce your ability to carry out day-to-day activities?",
            ReducedActivity,
            ACTIVITY,
        ),
    ),
)
ETHNIC_GROUP = EqualityPage(
    name="ethnic-group",
    title="Ethnic group",
    asked=(
        one("ethnic_group", "What is your ethnic group?", EthnicGroup, {}),
        own_words(
            "ethnic_group",
            "If you chose another background, describe it in your own words (optional)",
        ),
    ),
    in_words=OTHER_BACKGROUNDS,
)
RELIGION = EqualityPage(
    name="religion",
    title="Religion",
    asked=(
        one("religion", "What is your religion?", Religion, RELIGIONS),
        own_words(
            "religion", "If you chose any other religion, describe it in your own words (optional)"
        ),
    ),
    in_words=(Religion.ANY_OTHER,),
)
ORIENTATION = EqualityPage(
    name="sexual-orientation",
    title="Sexual orientation",
    asked=(
        one(
            "sexual_orientation",
            "Which of the following best describes your sexual orientation?",
            SexualOrientation,
            {},
        ),
        own_words(
            "sexual_orientation", "If you chose other, describe it in your own words (optional)"
        ),
    ),
    in_words=(SexualOrientation.OTHER,),
)
MARITAL = EqualityPage(
    name="marital-status",
    title="Marital or civil partnership status",
    asked=(
        one(
            "marital_status",
            "What is your legal marital or registered civil partnership status?",
            MaritalStatus,
            STATUSES,
        ),
    ),
)
PAGES: Mapping[str, EqualityPage] = {
    page.name: page for page in (SEX, HEALTH, ETHNIC_GROUP, RELIGION, ORIENTATION, MARITAL)
}


def first_page() -> EqualityPage:
    """The page with which they begin."""
    return next(iter(PAGES.values()))


def next_page(page: EqualityPage) -> EqualityPage | None:
    """The page after one; None after the last."""
    pages = list(PAGES.values())
    return next(iter(pages[pages.index(page) + 1 :]), None)


def groups(question: Question) -> Sequence[Group]:
    """The answers to choose from; ethnic groups by the groups of the census."""
    if question.name != "ethnic_group":
        return [Group("", question.choices)]
    of_groups = FIVE_GROUPS.codes
    found = [
        Group(title, [each for each in question.choices if group in _of(of_groups, each)])
        for group, title in GROUPS.items()
    ]
    return [*found, Group("", [each for each in question.choices if not _of(of_groups, each)])]


def given(page: EqualityPage, typed: Typed) -> tuple[dict[str, Any], Errors]:
    """What was answered on a page, and what is wrong; nothing has to be."""
    body, errors = read([may_stay_empty(each) for each in page.asked], typed)
    if page is HEALTH and body.get("long_term_condition") != YesNo.YES:
        body.pop("reduced_activity", None)
    words = next((name for name in body if name.endswith(IN_WORDS)), None)
    if words and not set(body.values()) & set(page.in_words):
        sentence = "Select the answer above that this describes, or clear this box"
        return body, {**errors, words: sentence}
    return body, errors


def rows(answers: Mapping[str, Any]) -> list[AnswerRow]:
    """Every answer in words, with the page on which it is changed."""
    return [
        AnswerRow(
            each.label,
            answer_in_words(each, answers[each.name]) if answers.get(each.name) else NOT_SAID,
            page.name,
        )
        for page in PAGES.values()
        for each in page.asked
        if each.choices or answers.get(each.name)
    ]


def _of(codes: Mapping[EthnicGroup, Sequence[FiveGroups]], choice: Choice) -> Sequence[FiveGroups]:
    return codes[EthnicGroup(choice.value)]
