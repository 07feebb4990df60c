"""What is written to a watched file, and what of it reached the disk."""

from tests.lab.running import Result
from tests.lab.scripts import each_python, measured


def written(result: Result) -> tuple[int, int]:
    """Bytes that the program wrote, and the last size on disk."""
    refs = {}
    total = size = 0
    for fact in result.facts:
        if fact["type"] == "batch":
            refs.update({ref["ref"]: ref for ref in fact["refs"]})
            for _, _, kind, lane, ref in fact.get("touches", ()):
                if kind == "write":
                    total += refs[ref]["value"]
                else:
                    assert (kind, lane) == ("size", -1)
                    size = refs[ref]["value"]
    return total, size


def last_look(result: Result) -> int:
    """When the size on disk was last seen to change."""
    touches = [touch for fact in result.facts if fact["type"] == "batch" for touch in fact.get("touches", ())]
    return max(t for _, t, kind, _, _ in touches if kind == "size")


@each_python
def test_what_a_daemon_wrote_and_what_is_on_disk(python: str) -> None:
    script = """
        import threading, time, pathlib
        def work():
            with open("out.txt", "w") as file:
                for n in range(100):
                    file.write(f"line {{n}}\\n")
                    print("printed", file=file)
                    time.sleep(0.005)
        thread = threading.Thread(target=work, daemon={daemon})
        thread.start()
        time.sleep(0.1)
        """
    lost = measured(script.format(daemon=True), python=python, watch=[{"kind": "file", "name": "out.txt"}])
    assert lost.outcome == "finished", lost.output("stderr")
    total, size = written(lost)
    assert total > 100 and size == 0
    kept = measured(script.format(daemon=False), python=python, watch=[{"kind": "file", "name": "out.txt"}])
    total, size = written(kept)
    assert last_look(kept) <= kept.end, "what is looked at after the end is not in the picture"
    assert total == size == 100 * len("printed\n") + sum(len(f"line {n}\n") for n in range(100))


def test_the_file_is_what_it_was() -> None:
    result = measured(
        """
        import io, pathlib
        with open("out.txt", "w", encoding="latin-1", newline="") as file:
            print(isinstance(file, io.TextIOWrapper), type(file).__name__, file.mode, file.name, file.encoding)
            file.write("ä\\n")
        print(pathlib.Path("out.txt").read_bytes())
        with pathlib.Path("out.txt").open("ab") as file:
            file.write(b"12")
        print(open("out.txt", "rb").read())
        try:
            open("nowhere/out.txt", "w")
        except FileNotFoundError as error:
            print(error)
        """,
        watch=[{"kind": "file", "name": "out.txt"}],
    )
    assert result.output().splitlines() == [
        "True TextIOWrapper w out.txt latin-1",
        "b'\\xe4\\n'",
        "b'\\xe4\\n12'",
        "[Errno 2] No such file or directory: 'nowhere/out.txt'",
    ], result.output("stderr")
    assert written(result) == (4, 4)
