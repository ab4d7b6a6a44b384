"""The layout editor's calls: read a layout's file, judge a text, save, rename, remove, look at versions, roll back."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from broadcaster.events import Draft, encode
from displays.bodies import DraftText, Rename, Rollback, SavedText
from displays.endpoint import Call, whole
from displays.problem import Problem, words_for
from displays.shelf import NONE, Leaf, rekeyed
from displays.usage import listed, named, uses
from displays.versions import Version
from layouts import problems
from layouts.scalars import is_key

LONGEST = 60  # characters of a key: it names a file


async def read_layout(call: Call) -> Response:
    """A layout's file as people wrote it, with its revision for If-Match, who uses it and what is wrong with it."""
    leaf = await _leaf(call)
    if leaf.revision == NONE:
        raise Problem(404, "not_found", what=leaf.key)
    last = await _last(call, leaf)
    _, found = await call.house.shelf.judge(leaf.key, leaf.text)
    return _answer(
        leaf.revision,
        {
            "key": leaf.key,
            "path": f"layouts/{leaf.key}.yaml",
            "text": leaf.text,
            "revision": leaf.revision,
            "locked": leaf.locked,
            "version": last and _shown(last),
            "uses": listed(uses(call.house.state, leaf.key)),
            "problems": _worded(call, found),
        },
    )


async def check_layout(call: Call) -> dict[str, Any]:
    """What a text would be as this layout: its document for a preview (null where it has errors), and every problem."""
    wish: DraftText = call.body
    call.within()
    file, found = await call.house.shelf.judge(_key(call), wish.text, wish.screen or "")
    return {"layout": file and file.body, "needs": file and file.needs, "problems": _worded(call, found)}


async def save_layout(call: Call) -> Response:
    """Write a layout's file and keep it as a version. If-Match: the revision it was made from, "0" for a new one."""
    wish: SavedText = call.body
    return await _save(call, wish.text, wish.why)


async def roll_back(call: Call) -> Response:
    """Make an earlier version the newest one; what came between stays in the list of versions."""
    wish: Rollback = call.body
    call.within()
    version = await _version(call, wish.seq)
    if version.text is None:
        raise Problem(409, "version_without_text", at=version.at)
    return await _save(call, version.text, wish.why)


async def rename_layout(call: Call) -> Response:
    """Give a layout another key, and so its file another name; refused while something uses it."""
    wish: Rename = call.body
    shelf, to = call.house.shelf, wish.to
    if not is_key(to) or len(to) > LONGEST:
        raise Problem(422, "layout_key", value=to)
    async with shelf.turn:
        leaf, new = await _leaf(call), await shelf.leaf(to)
        await _unchanged(call, leaf)
        if new.revision != NONE or call.house.state.layout(to) is not None:
            raise Problem(409, "layout_taken", layout=to)
        _unused(call, leaf.key)
        text = rekeyed(leaf.text, to)
        await _sound(call, to, text)
        await _written(call, new, text, wish.why)
        await _written(call, leaf, None, wish.why)
        new = await shelf.leaf(to)
    return _answer(new.revision, {"seq": call.house.state.seq, "revision": new.revision, "key": to})


async def remove_layout(call: Call) -> dict[str, Any]:
    """Take a layout away; refused while something uses it. Its versions stay."""
    shelf, why = call.house.shelf, call.query("why")[:200].strip()
    async with shelf.turn:
        leaf = await _leaf(call)
        if leaf.revision == NONE:
            raise Problem(404, "not_found", what=leaf.key)
        await _unchanged(call, leaf)
        _unused(call, leaf.key)
        await _written(call, leaf, None, why)
    return {"seq": call.house.state.seq}


async def list_versions(call: Call) -> dict[str, Any]:
    """The versions of a layout, the newest first; `current` is the one whose text the file has now."""
    leaf = await _leaf(call)
    versions = await call.house.versions.of(leaf.key)
    now = await _last(call, leaf)
    return {"current": now and now.seq, "versions": [_shown(version) for version in reversed(versions)]}


async def read_version(call: Call) -> dict[str, Any]:
    """One version of a layout, with its text."""
    seq = call.path("seq")
    number = whole(seq)
    if number is None:
        raise Problem(404, "not_found", what=seq[:40])
    _key(call)
    call.within()
    version = await _version(call, number)
    return {**_shown(version), "text": version.text}


