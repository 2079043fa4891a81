"""A round of mystery shops and shops in it, as tests of decisions and of the API both need them."""

from typing import Any

ROUND: dict[str, Any] = {
    "on": "2025-02-03",
    "code": "2025-spring",
    "begins_on": "2025-03-01",
    "ends_on": "2025-05-31",
    "scenarios": [{"code": "siblings", "text": "A couple who think of adopting two siblings."}],
    "questionnaire": [
        {
            "section": "phone_answering",
            "questions": [{"code": "answered", "text": "Did somebody answer?", "available": 5}],
        },
        {
            "section": "enquiry_handling",
            "questions": [
                {"code": "welcomed", "text": "Did you feel welcome?", "available": 10},
                {"code": "next-step", "text": "Was a next step offered?", "available": 40},
            ],
        },
    ],
}
PERSONA = {"name": "Mara Quill", "email": "Mara.Quill@example.org", "phone": "07700 900123"}
SHOP: dict[str, Any] = {
    "on": "2025-03-03",
    "round": "2025-spring",
    "agency": "moorland",
    "channel": "phone",
    "scenario": "siblings",
    "persona": PERSONA,
}
COMMENT = "Olwen on the desk was kind"


def scores(answered: int | None = 4, welcomed: int = 8, next_step: int | None = 30) -> Any:
    """A score of the shop: points for each question of the round, and a comment on one."""
    return {
        "on": "2025-03-21",
        "answered": [
            {"question": "answered", "achieved": answered},
            {"question": "welcomed", "achieved": welcomed, "comment": COMMENT},
            {"question": "next-step", "achieved": next_step},
        ],
    }
