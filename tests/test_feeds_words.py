"""Every reason and fault of the feeds has words in both languages, with arguments that the code gives."""

import json
import re
from pathlib import Path

import pytest

from feeds.plan import KINDS

ROOT = Path(__file__).parent.parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "feeds").rglob("*.py")))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_has_words(language: str) -> None:
    """No page ever shows a bare code of a doubt, a refusal, a failed run or a fault in feeds.yaml."""
    words = json.loads((ROOT / "displays" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    reasons = set(re.findall(r'(?:Reason|FeedError|unclear|refuse)\(\s*"(\w+)"', SOURCE))
    # chosen by a condition in the code
    reasons |= {
        "unknown_series",
        "unknown_series_near",
        "slash_rule_least",
        "slash_rule_most",
        "decided",
        "held_already",
    }
    reasons |= {"missing", "not_collected", "impossible", "monotone", "jump_rule"}
    reasons |= {"older", "same", "fell", "above_later", "part_above_whole", "whole_below_part", "unit", "extra"}
    faults = set(re.findall(r'PydanticCustomError\(\s*"(\w+)"', SOURCE))
    faults |= set(re.findall(r'Fault\((?:[^()]|\([^()]*\))*?, "(\w+)", \{', SOURCE))
    assert len(reasons) > 70
    assert len(faults) > 10
    assert reasons - words["reasons"].keys() == set()
    assert faults - words["problems"].keys() == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_has_a_name(language: str) -> None:
    """The console's list of feeds calls no source by a bare word of feeds.yaml."""
    words = json.loads((ROOT / "displays" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    assert {*KINDS, "push"} - words["console"]["kind"].keys() == set()
