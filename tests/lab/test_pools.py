"""Pools: tasks, and what becomes of them when a worker dies."""

from tests.lab.scripts import measured


def test_a_killed_pool_worker_loses_its_task_and_abandons_those_behind_it() -> None:
    result = measured(
        """
        import os, signal, time
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        def task(n):
            if n == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.05)
            return n

        if __name__ == "__main__":
            with ProcessPoolExecutor(1) as pool:
                futures = [pool.submit(task, n) for n in range(6)]
                for future in futures:
                    try:
                        print(future.result())
                    except BrokenProcessPool:
                        print("broken")
        """
    )
    assert result.output().split() == ["0", *["broken"] * 5]
    (worker,) = result.of_kind("process")
    assert worker.finished is not None and worker.finished["outcome"] == "killed"
    assert worker.finished["exit_code"] == -9
    kinds = [kind for lane in result.lanes for _, kind, _ in lane.marks]
    assert kinds.count("task_ended") == 1
    assert kinds.count("task_lost") == 1
    assert kinds.count("task_abandoned") == 4


def test_how_much_data_moves() -> None:
    result = measured(
        """
        from concurrent.futures import ProcessPoolExecutor
        def length(data):
            return len(data)
        if __name__ == "__main__":
            with ProcessPoolExecutor(1) as pool:
                print(pool.submit(length, bytes(1_000_000)).result())
        """
    )
    assert result.output() == "1000000\n"
    moved = {(kind, ref["bytes"] > 1_000_000) for lane in result.lanes for _, kind, ref in lane.marks if "bytes" in ref}
    assert moved >= {("sent", True), ("received", True), ("sent", False)}


def test_a_chunk_is_called_by_the_function_that_the_user_gave() -> None:
    result = measured(
        """
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context
        def square(n):
            return n * n
        if __name__ == "__main__":
            with ProcessPoolExecutor(1) as pool:
                print(list(pool.map(square, range(4), chunksize=2)))
            with get_context("fork").Pool(1) as pool:
                print(pool.map(square, range(4)))
        """
    )
    assert result.output() == "[0, 1, 4, 9]\n[0, 1, 4, 9]\n"
    kinds = ("task_submitted", "task_started")
    names = {ref["text"] for lane in result.lanes for _, kind, ref in lane.marks if kind in kinds}
    assert names == {"square"}
