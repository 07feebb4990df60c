"""Logs to viewers' sockets. asyncio, nothing of FastAPI; the log is whatever looks like one (``hub.Source``).

session    one viewer who is not in step, as a state machine without I/O
frames     one websocket text frame of some lines; a part of a chunk by number of lines
hub        channels (one a watched run) and their viewers; when to write what to whom
wire       what the hub needs of a connection, and one made of ordinary awaited sends
protocol   uvicorn's websocket protocol with the transport within reach: a wire without a detour
"""
