"""Nodes of one journal: who lives, what they say to each other, and the one picture they have of all screens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from secrets import token_hex
from types import SimpleNamespace

import pytest

from broadcaster.board import Entry
from broadcaster.cluster.peers import NoPeers, Peer
from broadcaster.cluster.redis import RedisPeers
from broadcaster.condition import Condition
from broadcaster.events import Kind
from broadcaster.journal import JournalError
from broadcaster.seat import SeatKind
from broadcaster.witness import SCREEN_CALM, Witness
from displays.together import PAINTED
from tests.doubles.peernode import PeerNode
from tests.doubles.redis import Redis
from tests.doubles.waiting import reached


@pytest.fixture
async def nodes(server: Redis) -> AsyncIterator[tuple[PeerNode, PeerNode]]:
    """Two nodes of one journal that know each other."""
    url = f"{server.url}?name={token_hex(4)}"
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(PeerNode(url, name)) for name in ("one", "other")]
        await reached(lambda: one.names == other.names == ["one", "other"])
        yield one, other


Nodes = tuple[PeerNode, PeerNode]


async def test_a_node_that_says_good_bye_is_gone_and_one_that_dies_soon(nodes: Nodes) -> None:
    """Who closes is gone at once; who is killed when Redis has heard nothing for its life."""
    one, other = nodes
    other.sit()
    await reached(lambda: one.presence.connected() == {"r1/main": "d1"})
    await other.vanish()
    await reached(lambda: one.names == ["one"])
    assert one.presence.connected() == {}
    await reached(lambda: [(each.name, each.stopped) for each in one.peers.gone()] == [("other", False)])
    await other.peers.close()
    await reached(lambda: [(each.name, each.stopped) for each in one.peers.gone()] == [("other", True)])
    async with PeerNode(other.url, "other"):
        await reached(lambda: one.names == ["one", "other"] and not one.peers.gone())


async def test_words_come_to_all_nodes_in_one_order(nodes: Nodes) -> None:
    """Each node hears every word, its own too, as often as it was said and in the same order."""
    heard: dict[str, list[tuple[str, int]]] = {}
    for node in nodes:
        mine = heard[node.name] = []
        node.peers.heard("count", lambda who, n, mine=mine: mine.append((who, n)))
    for n in range(20):
        await asyncio.gather(*(node.peers.say("count", n) for node in nodes))
    await reached(lambda: len(heard["one"]) == len(heard["other"]) == 40)
    assert heard["one"] == heard["other"]
    assert sorted(heard["one"]) == sorted((f"id-{name}", n) for name in ("one", "other") for n in range(20))


async def test_a_word_that_is_not_understood_harms_nobody(nodes: Nodes) -> None:
    """What a node of another build says in another way is passed over, and the next word is heard."""
    one, other = nodes
    await one.peers.say("do", {"what": "is this"})
    await one.peers.say("something new", 7)
    seat = other.sit()
    await reached(lambda: one.presence.get("r1", "main"))
    await one.together.command("r1", None, {"do": "identify"})
    await reached(lambda: other.told(seat))


async def test_a_console_anywhere_sees_every_screen(nodes: Nodes) -> None:
    """A screen's record is the same at the other node, all of it, and follows what happens to it."""
    one, other = nodes
    seat = one.sit(build="b1", address="10.0.0.7")
    receipt = {"seq": 5, "scene": 3, "errors": 1, "faults": {"giuong": "x"}, "condition": {"clock": 5, "sound": True}}
    one.presence.painted(seat, receipt)
    await reached(lambda: (there := other.presence.get("r1", "main")) and there.painted)
    there = other.presence.get("r1", "main")
    assert there is not None
    assert (there.condition, there.faults) == (Condition(clock=5, sound=True), {"giuong": "x"})
    await reached(lambda: other.presence.get("r1", "main") == one.presence.get("r1", "main"))
    one.presence.painted(seat, receipt | {"seq": 9})
    await reached(lambda: other.presence.get("r1", "main").painted.seq == 9)  # type: ignore[union-attr]
    one.leave(seat)
    await reached(lambda: other.presence.get("r1", "main") is None)


async def test_pages_of_one_screen_at_two_nodes_are_one_record(nodes: Nodes) -> None:
    """The newest paired device stands for the screen, wherever it is, and all pages are counted."""
    one, other = nodes
    program, wall = one.sit(device=""), other.sit(device="d2")
    for node in nodes:
        await reached(lambda node=node: (seen := node.presence.get("r1", "main")) and seen.count == 2)
        assert node.presence.connected() == {"r1/main": "d2"}
        assert node.presence.device("r1", "main", "d2") is not None
    other.leave(wall)
    await reached(lambda: one.presence.connected() == {"r1/main": "token:x"})
    one.leave(program)


