"""Interleave: shows what a Python program's workers really do, while they do it."""
