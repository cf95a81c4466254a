"""The options that every command shares which reads a document."""

from __future__ import annotations

import argparse


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add what decides how a document is read."""
    parser.add_argument(
        "--engine", choices=("pdfium", "pdfplumber"), help="engine that reads PDFs (default pdfium)"
    )
    parser.add_argument(
        "--ocr", action="store_true", help="recognise the letters of scanned pages (needs tesseract)"
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="let addresses of this machine and of private networks be fetched",
    )


def engine(args: argparse.Namespace) -> str | None:
    """Return the engine asked for, or None for the one that is taken by itself."""
    return None if args.engine in (None, "pdfium") else str(args.engine)
