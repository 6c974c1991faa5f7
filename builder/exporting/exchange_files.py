"""The exchange formats by their names, and files recognised by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from builder.exporting.exchange import Exchange, Unit, not_readable
from builder.exporting.po import read_po_file, write_po_file
from builder.exporting.tmx import read_tmx, write_tmx
from builder.exporting.xliff import read_xliff, write_xliff

WRITERS: dict[str, Callable[[Sequence[Unit], str], bytes]] = {
    "tmx": write_tmx,
    "xliff": write_xliff,
    "po": write_po_file,
}
SUFFIXES = {"tmx": "tmx", "xliff": "xlf", "po": "po"}


def read_exchange(content: bytes, shown: str) -> Exchange:
    """The units of a TMX, XLIFF 2 or PO file; raises :class:`DuizhaoError` where it is none of them.

    ``shown`` is the file as a message names it. No entity of an XML file is
    resolved and nothing is fetched.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and not content.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        return read_po_file(content.removeprefix(b"\xef\xbb\xbf"), shown)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise not_readable(shown, f"it is not well-formed XML ({str(error).splitlines()[0]})") from None
    name = etree.QName(root).localname
    if name == "tmx":
        return read_tmx(root, shown)
    if name == "xliff":
        if not (root.get("version") or "").startswith("2"):
            raise not_readable(shown, "it is XLIFF 1, and the edition's files are XLIFF 2.0")
        return read_xliff(root)
    raise not_readable(shown, f"its first element is <{name}>, and TMX, XLIFF 2 and PO are known")
