"""The parts of an archive by their names: of any case, and with either slash, as some writers leave them."""

from zipfile import ZipFile


class Parts:
    """Raises ValueError where two parts have one name: two readers would read two workbooks."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {_plain(name): name for name in archive.namelist()}
        if len(self._names) < len(archive.namelist()):
            raise ValueError("two parts of one name")

    def __contains__(self, path: str) -> bool:
        return _plain(path) in self._names

    def read(self, path: str) -> bytes:
        """The bytes of a part; raises KeyError without it, and what ZipFile raises."""
        return self._archive.read(self._names[_plain(path)])


def _plain(name: str) -> str:
    return name.replace("\\", "/").casefold()
