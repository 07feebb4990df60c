"""The second witness, on lines as the kernel writes them and on real threads."""

import os
import subprocess
import sys

import pytest

from app.runner import proc
from app.runner.samples import Seen
from app.runner.witness import Gils, Witness, kernel_delay, parse

from .standin import until


@pytest.mark.parametrize(
    ("line", "machine", "expected"),
    [
        (b"running\n", "x86_64", (Seen.RUNNING, 0, False)),
        (b"0 0x3 0x55 0x2000 0x0 0x0 0x0 0x7ffd 0x7f5e\n", "x86_64", (Seen.IO, 0, False)),
        (b"230 0x1 0x1 0x7f 0x0 0x0 0x0 0x7f 0x7f\n", "x86_64", (Seen.SLEEP, 0, False)),
        (b"202 0xabc 0x189 0x0 0x0 0x0 0xffffffff 0x7f 0x7f\n", "x86_64", (Seen.LOCK, 0xABC, False)),
        (b"202 0xabc 0x189 0x0 0x7f12 0x0 0xffffffff 0x7f 0x7f\n", "x86_64", (Seen.LOCK, 0xABC, True)),
        (b"202 0xabc 0x81 0x1 0x0 0x0 0x0 0x7f 0x7f\n", "x86_64", (Seen.RUNNING, 0, False)),
        (b"98 0xabc 0x80 0x0 0x0 0x0 0x0 0x7f 0x7f\n", "aarch64", (Seen.LOCK, 0xABC, False)),
        (b"999 0x0 0x0 0x0 0x0 0x0 0x0 0x7f 0x7f\n", "x86_64", (Seen.OTHER, 0, False)),
        (b"-1 0x7f 0x7f\n", "x86_64", (Seen.OTHER, 0, False)),
        (b"0 0x3 0x55 0x2000 0x0 0x0 0x0 0x7ffd 0x7f5e\n", "riscv64", (Seen.OTHER, 0, False)),
    ],
)
def test_lines(line: bytes, machine: str, expected: tuple[Seen, int, bool]) -> None:
    assert parse(line, machine) == expected


def test_a_timed_futex_that_several_threads_share_is_the_gil() -> None:
    gils = Gils()
    assert gils.classify(1, 10, 4992, True) is Seen.TIMED
    assert gils.classify(1, 10, 4992, True) is Seen.TIMED, "one thread alone proves nothing"
    assert gils.classify(1, 11, 4996, True) is Seen.GIL, "the two words of one condition"
    assert gils.classify(1, 10, 4992, True) is Seen.GIL
    assert gils.classify(1, 12, 5040, False) is Seen.GIL, "the hand-over condition stands beside it"
    assert gils.classify(1, 12, 90_000, False) is Seen.LOCK
    assert gils.classify(2, 12, 4992, False) is Seen.LOCK, "another process has other addresses"


PROGRAM = """
import os, threading, time
r, w = os.pipe()
lock = threading.Lock(); lock.acquire()
stop = False
def busy():
    while not stop: sum(range(1000))
def tell(f, *args):
    def run():
        os.write(1, f"{f.__name__} {threading.get_native_id()}\\n".encode())
        f(*args)
    threading.Thread(target=run, daemon=True).start()
tell(busy); tell(busy); tell(os.read, r, 1); tell(lock.acquire); tell(time.sleep, 600)
time.sleep(600)
"""


@pytest.mark.skipif(not Witness().works, reason="the kernel does not tell")
def test_real_threads_are_seen_for_what_they_do() -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            tids: dict[str, list[int]] = {}
            for line in process.stdout:
                name, tid = line.split()
                tids.setdefault(name, []).append(int(tid))
                if sum(map(len, tids.values())) == 5:
                    break
            witness = Witness()
            threads = [(process.pid, tid) for found in tids.values() for tid in found]
            seen: dict[int, list[Seen]] = {tid: [] for _, tid in threads}

            def look() -> bool:
                samples, complete = witness.look(threads)
                for sample in samples:
                    seen[sample.tid].append(sample.what)
                busy = [what for tid in tids["busy"] for what in seen[tid]]
                return complete is not None and busy.count(Seen.GIL) > 5 and busy.count(Seen.RUNNING) > 5

            until(look)
            assert seen[tids["read"][0]][-1] is Seen.IO
            assert seen[tids["acquire"][0]][-1] is Seen.LOCK
            assert seen[tids["sleep"][0]][-1] is Seen.SLEEP
            delay = kernel_delay(process.pid, tids["busy"][0])
            assert delay is None or delay >= 0
        finally:
            process.kill()
    until(lambda: proc.stat(process.pid) is None)
    assert witness.look(threads) == ([], None)
    witness.close()


def test_what_cannot_be_read_is_no_sample() -> None:
    witness = Witness()
    assert witness.look([(os.getpid(), 1 << 30)]) == ([], None)
    assert kernel_delay(1 << 30, 1) is None
