"""Fit and measure the classifier."""
