"""Answers packed with gzip on their way out, some of them woven around a part that was packed before.

Packing pages that hold a form key is safe here, though lengths of packed pages can betray what stands in them
(the BREACH attack): the browser sends our cookie with no request that another site starts in the background, the
key's signature is another one every second, and the length of every answer is blurred by a random name in gzip's
own header, which costs nothing.
"""

import secrets
import struct
import zlib
from dataclasses import dataclass

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

_TYPES = frozenset(
    {
        "text/html",
        "text/css",
        "text/plain",
        "text/csv",
        "text/calendar",
        "text/markdown",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/xml",
        "application/atom+xml",
        "application/rss+xml",
        "image/svg+xml",
    }
)
_SMALLEST = 500
"""Bytes; less than this fits into one packet anyway."""

_QUICK, _KEPT, _FOREVER = 4, 6, 9
_BLUR = 64
"""An answer is up to so many bytes longer than it need be."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes as a part of a gzip stream: their deflated form, what they add up to, and how many they are."""

    deflated: bytes
    crc: int
    size: int
    behind: int
    """What a checksum is multiplied by when so many bytes come behind what it is of."""

    def unpacked(self) -> bytes:
        """The bytes as they were."""
        return zlib.decompressobj(-15).decompress(self.deflated)


def pack(data: bytes) -> Packed:
    """Pack a part to be kept."""
    return Packed(_deflated(data, _KEPT), zlib.crc32(data), len(data), _powers(8 * len(data)))


def _deflated(data: bytes, level: int) -> bytes:
    """The deflated bytes refer to nothing before them and end at a whole byte: anything may come around them."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


class Woven(Response):
    """A page whose middle was packed before."""

    def __init__(self, head: str, middle: Packed, tail: str) -> None:
        super().__init__(mimetype="text/html")
        self._parts = head.encode(), middle, tail.encode()

    def weave(self, *, packed: bool) -> None:
        """Become one body, packed or not."""
        head, middle, tail = self._parts
        if packed:
            self.set_data(_stream(head, middle, tail))
        else:
            self.set_data(head + middle.unpacked() + tail)


def send(response: BaseResponse) -> BaseResponse:
    """Pack an answer whose reader can unpack it."""
    if response.mimetype not in _TYPES or response.status_code in (204, 304):
        return response
    response.vary.add("Accept-Encoding")
    packed = bool(request.accept_encodings["gzip"]) and "Content-Encoding" not in response.headers
    if isinstance(response, Woven):
        response.weave(packed=packed)
    elif packed and not response.is_streamed and len(response.get_data()) >= _SMALLEST:
        response.set_data(_stream(response.get_data()))
    else:
        return response
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def packed_file(data: bytes) -> bytes:
    """A file that is sent a thousand times, packed as well as it can be."""
    return _stream(data, level=_FOREVER)


def _stream(*parts: bytes | Packed, level: int = _QUICK) -> bytes:
    """One gzip member of these parts."""
    blocks, crc, size = [], 0, 0
    for part in parts:
        if isinstance(part, Packed):
            blocks.append(part.deflated)
            crc, size = _times(part.behind, crc) ^ part.crc, size + part.size
        else:
            blocks.append(_deflated(part, level))
            crc, size = zlib.crc32(part, crc), size + len(part)
    header = b"\x1f\x8b\x08\x08" + b"\0\0\0\0" + b"\0\xff" + b"-" * secrets.randbelow(_BLUR) + b"\0"
    last = b"\x03\x00"  # an empty final block
    return b"".join((header, *blocks, last, struct.pack("<II", crc, size & 0xFFFFFFFF)))


# Checksums of joined parts, after zlib's crc32_combine: a CRC is a polynomial over GF(2), and appending n bits
# multiplies it by x^n modulo this one.
_POLYNOMIAL = 0xEDB88320


def _times(a: int, b: int) -> int:
    """The product of two polynomials modulo the one of CRC-32, lowest power in the highest bit."""
    product, bit = 0, 1 << 31
    while bit:
        if a & bit:
            product ^= b
        b = (b >> 1) ^ (_POLYNOMIAL if b & 1 else 0)
        bit >>= 1
    return product


def _powers(n: int) -> int:
    """x to the power of n."""
    result, square = 1 << 31, 1 << 30
    while n:
        if n & 1:
            result = _times(square, result)
        square = _times(square, square)
        n >>= 1
    return result
