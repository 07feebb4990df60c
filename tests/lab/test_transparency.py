"""The instrument may not hurt the patient: what a script prints and how it ends is what it would be without us."""

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from app.runner.lab import SITE
from tests.lab.running import interpreters

SCRIPTS = {
    "names": """
        import sys, os, inspect
        print(__name__, __file__, sys.argv, sys.path[0], __doc__, __package__, __spec__, type(__loader__).__name__)
        print(sorted(name for name in globals() if not name.startswith("__")))
        print(inspect.getsource(inspect.currentframe())[:20] != "", sys.flags.safe_path)
        """,
    "stack": """
        import threading, traceback
        def deep():
            traceback.print_stack()
        deep()
        thread = threading.Thread(target=deep)
        """,
    "exception through a future": """
        from concurrent.futures import ThreadPoolExecutor
        def bad(n):
            return 1 / n
        with ThreadPoolExecutor(1) as pool:
            pool.submit(bad, 0).result()
        """,
    "exception in a process pool": """
        from concurrent.futures import ProcessPoolExecutor
        def bad(n):
            raise KeyError(n)
        if __name__ == "__main__":
            with ProcessPoolExecutor(1) as pool:
                try:
                    pool.submit(bad, 5).result()
                except KeyError as error:
                    print(repr(error), error.__cause__ is not None)
        """,
    "exception in a task": """
        import asyncio
        async def bad():
            await asyncio.sleep(0.001)
            raise RuntimeError("in a task")
        async def main():
            async with asyncio.timeout(5):
                await asyncio.gather(bad(), asyncio.sleep(0.01))
        asyncio.run(main())
        """,
    "exception in a thread": """
        import threading
        def bad():
            raise OSError(5, "five")
        thread = threading.Thread(target=bad)
        thread.start()
        thread.join()
        print(thread)
        """,
    "misuse": """
        import queue, threading, time
        for attempt in (
            lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: threading.Lock().release(),
            lambda: threading.RLock().release(), lambda: queue.Queue(1).get(timeout=0.001),
            lambda: threading.Thread(target=print).join(), lambda: threading.Thread(nonsense=1),
            lambda: threading.Lock().acquire(False, 1), lambda: queue.Queue().get_nowait(),
        ):
            try:
                attempt()
            except Exception:
                import traceback
                traceback.print_exc()
        """,
    "locks": """
        import threading, pickle, weakref
        lock = threading.Lock()
        print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.001))
        lock.release()
        with lock as held:
            print(held)
        again = threading.RLock()
        with again, again:
            print(again._is_owned())
        condition = threading.Condition(lock)
        with condition:
            print(condition.wait(0.001), condition.wait_for(lambda: True))
        try:
            pickle.dumps(lock)
        except TypeError as error:
            print(error)
        print(weakref.ref(lock)() is lock, isinstance(lock, type(threading.Lock())))
        semaphore = threading.BoundedSemaphore(1)
        with semaphore:
            print(semaphore.acquire(blocking=False))
        """,
    "exit status": "import sys; sys.exit('a word on stderr')",
    "exit from a thread": "import threading, os\nthreading.Thread(target=lambda: os._exit(9)).start()",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "interrupted": "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(5)",
    "standard input": "import sys\nfor line in sys.stdin:\n    print(line.strip()[::-1])",
    "syntax": "def f(:\n    pass",
    "encoding": "# -*- coding: latin-1 -*-\nprint('caf\xe9')\n",
    "warning": "import warnings\nfor i in range(2):\n    warnings.warn(str('once'))\nx = 1 is 1",
    "excepthook": "import sys\nsys.excepthook = lambda *a: print('mine', a[0].__name__)\n1/0",
    "atexit": "import atexit\natexit.register(print, 'last words')\nraise SystemExit(2)",
    "deep recursion": """
        def f(n):
            for i in range(1):
                f(n + 1)
        try:
            f(0)
        except RecursionError:
            print("deep")
        """,
}


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("python", interpreters(), ids=lambda path: "-".join(path.split("/")[-3::2]))
def test_output_and_exit_status_are_the_same_with_and_without(python: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "the script.py")
        script.write_text(textwrap.dedent(SCRIPTS[name]), encoding="latin-1")
        Path(folder, "lanes").mkdir()
        plain = dict(os.environ, PYTHONUNBUFFERED="1")
        plain.pop("PYTHONPATH", None)
        lab = dict(plain, PYTHONPATH=str(SITE), INTERLEAVE_LAB=f"{folder}/lanes", INTERLEAVE_SCRIPT=str(script))
        results = [
            subprocess.run(
                [python, start, "one", "two words"],
                env=environment,
                cwd=folder,
                input=b"abc\ndef\n",
                capture_output=True,
                timeout=30,
            )
            for start, environment in ((str(script), plain), (f"{folder}/main.pyc", lab))
        ]
    without, within = results
    assert within.returncode == without.returncode
    assert addresses_apart(within.stdout) == addresses_apart(without.stdout)
    assert addresses_apart(within.stderr) == addresses_apart(without.stderr)


def addresses_apart(data: bytes) -> list[str]:
    """The lines; numbers that differ from run to run (addresses, thread ids) left out."""
    words = []
    for word in data.decode("utf-8", "replace").split():
        long_number = sum(c.isdigit() for c in word) > 9 or word.startswith("0x")
        words.append("#" if long_number else word)
    return words


def test_without_the_variable_nothing_happens() -> None:
    script = "import sys; print('_interleave' in sys.modules, [p for p in sys.path if 'lab' in p])"
    environment = {"PYTHONPATH": str(SITE), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "False []\n"
