"""Rounds of mystery shops as the pages of the national team show them, and their forms as typed.

The invariant: a form that cannot be sent comes back with everything in it; what else is wrong with it the
enquiry service says.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.web.site.answers.enquiry.mystery_shops import (
    QuestionnaireSection,
    Round,
)
from services.web.site.command_forms.typed_dates import BOXES, TypedDate

TypedOnce = Mapping[str, str]
"""A form in which each name stands once."""

Mistakes = dict[str, str]
"""What is wrong, by field, while it is being found out."""


REASONS = {
    "shopper_not_available": "The shopper is not available",
    "shopper_recognised": "The shopper was recognised",
    "commissioned_in_error": "The shop was commissioned in error",
}
CHANNELS = {
    "web_form": "Web form",
    "phone": "Phone",
    "email": "Email",
    "social_media": "Social media",
    "visit": "Visit",
    "event": "Information event",
}


def day_of(typed: TypedOnce, name: str, errors: Mistakes) -> str | None:
    """The day of three boxes as the services write it; says what is wrong where it is none."""
    boxes = TypedDate(*(typed.get(f"{name}-{box}", "").strip() for box in BOXES))
    on = boxes.read()
    if on is None:
        errors[f"{name}-day"] = boxes.what_is_wrong("The date")
        return None
    return on.isoformat()


def of_day(name: str, on: date) -> dict[str, str]:
    """The three boxes of a day."""
    boxes = TypedDate.of(on)
    return {f"{name}-{box}": getattr(boxes, box) for box in BOXES}


def round_of(typed: TypedOnce, errors: Mistakes) -> dict[str, Any]:
    """The command that opens a round, of what was typed; says what is wrong."""
    if not typed.get("code", "").strip():
        errors["code"] = "Enter a short name, like 2026-spring"
    body = {
        "on": day_of(typed, "on", errors),
        "code": typed.get("code", "").strip(),
        "begins_on": day_of(typed, "begins", errors),
        "ends_on": day_of(typed, "ends", errors),
        "scenarios": [
            {"code": code, "text": text}
            for code, text in _lines(typed, "scenarios", 2, "siblings | A couple who …", errors)
        ],
    }
    parts: dict[str, list[dict[str, Any]]] = {}
    like = "enquiry_handling | welcomed | Was the enquirer made to feel welcome? | 10"
    for section, code, text, available in _lines(typed, "questionnaire", 4, like, errors):
        question = {"code": code, "text": text, "available": available}
        parts.setdefault(section, []).append(question)
    questionnaire = [{"section": name, "questions": of} for name, of in parts.items()]
    return {**body, "questionnaire": questionnaire}


def as_typed(of: Round) -> dict[str, str]:
    """Scenarios and questionnaire of a round as they would be typed, for the next one."""
    questions = [
        f"{part.section} | {each.code} | {each.text} | {each.available}"
        for part in of.questionnaire
        for each in part.questions
    ]
    return {
        "scenarios": "\n".join(f"{each.code} | {each.text}" for each in of.scenarios),
        "questionnaire": "\n".join(questions),
    }


def shop_of(typed: TypedOnce, code: str, errors: Mistakes) -> dict[str, Any]:
    """The command that commissions a shop, of what was typed."""
    for name, sentence in NEEDED.items():
        if not typed.get(name, "").strip():
            errors[name] = sentence
    if not (typed.get("email", "").strip() or typed.get("phone", "").strip()):
        errors["email"] = "Enter the shopper's email address or phone number"
    persona = {name: typed.get(name, "").strip() for name in ("name", "email", "phone")}
    return {
        "on": day_of(typed, "on", errors),
        "round": code,
        "agency": typed.get("agency", ""),
        "channel": typed.get("channel", ""),
        "scenario": typed.get("scenario", ""),
        "persona": {name: text for name, text in persona.items() if text},
    }


NEEDED = {
    "agency": "Select the agency",
    "channel": "Select how the shopper contacts the agency",
    "scenario": "Select the scenario",
    "name": "Enter the name the shopper uses",
}


def scores_of(
    typed: TypedOnce, questionnaire: list[QuestionnaireSection], errors: Mistakes
) -> dict[str, Any]:
    """The command that scores a shop; points that are left empty say that a question did not apply."""
    answered = []
    for question in (each for part in questionnaire for each in part.questions):
        points = typed.get(f"points-{question.code}", "").strip()
        if points and not (points.isdecimal() and int(points) <= question.available):
            errors[f"points-{question.code}"] = (
                f"Enter points from 0 to {question.available}, or leave it empty: {question.text}"
            )
        comment = typed.get(f"comment-{question.code}", "").strip()
        answered.append(
            {
                "question": question.code,
                "achieved": int(points) if points.isdecimal() else None,
                **({"comment": comment} if comment else {}),
            }
        )
    return {"on": day_of(typed, "on", errors), "answered": answered}


def _lines(
    typed: TypedOnce, name: str, parts: int, like: str, errors: Mistakes
) -> Iterator[tuple[str, ...]]:
    """The lines of a field, each of so many parts with a bar between them."""
    lines = [each for each in typed.get(name, "").splitlines() if each.strip()]
    for line in lines:
        found = tuple(each.strip() for each in line.split("|"))
        if len(found) != parts or not all(found):
            errors[name] = f"Enter each line in the correct format, like {like}"
            return
        yield found
    if not lines:
        errors[name] = f"Enter at least one line, like {like}"
