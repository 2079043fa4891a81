"""What the directory says where tests list agencies and colleagues of their own."""

from collections.abc import Iterable
from typing import Any

AGENCY: dict[str, Any] = {
    "on": "2025-03-03",
    "name": "Adopt Moorland",
    "kind": "regional_agency",
    "area": "Highmoor",
    "phone": "01632 960 101",
    "email": "hello@moorland.example",
}


def colleagues(codes: Iterable[str], **more: Any) -> dict[str, Any]:
    """Colleagues by these codes, each called by it, who have worked there since 2019."""
    said = {"posts": ["recruitment_worker"], "since": "2019-04-01", **more}
    return {
        "on": "2025-03-03",
        "colleagues": [{"code": code, "name": f"Colleague {code}", **said} for code in codes],
    }
