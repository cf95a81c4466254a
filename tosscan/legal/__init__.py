"""Weigh findings against provisions and between the parties."""
