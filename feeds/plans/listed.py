"""Sources that list what is no figure: alerts, headlines, cameras."""

from typing import Literal

from feeds.plans.feed import Part


class ListedPart(Part):
    """Who may see the list; a list of which nobody says so is internal."""

    sensitivity: Literal["public", "internal", "restricted"] = "internal"
