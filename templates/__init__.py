"""Report templates, read through tosscan.resources."""
