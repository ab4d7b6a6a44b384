"""Bytes that nobody wrote as a spreadsheet: reading them ends in a table or in a reason, soon, and in little memory."""

import pytest

from feeds import sheets
from feeds.apart import Apart
from feeds.feed import FeedError
from tests.corpus.files import FILES
from tests.corpus.writers import xls
from tests.doubles.reading import survive
from tests.test_corpus_files import planned

BATCH, BATCHES = 150, 8
MEMORY = 300_000_000  # bytes; a department's file takes a few millions
HEAVY = {"bom-nen.xlsx", "nhieu-phan.xlsx"}


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_damaged_files_and_noise_end_in_a_table_or_a_reason(batch: int) -> None:
    """Truncated, flipped, spliced, damaged inside a sound archive; every reason names the file."""
    good = [(each.make(), each.name, planned(each)) for each in FILES if each.name not in HEAVY]
    told = await Apart(memory=MEMORY).run(survive, good, range(batch * BATCH, (batch + 1) * BATCH))
    assert sum(told.values()) == BATCH
    assert told["read"] > 0
    assert told["file_broken"] > 0


def test_a_workbook_that_begins_in_its_middle_is_refused() -> None:
    """Its facts would say of no sheet how large it is, and who reads the values would make room for what it claims."""
    data = xls([["Mã", "Số liệu"], ["VB-01", 5]])
    spoilt = data.replace(b"\x09\x08\x10\x00\x00\x06", b"\x08\x08\x10\x00\x00\x06", 1)
    assert spoilt != data
    with pytest.raises(FeedError) as refused:
        sheets.read(spoilt, "a.xls", limit=len(data))
    assert refused.value.reason.code == "file_broken"
    assert "begins in its middle" in refused.value.reason.args["what"]


async def test_a_file_that_bursts_its_process_is_a_reason() -> None:
    """What gets past every look is killed with its process."""
    with pytest.raises(FeedError, match=r"memory|died"):
        await Apart(memory=MEMORY).run(bytearray, 10 * MEMORY)
