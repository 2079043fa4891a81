"""What each service is called on a page that names it."""

from collections.abc import Mapping

SERVICE_NAMES: Mapping[str, str] = {
    "enquiry": "Enquiry",
    "assessment": "Stages one and two",
    "panel": "Panel",
    "notifications": "Messages",
    "reporting": "Figures",
}
