"""QR codes: an address as a picture for a telephone, or as the rows that a page draws by itself."""

import io

import segno

LEVEL = "m"  # restores 15 % of what a camera misses
QUIET = 4  # modules of white around it (ISO/IEC 18004, 9.1)


def drawn(address: str) -> str:
    """The address as an SVG picture, dark on light with its quiet zone; as large as its place."""
    svg = io.BytesIO()
    segno.make(address, error=LEVEL).save(
        svg, kind="svg", scale=8, border=QUIET, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return svg.getvalue().decode()


def modules(address: str) -> list[str]:
    """A code's rows, each as hexadecimal digits from the left, filled up with light modules to whole digits."""
    rows = ["".join(map(str, row)) for row in segno.make(address, error=LEVEL, micro=False).matrix]
    return [f"{int(row.ljust(-len(row) % 4 + len(row), '0'), 2):0{-(-len(row) // 4)}x}" for row in rows]
