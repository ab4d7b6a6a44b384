"""The tile of citizens' feedback in a layout: what it needs of the state, and what is refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from displays.site import check, read_site, sample

LAYOUT = """\
key: phan-anh-thu
title: {vi: Phản ánh}
tiles:
  - {id: pa, kind: feedback, REST, at: [1, 1, 12, 6]}
topics: [{key: a, title: {vi: A}, tiles: [pa]}]
"""
FILE = "layouts/phan-anh-thu.yaml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample(), tmp_path_factory.mktemp("feedback") / "site"))


def write(site: Path, rest: str) -> None:
    (site / FILE).write_text(LAYOUT.replace("REST", rest), encoding="utf-8")


def test_it_needs_the_figures_of_its_roles(site: Path) -> None:
    """Each series once, and where the areas are told apart the whole family of what is overdue and for how long."""
    write(site, "overdue: PA-03, received: PA-01, on_time: PA-02, longest: PA-04, by: area")
    needs = read_site(site).files[FILE].needs
    assert needs == {
        "series": ["PA-01", "PA-02", "PA-03", "PA-04"],
        "families": ["PA-03@*", "PA-04@*"],
        "lists": [],
        "depths": {},
    }
    write(site, "overdue: PA-03, each: [PA-05, PA-07]")
    needs = read_site(site).files[FILE].needs
    assert needs is not None
    assert (needs["series"], needs["families"]) == (["PA-03", "PA-05", "PA-07"], [])


@pytest.mark.parametrize(
    ("rest", "code", "args"),
    [
        ("received: PA-01", "missing_key", {"key": "overdue"}),
        ("overdue: PA-03, by: area, each: [PA-01, PA-02]", "feedback_choice", {}),
        ("overdue: PA-03@16681, by: area", "feedback_areas", {"got": "PA-03@16681"}),
        ("overdue: PA-99", "unknown_series_near", {"got": "PA-99"}),
        ("overdue: PA-03, satisfied: QQ-77", "unknown_series", {"got": "QQ-77"}),
        ("overdue: PA-03, done: PA-03@00000", "unknown_area", {"got": "00000"}),
        ("overdue: PA-03, citizen: PA-01", "unknown_key", {"key": "citizen"}),
    ],
)
def test_what_is_wrong_is_said(site: Path, rest: str, code: str, args: dict[str, Any]) -> None:
    """In the line of the tile."""
    write(site, rest)
    (problem,) = [each for each in check(site).problems if each.path == FILE and each.severity == "error"]
    assert (problem.code, problem.line) == (code, 4)
    assert args.items() <= problem.args.items()
