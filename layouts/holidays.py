"""Public holidays of a country, lunar ones and days taken instead of others too, from the `holidays` library."""

from collections.abc import Mapping
from functools import lru_cache

import holidays

YEARS = range(2020, 2046)  # written out once, so that the fold needs no library and no clock


def known_country(code: str) -> bool:
    """True for an ISO 3166 code whose holidays the library knows."""
    return code in holidays.list_supported_countries()


@lru_cache(maxsize=4)
def days_off(country: str) -> Mapping[str, Mapping[str, str]]:
    """Day (ISO) -> its name in Vietnamese and English, as far as the library speaks them."""
    spoken = holidays.list_localized_countries().get(country, [])
    found = {}
    for language in ("vi", "en"):
        exact = next((each for each in spoken if each.partition("_")[0] == language), None)
        found[language] = holidays.country_holidays(country, years=YEARS, language=exact)
    vi, en = found["vi"], found["en"]
    return {day.isoformat(): {"vi": str(vi[day]), "en": str(en[day])} for day in sorted(vi.keys() & en.keys())}


@lru_cache(maxsize=4)
def made_up(country: str) -> tuple[str, ...]:
    """Days of a weekend that the country has worked, or will, for a day off elsewhere; as far as it is known."""
    days = getattr(holidays.country_holidays(country, years=YEARS), "weekend_workdays", ())
    return tuple(sorted(day.isoformat() for day in days if day.year in YEARS))
