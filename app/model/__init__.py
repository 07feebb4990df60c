"""The words that every part of Interleave shares. Pure: it imports nothing of ours, and only light parts of the standard library.

The measured interpreter imports this package too (under a private name, see ``app/lab``), so its modules use relative
imports only and start in a few milliseconds.
"""
