"""Every command of the suite, of whatever service."""

import importlib
import pkgutil
from collections.abc import Iterator

import services.assessment.domain
import services.enquiry.domain
import services.panel.domain
from services.chassis.decision import Command

WITH_A_PAGE_OF_THEIR_OWN = {
    *("SaveRegistrationDraft", "OpenRound", "ScoreShop", "SendTemplate", "ListColleagues"),
}


def _commands() -> Iterator[type[Command]]:
    for domain in (services.enquiry.domain, services.assessment.domain, services.panel.domain):
        for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
            importlib.import_module(module.name)
    waiting: list[type[Command]] = [Command]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        yield from (each for each in below if each.__module__.startswith("services."))


EVERY_COMMAND = sorted(set(_commands()), key=lambda each: (each.__module__, each.__name__))
FORMS = [each for each in EVERY_COMMAND if each.__name__ not in WITH_A_PAGE_OF_THEIR_OWN]
