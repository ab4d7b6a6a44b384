"""Simulated walks are marked as such, always."""

from datetime import UTC, datetime

from feeds.adapters.simulated import Simulated
from feeds.plan import plan
from feeds.plans.simulated import SimulatedPlan

NOW = datetime(2021, 10, 6, 18, 0, tzinfo=UTC)


async def test_every_step_is_marked_and_within_its_bounds() -> None:
    """No simulated figure leaves without its mark, nor its bounds."""
    walks = [{"series": "YT-03", "start": 82, "step": 30, "least": 55, "most": 100, "decimals": 1}]
    made = plan([{"key": "thu", "kind": "simulated", "enabled": True, "walks": walks}])[0][0]
    assert isinstance(made, SimulatedPlan)
    feed = Simulated(made, lambda: NOW, lambda: "Asia/Ho_Chi_Minh")
    offers = [(await feed.fetch()).offers[0] for _ in range(200)]
    assert {each.marks for each in offers} == {("simulated",)}
    assert {each.period for each in offers} == {"2021-10-07"}
    assert all(isinstance(each.value, float) and 55 <= each.value <= 100 for each in offers)
    assert len({each.value for each in offers}) > 10
