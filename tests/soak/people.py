"""What people do during a soak: each `act` is one wish, drawn by lot; what the service refuses is no fault."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

SCREENS = {
    "ubnd-tinh": ("main", "left"), "so-y-te": ("main",), "so-khcn": ("main", "left"), "so-tai-chinh": ("main",),
    "truong-vinh": ("main",), "kim-lien": ("main",), "do-luong": ("main",), "muong-xen": ("main",),
}  # fmt: skip
LAYOUTS = ("tong-quan", "y-te", "van-ban-hcc", "no-so-lieu", "an-ninh-trat-tu", "soak-xa", "soak-so")
TOPICS = ("van-ban", "ty-le", "dich-vu", "dich-benh", "ho-so", "giuong-benh", "soak")

Ask = Callable[..., Awaitable[Any]]


class People:
    """Operators, presenters and stewards, all with one token. What they are refused passes through as LookupError."""

    def __init__(self, ask: Ask, unclear: Callable[[], Awaitable[None]], chance: random.Random) -> None:
        """ask: a call of the API; unclear: somebody sends a text that nobody can read."""
        self._ask, self._unclear, self._chance = ask, unclear, chance
        self._notices: list[str] = []

    async def act(self) -> str:
        """One wish; answers which it was."""
        wishes = {
            self._layout: 6, self._release: 5, self._focus: 4, self._hold: 3, self._notice: 1, self._notice_ends: 1,
            self._send_unclear: 3, self._decide: 6, self._undo: 3, self._tell: 1, self._feed: 1, self._meet: 1,
        }  # fmt: skip
        (wish,) = self._chance.choices(list(wishes), list(wishes.values()))
        await wish()
        return wish.__name__.strip("_")

    def _target(self) -> str:
        """A width and key for a claim."""
        room = self._chance.choice(list(SCREENS))
        (width,) = self._chance.choices(("room", "screen", "group", "all"), (6, 4, 2, 1))
        key = {
            "room": room,
            "screen": f"{room}/{self._chance.choice(SCREENS[room])}",
            "group": self._chance.choice(("tinh", "so-nganh", "xa-phuong")),
            "all": "all",
        }[width]
        return f"/api/claims/{width}/{key}"

    async def _layout(self) -> None:
        await self._ask("PUT", f"{self._target()}/layout", {"value": self._chance.choice(LAYOUTS)})

    async def _release(self) -> None:
        slot = self._chance.choice(("layout", "layout", "focus", "hold", "hold"))
        await self._ask("DELETE", f"{self._target()}/{slot}")

    async def _focus(self) -> None:
        await self._ask("PUT", f"{self._target()}/focus", {"value": self._chance.choice(TOPICS)})

    async def _hold(self) -> None:
        room = self._chance.choice(list(SCREENS))
        if self._chance.random() < 0.5:
            await self._ask("PUT", f"/api/rooms/{room}/hold", {})
        else:
            await self._ask("DELETE", f"/api/rooms/{room}/hold")

    async def _notice(self) -> None:
        if len(self._notices) < 3:
            headline = {"vi": "Diễn tập phòng chống bão", "en": "Storm exercise"}
            body = {"status": "Exercise", "severity": "Minor", "headline": headline, "width": "all", "key": ""}
            self._notices.append((await self._ask("POST", "/api/notices", body))["id"])

    async def _notice_ends(self) -> None:
        if self._notices:
            await self._ask("DELETE", f"/api/notices/{self._notices.pop(0)}")

    async def _send_unclear(self) -> None:
        await self._unclear()

    async def _held(self, *, decided: bool) -> str | None:
        held = (await self._ask("GET", "/api/held", params={"all": "1"} if decided else None))["held"]
        ones = [one["id"] for one in held if bool(one["decision"]) is decided]
        return self._chance.choice(ones) if ones else None

    async def _decide(self) -> None:
        if id := await self._held(decided=False):
            if self._chance.random() < 0.5:
                body = {"reason": "đã gọi hỏi", "value": round(self._chance.uniform(1, 90), 2)}
                await self._ask("POST", f"/api/held/{id}/accept", body)
            else:
                await self._ask("POST", f"/api/held/{id}/reject", {"reason": "nhầm ô"})

    async def _undo(self) -> None:
        """A removal: where nothing else stands for the period, the figure goes from the walls."""
        if id := await self._held(decided=True):
            await self._ask("POST", f"/api/held/{id}/undo", {"reason": "xem lại"})

    async def _tell(self) -> None:
        room = self._chance.choice(list(SCREENS))
        await self._ask("POST", f"/api/rooms/{room}/do", {"do": self._chance.choice(("identify", "testcard"))})

    async def _feed(self) -> None:
        await self._ask("POST", "/api/feeds/van-ban/run")

    async def _meet(self) -> None:
        room = self._chance.choice(list(SCREENS))
        listed = (await self._ask("GET", "/api/meetings"))["meetings"]
        running = next((one["id"] for one in listed if room in one["rooms"]), None)
        if self._chance.random() < 0.4:
            await self._ask("POST", "/api/meetings", {"rooms": [room]})
        elif running:
            await self._ask("DELETE", f"/api/meetings/{running}")
