"""The words that every part of Interleave shares. Pure: it imports nothing else of ours.

The measured interpreter imports this package too (under a private name, see ``app/lab``), so its modules use relative
imports only and start in a few milliseconds.
"""
