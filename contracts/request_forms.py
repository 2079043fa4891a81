"""What each person or office is asked by link: questions as data, each form with its source.

The invariant: a form that was ever in force stays as it was, so that an answer is read beside the question it was
given to. Questions ask for no clinical detail and for nobody's name but that of the one who answers.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from contracts.checks import Check
from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule, last_begun


class Question(NamedTuple):
    """One question of a form; its name is kept, its words may change."""

    name: str
    title: str
    hint: str = ""
    required: bool = True


class RequestForm(DatedRule):
    """What is asked about a check; `source` says where the check and the questions come from."""

    check: Check
    questions: tuple[Question, ...]


NAME = Question("name", "Your full name")
MORE = Question("more", "Is there anything else that you want to say?", required=False)
REFERENCE = (
    NAME,
    Question("known", "How do you know the applicants, and for how long?"),
    Question(
        "children",
        "What have you seen of them with children?",
        "If you have seen nothing, say so.",
    ),
    Question("strengths", "What would they bring to a child who needs a family?"),
    Question(
        "difficulties",
        "How do they deal with difficulties, in their relationships and in daily life?",
    ),
    Question("concerns", "Is there anything that would worry you?", "If there is nothing, say no."),
    MORE,
)
HEALTH = (
    NAME,
    Question("practice", "Your practice and your role there"),
    Question("report", "Have you sent the health report to the agency, and when?"),
    Question(
        "concerns",
        "Is there anything that the agency's medical adviser should ask you about?",
        "Do not write clinical details here. The adviser will contact you.",
    ),
    MORE,
)
AUTHORITY = (
    NAME,
    Question("office", "Your authority, team and role"),
    Question("known", "Is the household known to your services?", "Say how, or that it is not."),
    Question(
        "concerns",
        "Is there anything in your records that the agency should take into account?",
        "If there is nothing, say no.",
    ),
    MORE,
)
EMPLOYER = (
    NAME,
    Question("role", "Your organisation and your role there"),
    Question("employed", "What does or did this person do for you, and from when to when?"),
    Question(
        "with_children",
        "Does or did the work bring them together with children or vulnerable adults?",
        "If so, say how they are with them. If not, say no.",
    ),
    Question("reliable", "How do they work with others, and how reliable are they?"),
    Question(
        "concerns",
        "Was there any complaint, warning or allegation about them that concerns the safety of others?",
        "If there was nothing, say no.",
    ),
    MORE,
)
SCHOOL = (
    NAME,
    Question("role", "Your school or nursery and your role there"),
    Question("known", "How long has the child been with you?"),
    Question("child", "How is the child, and how do they get on with others?"),
    Question(
        "parents",
        "How do the adults at home support the child and work with you?",
        "For example with learning, meetings and being on time.",
    ),
    Question(
        "concerns",
        "Has anything worried you about the child's welfare?",
        "If there is nothing, say no.",
    ),
    Question(
        "brother_or_sister",
        "How might the child find it to have a new brother or sister?",
        required=False,
    ),
    MORE,
)
FORMER_PARTNER = (
    NAME,
    Question("together", "From when to when were you together, and did you live together?"),
    Question(
        "children",
        "What have you seen of them with children, yours or others?",
        "If you have seen nothing, say so.",
    ),
    Question("disagreements", "How did they deal with disagreements and with stress?"),
    Question("ended", "How did things go when you separated, and what contact is there now?"),
    Question(
        "concerns",
        "Did you or a child ever feel unsafe with them?",
        "If not, say no. If you would rather talk about it, write that you want to be called.",
    ),
    MORE,
)
_REGULATION_26 = (
    "Regulation 26 of the Adoption Agencies Regulations 2005 (SI 2005/389) asks for the check"
)
_PRACTICE = "Agencies' practice asks for the check; no regulation names it"


def _form(check: Check, questions: tuple[Question, ...], because: str) -> RequestForm:
    return RequestForm(
        check=check,
        questions=questions,
        source=f"{because}. The questions are our suggestion",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    )


REQUEST_FORMS: tuple[RequestForm, ...] = (
    _form(Check.REFERENCE, REFERENCE, _REGULATION_26),
    _form(Check.HEALTH, HEALTH, _REGULATION_26),
    _form(Check.LOCAL_AUTHORITY, AUTHORITY, _REGULATION_26),
    _form(Check.EARLIER_LOCAL_AUTHORITY, AUTHORITY, _PRACTICE),
    _form(Check.EMPLOYMENT, EMPLOYER, _PRACTICE),
    _form(Check.SCHOOL_OR_NURSERY, SCHOOL, _PRACTICE),
    _form(Check.FORMER_PARTNER, FORMER_PARTNER, _PRACTICE),
)
"""Those of one check in the order of their dates; each holds for what is asked from then on."""
BY_LINK: Sequence[Check] = tuple(dict.fromkeys(each.check for each in REQUEST_FORMS))
"""The checks that can be answered by link."""


def questions_of(check: Check, asked_on: date) -> tuple[Question, ...]:
    """What is asked about a check by a link of that day."""
    forms = [each for each in REQUEST_FORMS if each.check is check]
    return last_begun(forms, asked_on).questions
