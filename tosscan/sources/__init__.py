"""Bring bytes in, with their provenance."""