async def test_browsers_on_a_link_and_phones_are_counted_everywhere(nodes: Nodes) -> None:
    """Who watches by a link, and whose phone is there, is known at every node."""
    one, other = nodes
    one.sit(device="v1", kind=SeatKind.VIEWER, link="l1")
    other.sit(device="v2", kind=SeatKind.VIEWER, link="l1")
    phone = one.sit(device="", kind=SeatKind.REMOTE, meeting="m1")
    for node in nodes:
        await reached(lambda node=node: (on := node.presence.watchers("l1")) and len(on.browsers) == 2)
        await reached(lambda node=node: [each.meeting for each in node.presence.phones()] == ["m1"])
    one.leave(phone)
    await reached(lambda: list(other.presence.phones()) == [])


async def test_a_word_that_was_missed_is_made_good(nodes: Nodes) -> None:
    """Who notices that a word is missing reads the node's whole table."""
    one, other = nodes
    one.sit("r1/main", "d1")
    await reached(lambda: "r1/main" in other.presence.connected())
    other.presence.elsewhere.only("id-one", set())  # as if nothing had been heard
    one.miss_a_word()
    one.sit("r1/left", "d2")
    await reached(lambda: other.presence.connected() == {"r1/main": "d1", "r1/left": "d2"})


async def test_a_table_that_was_lost_is_posted_anew(nodes: Nodes, server: Redis) -> None:
    """A Redis that comes back empty is told everything again, and meanwhile nobody's screens are taken for gone."""
    one, other = nodes
    one.sit("r1/main", "d1")
    other.sit("r1/left", "d2")
    both = {"r1/main": "d1", "r1/left": "d2"}
    await reached(lambda: one.presence.connected() == other.presence.connected() == both)
    told = list[bool]()
    other.presence.elsewhere._stir = lambda place: told.append(other.presence.connected() == both)
    server.restart_empty()
    one.sit("r1/main", "d1")
    await reached(lambda: (seen := other.presence.get("r1", "main")) and seen.count == 2)
    await reached(lambda: one.presence.connected() == other.presence.connected() == both)
    assert all(told)


async def test_commands_reach_the_screens_of_all_nodes(nodes: Nodes) -> None:
    """`do` and `prepare` reach the screens wherever they are, once, and tell how many there are."""
    one, other = nodes
    here, there = one.sit("r1/main", "d1"), other.sit("r1/left", "d2")
    await reached(lambda: len(one.presence.connected()) == 2)
    assert await one.together.command("r1", None, {"do": "identify"}) == 2
    await reached(lambda: other.told(there))
    assert [len(one.told(here)), len(other.told(there))] == [1, 1]
    assert await one.together.command("r1", "main", {"do": "reload"}) == 1
    one.source.design("b", {"series": []})
    other.source.design("b", {"series": []})
    assert await one.together.prepare(["r1/main", "r1/left"], "b") == ["r1/main", "r1/left"]
    await reached(lambda: there.ahead and there.ahead.layout == "b")


async def test_the_newest_browser_of_a_device_wins_at_whichever_node(nodes: Nodes) -> None:
    """Who sits down at the other node with the same device's cookie takes over; the former page is told so."""
    one, other = nodes
    one.sit(device="d1")
    await reached(lambda: one.browsers._confirmed)
    other.sit(device="d1")
    await reached(lambda: one.replaced == ["d1"])
    await reached(lambda: other.browsers._confirmed)
    one.sit(device="d1")
    await reached(lambda: other.replaced == ["d1"])
    assert one.replaced == ["d1"]


async def test_consoles_are_told_of_the_nodes_where_there_are_several(nodes: Nodes) -> None:
    """A console's presence lists the nodes; a phone's does not, and nobody's where there is only one."""
    one, other = nodes
    await reached(lambda: one.presence.publish() and one.presence._nodes)
    frame = one.presence.frame(-1, frozenset())
    assert frame is not None
    assert b'"nodes":[{"id":"id-one"' in frame.payload
    phones = one.presence.frame(-1, frozenset(["r1"]))
    assert phones is not None
    assert b"nodes" not in phones.payload
    assert b'"gone":[]' in frame.payload
    await other.vanish()
    await reached(lambda: (seen := one.presence._nodes) and [each["name"] for each in seen.gone] == ["other"])


