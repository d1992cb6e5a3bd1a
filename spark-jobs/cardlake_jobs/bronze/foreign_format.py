"""Recognises formats that hold no lines of JSON by the first bytes of an object."""

from __future__ import annotations

import re

from cardlake_jobs.compiled import load_compiled

FORMAT_HEAD_BYTES: int = load_compiled('wire')['formatHeadBytes']

_SIGNATURES = [
    (each['format'], each['offset'], bytes.fromhex(each['bytes']), each.get('isText', False))
    for each in load_compiled('wire')['foreignFormats']
]

#: Characters of the head of every binary format, and of no text: controls other than white space and escape.
_CONTROLS = re.compile(rb'[\x00-\x08\x0e-\x1a\x1c-\x1f]')
_GZIP_MAGIC = b'\x1f\x8b'


def is_gzip(head: bytes) -> bool:
    """True if a file starts like gzip (RFC 1952)."""
    return head.startswith(_GZIP_MAGIC)


def find_foreign_format(head: bytes, is_inflated: bool) -> str | None:
    """Returns the name of a foreign format; None if the object may be NDJSON.

    :param head: the first :data:`FORMAT_HEAD_BYTES` or more, or all bytes of a shorter object
    :param is_inflated: the bytes were gzipped; then gzip is foreign, too
    """
    if is_inflated and is_gzip(head):
        return 'gzip'
    for name, offset, signature, is_text in _SIGNATURES:
        if head.startswith(signature, offset) and (not is_text or _has_controls(head)):
            return str(name)
    return 'utf-16' if _is_utf16(head) else None


def _has_controls(head: bytes) -> bool:
    return _CONTROLS.search(head, 0, FORMAT_HEAD_BYTES) is not None


def _is_utf16(head: bytes) -> bool:
    """True for two ASCII characters, each beside a zero: UTF-16 without a byte order mark."""
    zeros = [byte == 0 for byte in head[:4]]
    return zeros in ([True, False, True, False], [False, True, False, True])
