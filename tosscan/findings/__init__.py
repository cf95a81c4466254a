"""Describe what was found, why, and how it weighs."""
