"""Processes: lanes across forks, spawns and fork servers."""

import pytest

from tests.lab.scripts import each_python, measured, with_burn


@each_python
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_thread_starts_a_process_that_starts_threads(python: str, method: str) -> None:
    result = measured(
        """
        import multiprocessing, threading, time

        def leaf():
            time.sleep(0.02)

        def child():
            threads = [threading.Thread(target=leaf, name=f"leaf-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        def starter(method):
            process = multiprocessing.get_context(method).Process(target=child, name="the-child")
            process.start()
            process.join()
            print(process.exitcode)

        if __name__ == "__main__":
            import sys
            thread = threading.Thread(target=starter, args=(sys.argv[1],), name="starter")
            thread.start()
            thread.join()
        """,
        method,
        python=python,
    )
    assert result.outcome == "finished" and result.output() == "0\n"
    child = result.lane("the-child")
    starter = result.lane("starter")
    assert child.fact["parent"] == starter.fact["lane"]
    assert child.fact["kind"] == "process" and child.fact["pid"] != starter.fact["pid"]
    assert child.finished is not None and child.finished["exit_code"] == 0
    assert "STARTING" in child.states()
    for name in ("leaf-0", "leaf-1"):
        leaf = result.lane(name)
        assert leaf.fact["pid"] == child.fact["pid"] and leaf.fact["parent"] == child.fact["lane"]
        assert leaf.time_in("SLEEP") > 0.019
    assert starter.time_in("JOIN") > 0.01


@each_python
@pytest.mark.filterwarnings("ignore")
def test_a_fork_while_threads_run(python: str) -> None:
    result = measured(
        with_burn(
            """
            import os, threading, warnings
            warnings.simplefilter("ignore")
            threads = [threading.Thread(target=burn, args=(2000,), name=f"burner-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            child = os.fork()
            if child == 0:
                burn(300)
                os._exit(7)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            for thread in threads:
                thread.join()
            """
        ),
        python=python,
    )
    assert result.output() == "7\n"
    (child,) = result.of_kind("process")
    assert child.finished is not None and child.finished["exit_code"] == 7
    assert child.time_in("RUN") > 0.001
    for number in range(2):
        burner = result.lane(f"burner-{number}")
        assert burner.finished is not None and burner.finished["outcome"] == "finished"
        assert burner.fact["pid"] != child.fact["pid"]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_lock_between_processes_has_its_name(method: str) -> None:
    result = measured(
        """
        import multiprocessing, sys, time
        def work(shared, entered):
            with shared:
                entered.set()
                time.sleep(0.15)
        if __name__ == "__main__":
            context = multiprocessing.get_context(sys.argv[1])
            shared, entered = context.Lock(), context.Event()
            first = context.Process(target=work, args=(shared, entered))
            first.start()
            entered.wait()
            shared.acquire()
            shared.release()
            first.join()
        """,
        method,
    )
    assert result.outcome == "finished", result.output("stderr")
    main = result.lane("MainThread")
    assert sum(e - s for state, s, e, ref in main.slices if state == "LOCK" and ref.get("object") == "shared") > 0.1e9


def test_a_process_that_dies_while_it_starts_never_ran() -> None:
    result = measured(
        """
        import multiprocessing
        if __name__ == "__main__":
            def work():  # a spawned child cannot import it
                pass
            context = multiprocessing.get_context("spawn")
            processes = [context.Process(target=work, name=f"child-{n}") for n in range(2)]
            for process in processes:
                process.start()
            for process in processes:
                process.join()
            print([process.exitcode for process in processes])
        """
    )
    assert result.output() == "[1, 1]\n"
    for number in range(2):
        child = result.lane(f"child-{number}")
        assert child.states() == {"STARTING"}
        assert child.finished is not None and child.finished["outcome"] == "failed"
