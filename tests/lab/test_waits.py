"""Waits that are no locks."""

from tests.lab.scripts import best_of_three, measured, with_burn

PIPE = """
import os, threading, time
read_end, write_end = os.pipe()

def reader():
    while os.read(read_end, 1) != b"q":
        pass

def feed():
    for _ in range(8):
        time.sleep(0.03)
        os.write(write_end, b"x")
    os.write(write_end, b"q")

thread = threading.Thread(target=reader, name="reader")
thread.start()
feeder = threading.Thread(target=feed, name="feeder")
feeder.start()
"""


def test_a_pipe_reader_beside_a_busy_thread_waits_for_io() -> None:
    def attempt() -> None:
        result = measured(with_burn(PIPE + "\nwhile thread.is_alive():\n    burn(50)\n"))
        reader = result.lane("reader")
        assert reader.time_in("IO") > 0.8 * reader.time_in("IO", "GIL", "CPU", "UNKNOWN", "LOCK", "SLEEP")

    best_of_three(attempt)


def test_a_pipe_reader_alone_never_waits_for_a_core() -> None:
    result = measured(PIPE + "\nthread.join()\n")
    reader = result.lane("reader")
    assert reader.time_in("IO") > 0.2
    assert reader.time_in("CPU") < 0.02


def test_a_blocking_call_that_no_wrapper_knows_is_named_by_the_witness() -> None:
    def attempt() -> None:
        # ctypes calls read() straight from C and lets go of the GIL: only the kernel knows what it waits in.
        script = PIPE.replace("os.read(read_end, 1)", "c_read(read_end)").replace(
            "import os, threading, time",
            "import ctypes, os, threading, time\nlibc = ctypes.CDLL(None)\n"
            "def c_read(fd):\n    buffer = ctypes.create_string_buffer(1)\n    libc.read(fd, buffer, 1)\n"
            "    return buffer.raw\n",
        )
        result = measured(with_burn(script + "\nwhile thread.is_alive():\n    burn(50)\n"))
        reader = result.lane("reader")
        assert reader.time_in("IO") > 0.5 * reader.time_in("IO", "GIL", "CPU", "UNKNOWN", "LOCK")

    best_of_three(attempt)


def test_fifty_megabytes_of_output_are_cut_and_harm_nothing() -> None:
    result = measured("for _ in range(50_000):\n    print('x' * 1000)\n")
    assert result.outcome == "finished"
    assert len(result.output()) <= 1_100_000
    assert any(fact.get("cut") for fact in result.facts if fact["type"] == "output")
