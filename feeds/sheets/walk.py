"""Walking an XML part of a spreadsheet: by local names, with no entity ever expanded."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

Start = Callable[[str, Mapping[str, str]], None]


def parsed(
    data: bytes,
    start: Start,
    text: Callable[[str], None] = lambda words: None,
    end: Callable[[str], None] = lambda tag: None,
) -> None:
    """Walk an XML document by its local names; raises ValueError for one that declares entities."""
    parser = expat.ParserCreate()

    def entity(*_: object) -> None:
        raise ValueError("the workbook declares entities, which no spreadsheet program writes")

    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    parser.Parse(data, True)
