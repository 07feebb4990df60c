"""What was recorded of a run: its log, what can be said of it, where it is kept, and in which forms it can leave.

log          facts in order, each encoded once; viewers are cursors into it
fold         facts -> lanes as columns of numbers       steps       step functions of time
units        who is in flight, who can be on a CPU      analysis    P(t), R(t), metrics and verdict of a run
archive      SQLite, spool of running logs, recovery    formats     NDJSON, CSV, Chrome Trace Event
"""
