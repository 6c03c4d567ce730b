"""The subscriber's receipt: the leaf about her, and the proof that it stands in the public log.

A file in the C2SP format `tlog-proof`, whose extra data are the leaf, so that other programs of that format check it,
too; and a text short enough for a QR code. Neither tells anyone whom the leaf is about.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import dataclass

from realname.ledger import base45, checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.errors import ReceiptError
from realname.ledger.leaves import Leaf, parse
from realname.ledger.proofs import is_included
from realname.ledger.tree import HASH_BYTES, leaf_hash

SUFFIX = ".tlog-proof"
FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_BYTES = 64 * 1024
MAX_PROOF = 63
"""Hashes: enough for a tree of 2**63 leaves."""

QR_PREFIX = "RNR1:"
"""Letters of QR's alphanumeric mode: which program reads the code, and how."""

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_COMMON = (
    b'c2sp.org/tlog-proof@v1\nindex \n\xe2\x80\x94 witness. .example\n","kind":"decision","v":1},"at":"202'
    b'T.000Z","body":{"commitment":"","engines":[""],"operator":"019","outcome":"approved","policy":"","reasons":[],'
    b'"registration":"new_line","took_s":,"way":"face"}'
)
"""What nearly every receipt holds: given to the compression, and part of the format `RNR1`."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A leaf, its place in the log, the proof, and the signed checkpoint that the proof leads to."""

    leaf: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def said(self) -> Leaf:
        """Return what the leaf says. LeafError."""
        return parse(self.leaf)

    @property
    def head(self) -> Checkpoint:
        """Return the checkpoint, nothing of its signatures verified. NoteError."""
        return checkpoints.read(self.checkpoint)

    @property
    def is_proven(self) -> bool:
        """Say whether the proof leads from the leaf to the checkpoint's root. Whose that is, `Trust.check` says."""
        head = self.head
        return is_included(leaf_hash(self.leaf), self.index, head.size, self.proof, head.root)


def encoded(receipt: Receipt) -> bytes:
    """Return the receipt as a file."""
    return _lines(receipt, f"extra {base64.b64encode(receipt.leaf).decode('ascii')}\n") + receipt.checkpoint


def read(content: bytes) -> Receipt:
    """Return the receipt of a file. ReceiptError, NoteError; nothing is proven by reading it."""
    if len(content) > MAX_BYTES:
        raise ReceiptError(f"a receipt has at most {MAX_BYTES} bytes")
    first, _, rest = content.partition(b"\n")
    if first != FIRST_LINE.encode():
        raise ReceiptError(f"a receipt begins with {FIRST_LINE}")
    extra, _, rest = rest.partition(b"\n")
    if not extra.startswith(b"extra "):
        raise ReceiptError("a receipt has its leaf in the line `extra`")
    return _read(_bytes(extra.removeprefix(b"extra ").decode("latin-1")), rest)


def qr_text(receipt: Receipt) -> str:
    """Return the receipt as the text of a QR code, in that code's alphanumeric letters (RFC 9285)."""
    squeezer = zlib.compressobj(level=9, wbits=-15, zdict=_COMMON)
    content = receipt.leaf + b"\n" + _lines(receipt, "") + receipt.checkpoint
    return QR_PREFIX + base45.encode(squeezer.compress(content) + squeezer.flush())


def read_qr(text: str) -> Receipt:
    """Return the receipt of a QR code's text. ReceiptError, NoteError."""
    if not text.startswith(QR_PREFIX):
        raise ReceiptError(f"the code of a receipt begins with {QR_PREFIX}")
    loosener = zlib.decompressobj(wbits=-15, zdict=_COMMON)
    try:
        content = loosener.decompress(base45.decode(text.removeprefix(QR_PREFIX)), MAX_BYTES)
    except (ValueError, zlib.error):
        raise ReceiptError("the code of a receipt is damaged") from None
    if not loosener.eof or loosener.unused_data:
        raise ReceiptError("the code of a receipt is damaged")
    leaf, _, rest = content.partition(b"\n")
    first, _, rest = rest.partition(b"\n")
    if first != FIRST_LINE.encode():
        raise ReceiptError("the code of a receipt is damaged")
    return _read(leaf, rest)


def _lines(receipt: Receipt, extra: str) -> bytes:
    proof = "".join(f"{base64.b64encode(hashed).decode('ascii')}\n" for hashed in receipt.proof)
    return f"{FIRST_LINE}\n{extra}index {receipt.index}\n{proof}\n".encode()


def _read(leaf: bytes, rest: bytes) -> Receipt:
    lines, separator, checkpoint = rest.partition(b"\n\n")
    index, *proof = lines.decode("latin-1").split("\n")
    match = _INDEX.fullmatch(index)
    if not separator or match is None or len(proof) > MAX_PROOF:
        raise ReceiptError("a receipt has an index, a proof and a checkpoint")
    hashes = tuple(map(_bytes, proof))
    if any(len(hashed) != HASH_BYTES for hashed in hashes):
        raise ReceiptError("a proof consists of hashes")
    checkpoints.read(checkpoint)
    return Receipt(leaf, int(match[1]), hashes, checkpoint)


def _bytes(text: str) -> bytes:
    try:
        return notes.unbase64(text)
    except (ValueError, binascii.Error):
        raise ReceiptError("a line of the receipt is not base64") from None
