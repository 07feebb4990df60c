"""Who runs, and what a gap was: with real threads."""

from tests.lab.scripts import best_of_three, each_python, measured, overlap, with_burn


@each_python
def test_c_code_that_lets_go_of_the_gil(python: str) -> None:
    def attempt() -> None:
        result = measured(
            """
            import hashlib, threading
            data = bytes(100_000_000)
            def work():
                for _ in range(2):
                    hashlib.sha256(data)
            threads = [threading.Thread(target=work, name=f"hasher-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            """,
            python=python,
            exclusive=True,
        )
        one, other = result.lane("hasher-0"), result.lane("hasher-1")
        for lane in (one, other):
            assert lane.time_in("RUNX") > 0.5 * lane.time_in("RUN", "RUNX")
        assert overlap(one, other, "RUNX") > 0.05
        assert overlap(one, other, "RUN") < 0.01  # two lanes of one GIL are never both drawn as holding it

    best_of_three(attempt)


@each_python
def test_c_code_that_keeps_the_gil(python: str) -> None:
    def attempt() -> None:
        result = measured(
            """
            import threading
            def work():
                for _ in range(2):
                    sum(range(12_000_000))
            threads = [threading.Thread(target=work, name=f"summer-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            """,
            python=python,
        )
        one, other = result.lane("summer-0"), result.lane("summer-1")
        busy = sum(lane.time_in("RUN", "RUNX") for lane in (one, other))
        assert busy > 0.1
        assert overlap(one, other, "RUN", "RUNX") < 0.05 * busy

    best_of_three(attempt)


@each_python
def test_two_threads_share_one_gil(python: str) -> None:
    def attempt() -> None:
        result = measured(
            with_burn(
                """
                import threading
                together = threading.Barrier(2)
                def work():
                    together.wait()
                    burn(8000)
                threads = [threading.Thread(target=work, name=f"burner-{n}") for n in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                """
            ),
            python=python,
            exclusive=True,
        )
        one, other = result.lane("burner-0"), result.lane("burner-1")
        busy = one.time_in("RUN") + other.time_in("RUN")
        assert one.time_in("GIL") > 0.1 * busy and other.time_in("GIL") > 0.1 * busy
        assert overlap(one, other, "RUN", "RUNX") < 0.01 * busy

    best_of_three(attempt)


def test_too_many_marks_end_with_a_word_and_the_states_go_on() -> None:
    result = measured("import time\nfor _ in range(20_100):\n    print()\ntime.sleep(0.05)\n")
    main = result.lane("MainThread")
    assert main.time_in("SLEEP") > 0.049
    assert [kind for _, kind, _ in main.marks][-1] == "cut"
