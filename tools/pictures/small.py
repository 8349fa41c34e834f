"""A screenshot as a small PNG: at most 256 colours, of which text needs few."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256  # what one byte a pixel can name
STEPS = (3, 4, 5, 6, 7)  # bits of a channel that are given up until the colours are few enough


def shrink(path: Path) -> None:
    """Write the picture anew, with its colours rounded and named by a palette."""
    width, height, rows = _read(path.read_bytes())
    for step in STEPS:
        mask = (0xFF << step) & 0xFF
        table = bytes(
            min(255, (each & mask) + (each & mask) * (0xFF - mask) // mask) for each in range(256)
        )
        rounded = [row.translate(table) for row in rows]
        found = Counter(pixel for row in rounded for pixel in _pixels(row))
        if len(found) <= COLOURS:
            break
    number = {pixel: place for place, (pixel, _) in enumerate(found.most_common(COLOURS))}
    lines = (b"\0" + bytes(number[pixel] for pixel in _pixels(row)) for row in rounded)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [
        (b"IHDR", head),
        (b"PLTE", b"".join(number)),
        (b"IDAT", zlib.compress(b"".join(lines), 9)),
    ]
    path.write_bytes(SIGNATURE + b"".join(_chunk(*part) for part in (*parts, (b"IEND", b""))))


def _pixels(row: bytes) -> Iterator[bytes]:
    return (row[at : at + 3] for at in range(0, len(row), 3))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def _read(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of red, green, blue; of what Chromium writes, and nothing else."""
    at, packed = len(SIGNATURE), b""
    width = height = depth = 0
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack_from(">IIBB", content)
            depth = {2: 3, 6: 4}[colour]
        if kind == b"IDAT":
            packed += content
        at += size + 12
    rows = list(_unfiltered(zlib.decompress(packed), width * depth, depth))
    if depth == 4:  # noqa: PLR2004  the fourth is how opaque it is; a page is
        rows = [bytes(each for at, each in enumerate(row) if at % 4 != 3) for row in rows]  # noqa: PLR2004
    return width, height, rows


def _unfiltered(packed: bytes, width: int, depth: int) -> Iterator[bytes]:
    """Each row as it was before PNG's filters; PNG specification, section 9."""
    above = bytes(width)
    for start in range(0, len(packed), width + 1):
        kind, row = packed[start], bytearray(packed[start + 1 : start + 1 + width])
        for at, each in enumerate(row):
            left = row[at - depth] if at >= depth else 0
            corner = above[at - depth] if at >= depth else 0
            row[at] = (each + _guess(kind, left, above[at], corner)) & 0xFF
        above = bytes(row)
        yield above


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:  # noqa: PLR2004  the last filter: the nearest of three
        near = left + up - corner
        return min((left, up, corner), key=lambda each: abs(near - each))
    return (0, left, up, (left + up) // 2)[kind]
