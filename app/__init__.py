"""Interleave: shows what a Python program's workers really do, while they do it."""

__version__ = "0.1.0"
