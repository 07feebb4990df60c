"""Sleeping until something happens."""

import os
import subprocess
import sys
import threading
from time import perf_counter_ns

import pytest

from app.runner.output import Output
from app.runner.watch import Watch

SECOND = 1_000_000_000
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no poll")


def test_output_an_end_and_a_call_end_the_sleep() -> None:
    output = Output(None)
    watch = Watch(output)
    process = subprocess.Popen([sys.executable, "-S", "-c", "print('hi')"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    watch.add_stream("stdout", process.stdout.fileno())
    watch.add_process(process.pid)
    until = perf_counter_ns() + 30 * SECOND
    while watch.tells and not watch.ended(process.pid):
        assert perf_counter_ns() < until
        watch.wait(until)
    process.wait()
    watch.drain()
    assert [line.text for line in output.take(0, 0, last=True)] == ["hi\n"]
    assert list(watch.take_gone()) == [process.pid]
    assert watch.take_gone() == {}
    threading.Timer(0.01, watch.wake).start()
    watch.wait(until)
    assert perf_counter_ns() < until
    watch.close()
    process.stdout.close()


def test_a_process_that_has_gone_already_is_gone() -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    watch = Watch(Output(None))
    watch.add_process(process.pid)
    assert process.pid in watch.take_gone()
    watch.close()


def test_drain_does_not_wait_for_the_end_of_the_pipe() -> None:
    output = Output(None)
    watch = Watch(output)
    r, w = os.pipe()
    os.write(w, b"x" * 50_000)
    watch.add_stream("stdout", r)
    watch.drain()
    assert output.total == 50_000
    watch.close()
    os.close(r)
    os.close(w)
