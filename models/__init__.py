"""Trained models, one folder each, read through tosscan.resources."""