async def _save(call: Call, text: str, why: str) -> Response:
    shelf = call.house.shelf
    async with shelf.turn:
        leaf = await _leaf(call)
        await _unchanged(call, leaf)
        await _sound(call, leaf.key, text)
        drafts = await _written(call, leaf, text, why)
        new = await shelf.leaf(leaf.key)
    return _answer(new.revision, {"seq": call.house.state.seq, "revision": new.revision, "recorded": bool(drafts)})


async def _leaf(call: Call) -> Leaf:
    call.within()
    return await call.house.shelf.leaf(_key(call))


def _key(call: Call) -> str:
    """The layout's key; whatever is no key names no file, inside the site or out of it."""
    key = call.path("key")
    if not is_key(key) or len(key) > LONGEST:
        raise Problem(422, "layout_key", value=key[:80])
    return key


async def _sound(call: Call, key: str, text: str) -> None:
    """Raise Problem 422 with every error: a broken file would keep the walls on the old one without saying so."""
    file, found = await call.house.shelf.judge(key, text)
    if file is None:
        told = [one for one in _worded(call, found) if one["severity"] == "error"]
        raise Problem(422, "layout_broken", more={"problems": told}, count=len(told), line=told[0]["line"])


async def _written(call: Call, leaf: Leaf, text: str | None, why: str) -> list[Draft]:
    """Write or remove; raises Problem 409 where the file cannot be written."""
    shelf, who = call.house.shelf, (call.principal.by, why, call.house.gate.address(call.request))
    if leaf.locked:
        raise Problem(409, "layout_locked", layout=leaf.key, more={"locked": leaf.locked})
    try:
        return await (shelf.remove(leaf, *who) if text is None else shelf.save(leaf, text, *who))
    except OSError as error:
        raise Problem(409, "layout_unwritten", layout=leaf.key, what=error.strerror or type(error).__name__) from None


async def _unchanged(call: Call, leaf: Leaf) -> None:
    """Hold If-Match against the file as it is. Raises Problem 428 without it, and 412 naming who changed what."""
    wanted = call.request.headers.get("if-match")
    if wanted is None:
        raise Problem(428, "revision_missing")
    if wanted.strip().removeprefix("W/").strip('"') == leaf.revision:
        return
    last, say = await _last(call, leaf), words_for(call.request)
    if leaf.revision == NONE:
        raise Problem(412, "layout_gone", layout=leaf.key, more={"current": None})
    by = last.by if last else ""
    shown = {**(_shown(last) if last else {}), "by": by, "revision": leaf.revision, "text": leaf.text}
    named = {} if by else {"by": say.say("editor.on_disk")}
    raise Problem(412, "layout_changed", layout=leaf.key, by=by, named=named, more={"current": shown})


async def _last(call: Call, leaf: Leaf) -> Version | None:
    """The newest version that says what the file says; None where nobody has recorded that (yet)."""
    versions = await call.house.versions.of(leaf.key)
    found = (each for each in reversed(versions) if each.text == leaf.text and not each.gone)
    newest = next(found, None)
    if newest is not None and newest.same:  # a map changed since; the text is of who wrote it
        return next((each for each in found if not each.same), newest)
    return newest


async def _version(call: Call, seq: int) -> Version:
    versions = await call.house.versions.of(_key(call))
    found = next((each for each in versions if each.seq == seq and not each.gone), None)
    if found is None:
        raise Problem(404, "not_found", what=str(seq))
    return found


def _unused(call: Call, key: str) -> None:
    found = uses(call.house.state, key)
    if found:
        names = named(found, words_for(call.request))
        raise Problem(409, "layout_used", layout=key, names=names, more={"uses": listed(found)})


def _worded(call: Call, found: Sequence[problems.Problem]) -> list[dict[str, Any]]:
    say = words_for(call.request)
    return [
        {
            "line": one.line,
            "column": one.column,
            "code": one.code,
            "args": dict(one.args),
            "severity": one.severity,
            "text": say.say(f"problems.{one.code}", **one.args),
        }
        for one in found
    ]


def _shown(version: Version) -> dict[str, Any]:
    return {
        "seq": version.seq,
        "at": version.at,
        "by": version.by,
        "why": version.why,
        "gone": version.gone,
        "same": version.same,
        "readable": version.text is not None,
    }


def _answer(revision: str, body: dict[str, Any]) -> Response:
    headers = {"ETag": f'"{revision}"', "Cache-Control": "no-store"}
    return Response(encode(body), media_type="application/json", headers=headers)
