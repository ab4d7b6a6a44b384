"""Files that people send: a steward's spreadsheet, an agenda. Damaged from outside and from within."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from hypothesis import strategies as st

from broadcaster.events import encode
from displays import agendafile, agendatable, agendayaml
from displays.agendafile import Written
from feeds import uploads
from feeds.feed import FeedError
from tests.corpus.files import FILES
from tests.doubles import damage
from tests.fuzz import nasty
from tests.fuzz.driver import Try
from tests.fuzz.markups import worded
from tests.fuzz.yamls import TOKENS, dumped, told
from tests.test_corpus_files import planned
from tests.test_importing import VIETNAMESE, docx, xlsx
from tests.test_sheets_hostile import HEAVY

AGENDA = {"items": [{"title": "Khai mạc", "minutes": 5, "layout": "y-te", "topic": "giuong", "layouts": {"a": "b"}}]}
NAMES = ("a.xlsx", "a.xls", "a.csv", "a.ods", "a.docx", "a.yaml", "a", ".xlsx", "a.pdf")


@cache
def sound() -> list[bytes]:
    return [each.make() for each in FILES if each.name not in HEAVY]


@cache
def agendas() -> list[bytes]:
    return [docx(VIETNAMESE, merged=[2]), docx(VIETNAMESE, VIETNAMESE), xlsx(VIETNAMESE), dumped(AGENDA)]


class Files:
    """Read here and not in a process apart: a reader that bursts or hangs is a find."""

    name, share = "spreadsheets, documents, agendas", 220

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        yield {"sheets": sheets, "agendas": agenda, "said": said, "tables": tables}


def broken(data: st.DataObject, whole: bytes) -> bytes:
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    if not data.draw(st.booleans()):
        return damage.damaged(whole, chance)
    return nasty.damaged(data, whole, TOKENS) if not whole.startswith(b"PK") else damage.within(whole, chance)


def sheets(data: st.DataObject) -> str:
    """As a steward's upload, read by every plan there is, with what was typed instead of cells."""
    made = data.draw(st.sampled_from(FILES[:12]))
    whole = broken(data, data.draw(st.sampled_from(sound())))
    places = st.one_of(
        st.sampled_from(("a.xlsx!Sheet1!C4", "a.xlsx!!A1", "!", "!!!", "a.xlsx!Sheet1!ZZZ9999999")), nasty.text
    )
    fixes = data.draw(st.dictionaries(places, nasty.text, max_size=3))
    name = data.draw(st.sampled_from(NAMES))
    try:
        answer = uploads.upload(whole, name, [planned(made)], 10_000_000, fixes)
    except FeedError as error:
        worded(error.reason)
        return "refused"
    for refusal in answer.refused:
        worded(refusal.reason)
    return "read"


def agenda(data: st.DataObject) -> str:
    """A damaged agenda."""
    return read(broken(data, data.draw(st.sampled_from(agendas()))), data.draw(st.sampled_from(NAMES)))


def said(data: st.DataObject) -> str:
    """An agenda in sound YAML that says something else than it should."""
    return read(dumped(nasty.hurt(data, AGENDA)), "a.yaml")


def tables(data: st.DataObject) -> str:
    """A sound table with odd cells."""
    rows = nasty.hurt(data, VIETNAMESE)
    kept = [list(map(str, row)) for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    return weighed([agendatable.Grid("a", kept)])


def read(body: bytes, name: str) -> str:
    try:
        found = agendafile.read(body, name)
    except FeedError as error:
        worded(error.reason)
        return "refused"
    if not isinstance(found, Written):
        return weighed(found)
    told(found.problems)
    rows, doubts = agendayaml.rows(found.items)
    encode({"rows": [repr(each) for each in (*rows, *doubts)]})
    return "read"


def weighed(grids: list[agendatable.Grid]) -> str:
    table = agendatable.best(grids)
    encode({"table": repr(table)})
    return "read" if table else "refused"
