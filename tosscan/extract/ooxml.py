"""Open the ZIP package of an Office file without trusting it.

A part is unpacked up to a limit and no further, whatever size the archive
claims for it. XML is parsed without entities, document types and network: a
word processor writes none of them, so a part that declares a document type is
refused before it is parsed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from tosscan.config import MIB
from tosscan.errors import NotAssessedError, Reason

MAX_PART = 64 * MIB  # of one part once unpacked; the text of a thousand pages takes some 20 MiB
MAX_PARTS = 128 * MIB  # of all parts that are read
MAX_ENTRIES = 10_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of a file that is locked with a password
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # those of the Open Packaging Conventions
_DECLARATIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_DECLARES = "declares entities, which no Word file does"
# ISO/IEC 29500 Strict names the same elements in other namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one part refers to another: ``kind`` is the last word of its type, ``target`` a part or address."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of an Office file, each read and bounded when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Open the archive in ``data``.

        Raises:
            NotAssessedError: the file is locked with a password, is no archive, or has too many entries.
        """
        if data.startswith(OLE):
            raise NotAssessedError(Reason.ENCRYPTED)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            raise NotAssessedError(Reason.DAMAGED, "it does not open as a Word file") from None
        entries = self._archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise NotAssessedError(Reason.TOO_LARGE, f"{MAX_ENTRIES:,} files in one package")
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in entries:
            self._entries.setdefault(entry.filename.lstrip("/").casefold(), []).append(entry)
        self._left = MAX_PARTS

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part, or None where the package has no such part.

        Raises:
            NotAssessedError: the part is locked or damaged, or unpacks beyond the limits.
        """
        entries = self._entries.get(part.casefold())
        if entries is None:
            return None
        entry = entries[-1]
        if any((one.CRC, one.file_size) != (entry.CRC, entry.file_size) for one in entries):
            # One program shows the first, another the last: nobody knows which of them was agreed to.
            raise NotAssessedError(Reason.DAMAGED, f"it holds the part {part} twice")
        if entry.compress_type not in _METHODS:
            raise NotAssessedError(
                Reason.DAMAGED, f"its part {part} is packed in a way that Word does not use"
            )
        limit = min(MAX_PART, self._left)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
            raise NotAssessedError(Reason.DAMAGED, f"its part {part} does not unpack") from None
        except RuntimeError:  # how zipfile says that an entry wants a password
            raise NotAssessedError(Reason.ENCRYPTED) from None
        if len(data) > limit:
            raise NotAssessedError(Reason.TOO_LARGE, f"{MAX_PART // MIB} MiB once it is unpacked")
        self._left -= len(data)
        return data

    def xml(self, part: str) -> etree._Element | None:
        """Return the root element of a part, or None where the package has no such part.

        Raises:
            NotAssessedError: the part cannot be read, is not XML, or declares a document type.
        """
        data = self.read(part)
        if data is None:
            return None
        if any(declaration in data for declaration in _DECLARATIONS):
            raise NotAssessedError(Reason.DAMAGED, f"its part {part} {_DECLARES}")
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        # huge_tree stays off: libxml2 then bounds depth, text and entities by itself.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise NotAssessedError(Reason.DAMAGED, f"its part {part} is not valid XML") from None
        if (
            root.getroottree().docinfo.internalDTD is not None
        ):  # one in an encoding in which the search misses it
            raise NotAssessedError(Reason.DAMAGED, f"its part {part} {_DECLARES}")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by their ids; ``""`` is the package itself."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            external = element.get("TargetMode") == "External"
            target = element.get("Target") or ""
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (element.get("Type") or "").rpartition("/")[2]
            found[element.get("Id") or ""] = Relation(kind, target, external)
        return found
