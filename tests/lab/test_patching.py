"""Wrapped functions behave as the originals."""

from tests.lab.scripts import measured


def test_changed_directory_replaced_stdout_and_imported_sleep() -> None:
    result = measured(
        """
        import io, os, sys
        from time import sleep
        os.chdir("/")
        kept, sys.stdout = sys.stdout, io.StringIO()
        print("into the void")
        sys.stdout = kept
        sleep(0.05)
        print(os.getcwd())
        """
    )
    assert result.output() == "/\n"
    assert result.lane("MainThread").time_in("SLEEP") > 0.049
