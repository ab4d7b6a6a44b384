"""The feeds' page says what is true: its examples are good plans, and every key of every kind is on it."""

import re
from pathlib import Path

import yaml

from feeds.plan import KINDS, plan

PAGE = (Path(__file__).parent.parent / "feeds" / "README.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def test_every_example_is_a_good_plan() -> None:
    """What the page shows can be copied."""
    entries = [entry for example in EXAMPLES for entry in example]
    plans, faults = plan(entries)
    assert faults == []
    assert {each.kind for each in plans} == set(KINDS)


def test_every_key_is_on_the_page() -> None:
    """A key that no example and no table shows is missing here."""
    keys = {field.alias or name for model in KINDS.values() for name, field in model.model_fields.items()}
    assert {key for key in keys if not re.search(rf"(`|\b){key}(`|:)", PAGE)} == set()
