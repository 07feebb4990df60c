"""Sleeps until something happens: output arrived, a process ended, somebody woke us, or it is time."""

import os
import select
from contextlib import suppress
from time import perf_counter_ns

from . import proc
from .output import Output, Stream

_CHUNK = 65536
#: Read so much of one stream in a row at most: a program that prints without end must not keep us from sweeping.
_MOST_CHUNKS = 16


class Watch:
    """The descriptors of one run. One thread uses it; ``wake`` may be called by any."""

    def __init__(self, output: Output) -> None:
        self._poll = select.poll()
        self._output = output
        self._streams: dict[int, tuple[Stream, int]] = {}
        self._processes: dict[int, int] = {}  # descriptor -> pid
        self._without: set[int] = set()  # processes that can only be asked
        self._known: set[int] = set()
        self._gone: dict[int, int] = {}
        self._ended: set[int] = set()
        self._wake_in, self._wake_out = os.pipe()
        os.set_blocking(self._wake_in, False)
        os.set_blocking(self._wake_out, False)
        self._poll.register(self._wake_in, select.POLLIN)

    def add_stream(self, stream: Stream, descriptor: int) -> None:
        """Read this pipe."""
        os.set_blocking(descriptor, False)
        self._streams[descriptor] = stream, descriptor
        self._poll.register(descriptor, select.POLLIN)

    def add_process(self, pid: int) -> None:
        """Notice when this process ends."""
        if pid in self._known:
            return
        self._known.add(pid)
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._gone[pid] = perf_counter_ns()
            self._ended.add(pid)
        except (OSError, AttributeError):
            self._without.add(pid)
        else:
            self._processes[descriptor] = pid
            self._poll.register(descriptor, select.POLLIN)

    @property
    def tells(self) -> bool:
        """Whether the system tells when a process ends; else they must be asked."""
        return not self._without

    def ended(self, pid: int) -> bool:
        """Whether a process that is watched has been seen to end."""
        return pid in self._ended

    def wake(self) -> None:
        """End the current ``wait``."""
        with suppress(OSError):
            os.write(self._wake_out, b"!")

    def wait(self, until: int) -> None:
        """Until the given time (raw ns), or until something happened; output is read."""
        left = max(0.0, (until - perf_counter_ns()) / 1e6)
        for descriptor, _ in self._poll.poll(left):
            if descriptor in self._streams:
                self._read(descriptor)
            elif descriptor in self._processes:
                self._drop(descriptor)
            else:
                with suppress(OSError):
                    os.read(self._wake_in, 64)

    def _drop(self, descriptor: int) -> None:
        pid = self._processes.pop(descriptor)
        self._gone[pid] = perf_counter_ns()
        self._ended.add(pid)
        self._poll.unregister(descriptor)
        os.close(descriptor)

    def _read(self, descriptor: int) -> None:
        stream, _ = self._streams[descriptor]
        for _ in range(_MOST_CHUNKS):
            try:
                data = os.read(descriptor, _CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._poll.unregister(descriptor)
                del self._streams[descriptor]
                return
            self._output.write(stream, data, perf_counter_ns())
            if len(data) < _CHUNK // 16:
                return

    def drain(self) -> None:
        """Read what is left in the pipes, without waiting for their end."""
        for descriptor in list(self._streams):
            before = -1
            while descriptor in self._streams and before != self._output.total:
                before = self._output.total
                self._read(descriptor)

    def take_gone(self) -> dict[int, int]:
        """The processes that have ended since the last call: pid -> when that was seen (raw ns)."""
        for pid in list(self._without):
            stat = proc.stat(pid)
            if stat is None or not stat.alive:
                self._without.discard(pid)
                self._gone[pid] = perf_counter_ns()
        gone, self._gone = self._gone, {}
        return gone

    def close(self) -> None:
        """Close all descriptors that are ours."""
        for descriptor in (*self._processes, self._wake_in, self._wake_out):
            with suppress(OSError):
                os.close(descriptor)
        self._processes.clear()