async def test_without_redis_a_word_is_not_said(nodes: Nodes, server: Redis) -> None:
    """Where other nodes may have screens and cannot be told, the caller learns it; this node's own were told."""
    one, _ = nodes
    seat = one.sit()
    server.pause()
    try:
        with pytest.raises(JournalError, match="did not answer"):
            await one.together.command("r1", None, {"do": "identify"})
    finally:
        server.resume()
    assert one.told(seat)


def test_a_url_that_says_nothing_is_refused() -> None:
    """The sentence is the journal's."""
    about = Peer("a", "a", "b", "")
    with pytest.raises(JournalError, match="cannot be used"):
        RedisPeers("redis://[", lambda: about)


async def test_a_node_without_peers_is_alone() -> None:
    """It knows itself, and says nothing to nobody."""
    about = Peer("a", "a", "b", "")
    alone = NoPeers(lambda: about)
    alone.heard("x", lambda node, body: pytest.fail("nobody says anything"))
    await alone.say("x", 1)
    await alone.post({"r1/main": None})
    await alone.post_all([])
    await alone.close()
    assert (list(alone.nodes()), alone.shared, alone.lost) == ([about], False, False)


async def test_what_was_painted_at_other_nodes_is_recorded_before_a_meeting_ends(nodes: Nodes) -> None:
    """Who ends a meeting waits for the receipts of all nodes; one that is dead is not waited for for ever."""
    one, other = nodes
    other.presence.painted(other.sit(), {"seq": 5, "scene": 3})
    one.presence.painted(one.sit("r1/left", "d2"), {"seq": 6, "scene": 3})
    await one.together.testified()
    assert [[each["seq"] for each in node.recorded[0].data["receipts"]] for node in nodes] == [[6], [5]]
    await other.vanish()
    await one.together.testified()
    assert len(one.recorded) == 1


async def test_a_page_that_moves_and_a_node_that_dies_make_no_false_news(nodes: Nodes) -> None:
    """The witness sees one picture: a page at another node is the same screen; a dead node's screens are off."""
    one, other = nodes
    seat, stays = one.sit("r1/main", "d1"), other.sit("r1/left", "d2")
    await reached(lambda: len(one.presence.connected()) == 2)
    stage = SimpleNamespace(rooms=one.source.rooms, entries={})
    witness = Witness(one.record, stage, one.hub, one.presence)
    up = SCREEN_CALM
    witness.screens(0)
    assert [each.kind for each in witness.screens(up)] == [Kind.SCREEN_UP, Kind.SCREEN_UP]
    for screen, device in (("main", "d1"), ("left", "d2")):
        stage.entries[f"@screen/r1/{screen}"] = Entry(1, {"up": True, "device": device})
    other.sit("r1/main", "d1")
    await reached(lambda: one.presence.get("r1", "main").count == 2)  # type: ignore[union-attr]
    one.leave(seat)
    assert one.presence.connected() == {"r1/main": "d1", "r1/left": "d2"}
    assert witness.screens(up + 1) == witness.screens(2 * up + 1) == []
    await other.vanish()
    await reached(lambda: one.presence.connected() == {})
    assert witness.screens(3 * up) == []
    assert [each.kind for each in witness.screens(4 * up)] == [Kind.SCREEN_DOWN, Kind.SCREEN_DOWN]
    assert stays.device == "d2"


@pytest.mark.long
async def test_a_large_house_tells_changes_only(nodes: Nodes) -> None:
    """Of hundreds of screens a word says those that have changed, and figures painted since take turns."""
    one, other = nodes
    seats = [one.sit(f"r1/s{n}", f"d{n}") for n in range(3 * PAINTED)]
    for seat in seats:
        one.presence.painted(seat, {"seq": 1, "scene": 1})
    await reached(lambda: len(other.presence.connected()) == len(seats))
    changed: list[int] = []
    painted: list[int] = []
    other.peers.heard("rows", lambda who, body: changed.append(len(body)))
    other.peers.heard("painted", lambda who, body: painted.append(len(body)))
    one.presence.painted(seats[0], {"seq": 1, "scene": 2})
    await reached(lambda: changed == [1])
    for seat in seats:
        one.presence.painted(seat, {"seq": 2, "scene": 1 + (seat is seats[0])})
    last = lambda: other.presence.get("r1", f"s{3 * PAINTED - 1}").painted  # type: ignore[union-attr]  # noqa: E731
    await reached(lambda: last() and last().seq == 2)
    assert sum(changed) == 1
    assert max(painted) <= PAINTED
