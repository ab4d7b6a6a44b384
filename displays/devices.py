"""Paired devices: which browsers fill which screens, what people call them, when they were seen last; moving them."""

from typing import Any

from broadcaster.events import Kind
from broadcaster.moments import Instant
from displays.bodies import DeviceWish
from displays.endpoint import Call
from displays.house import House
from displays.problem import Problem


async def list_devices(call: Call) -> dict[str, Any]:
    """The paired devices, of one room or of all: name, place, browser, who paired it, whether it is there."""
    state, room = call.house.state, call.query("room")
    if room and room not in state.rooms:
        raise Problem(404, "not_found", what=room)
    mine = [each for each in state.devices.values() if room in ("", each["room"])]
    return {
        "seq": state.seq,
        "devices": [_told(call.house, each) for each in mine if call.principal.enters(each["room"])],
    }


async def change_device(call: Call) -> dict[str, Any]:
    """Call a device by another name, or have it fill another screen; its page sits down there by itself."""
    wish: DeviceWish = call.body
    device, known = _known(call)
    call.within(known["room"])
    drafts = []
    if (wish.room is None) is not (wish.screen is None):
        raise Problem(422, "place_whole")
    if wish.room and wish.screen and (wish.room, wish.screen) != (known["room"], known["screen"]):
        call.within(wish.room)
        screen_of(call.house, wish.room, wish.screen)
        moved = {name: known[name] for name in ("name", "address", "agent") if known.get(name)}
        place = {"device": device, "room": wish.room, "screen": wish.screen}
        drafts.append(call.draft(Kind.DEVICE_PAIRED, moved | place))
        known = {**known, **place}
    if wish.name is not None and wish.name != known.get("name", ""):
        named = {"device": device, "room": known["room"], "screen": known["screen"], "name": wish.name}
        drafts.append(call.draft(Kind.DEVICE_NAMED, named))
    seq = await call.house.broadcast.record(*drafts) if drafts else call.house.state.seq
    return {"seq": seq, **_told(call.house, call.house.state.devices.get(device, known))}


async def revoke_device(call: Call) -> dict[str, Any]:
    """Take a device out of its room; its socket is closed and its cookie is worth nothing."""
    device, known = _known(call)
    call.within(known["room"])
    data = {"device": device, "room": known["room"], "screen": known["screen"]}
    seq = await call.record(Kind.DEVICE_REVOKED, data)
    await forget(call.house, device)
    return {"seq": seq}


def screen_of(house: House, room: str, screen: str) -> None:
    """Raise Problem 404 unless that room has that screen."""
    found = house.state.rooms.get(room)
    if not found or screen not in [one.key for one in found.screens]:
        raise Problem(404, "not_found", what=f"{room}/{screen}")


def devices_of(house: House, room: str, screen: str) -> list[str]:
    """The devices paired to a screen."""
    paired = house.state.devices.items()
    return [id for id, one in paired if (one["room"], one["screen"]) == (room, screen)]


async def forget(house: House, device: str) -> None:
    """A revoked device's secret is kept apart, so that its page can be told why."""
    vault = house.gate.vault
    for key, kept in (await vault.items("device")).items():
        if kept["device"] == device:
            await vault.put("revoked", key, {"device": device, "at": house.gate.now()})
            await vault.delete("device", key)


def _known(call: Call) -> tuple[str, dict[str, Any]]:
    device = call.path("device")
    if device not in call.house.state.devices:
        raise Problem(404, "not_found", what=device)
    return device, dict(call.house.state.devices[device])


def _told(house: House, device: Any) -> dict[str, Any]:
    """here: its page is open now; seen: when it was last, as far as that is known."""
    here = house.presence.device(device["room"], device["screen"], device["device"])
    return {
        **{name: device.get(name) or "" for name in ("device", "name", "room", "screen", "by", "at", "agent")},
        "address": here.address if here else device.get("address") or "",
        "here": here is not None,
        "seen": here.seen if here else _last(house, device),
    }


def _last(house: House, device: Any) -> Instant | None:
    entry = house.state.entries.get(f"@screen/{device['room']}/{device['screen']}")
    up = entry.value if entry else None
    return up["since"] if up and up["device"] == device["device"] else None
