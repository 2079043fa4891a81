"""What the panel service says where representations go to a panel again before the final decision.

The invariant: a second panel recommends and the agency decides; it is asked once, and never beside an independent review.
"""

from typing import ClassVar

from contracts.event import Event
from contracts.reference import Recommendation


class SecondPanelAsked(Event):
    """The agency sent the representations to a panel, before its final decision."""

    type: ClassVar[str] = "panel.second_panel_asked.v1"
    title: ClassVar[str] = "Representations sent to the panel"


class SecondPanelRecommended(Event):
    """The panel that considered the representations made its recommendation; it does not bind the agency."""

    type: ClassVar[str] = "panel.second_panel_recommended.v1"
    title: ClassVar[str] = "The panel recommended again"
    recommendation: Recommendation
