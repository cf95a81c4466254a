"""Describe a text, where each character came from, and who its parties are."""
