"""Each module has its test file, at the same place under tests/, or a reason why not."""

from pathlib import Path

import pytest

from .tree import APP, JS, ROOT, files, js_imports, modules, name_of

#: Module -> why it has no test file of its own.
TWINLESS = {
    "app/__main__.py": "three lines; tests/cli run `python -m app`",
    "app/model/spec.py": "types only; tests/runner fills and carries out run specifications",
    "app/model/facts.py": "types only; tests/contracts/test_facts.py holds them against both languages",
    "app/web/views.py": "records only; tests/web/test_pages.py has each filled and printed",
    "app/lab/site/sitecustomize.py": "runs at the start of each interpreter that tests/lab measures",
}
PURE = ("base", "wire", "model", "time", "layout")


def python_twins() -> list[tuple[Path, Path]]:
    pairs = []
    for path in modules():
        inside = path.relative_to(APP)
        if path.name != "__init__.py" and name_of(path) not in TWINLESS:
            pairs.append((path, ROOT / "tests" / inside.parent / f"test_{inside.name}"))
    return pairs


@pytest.mark.parametrize(("module", "twin"), python_twins(), ids=lambda p: name_of(p))
def test_python_module_has_its_test_file(module: Path, twin: Path) -> None:
    assert twin.is_file(), f"{name_of(module)} wants {name_of(twin)}, or a reason in TWINLESS"


def exercised() -> set[Path]:
    """The JavaScript modules that the files in tests/js reach by their imports."""
    waiting = [p for p in files("tests", "js", suffix=".js") if ".test." in p.name]
    reached: set[Path] = set()
    while waiting:
        path = waiting.pop()
        for target in js_imports(path.read_text()):
            other = (path.parent / target).resolve()
            if target.startswith(".") and other.is_file() and other not in reached:
                reached.add(other)
                if JS not in other.parents:  # what tests share; what a module itself imports is not tested by that
                    waiting.append(other)
    return reached


@pytest.mark.parametrize("module", [m for f in PURE for m in files("static", "js", f, suffix=".js")], ids=name_of)
def test_pure_javascript_module_is_imported_by_a_test(module: Path) -> None:
    """In JavaScript tests go by subject: one file may test the modules that make one thing together."""
    assert module in exercised(), f"{name_of(module)}: no file in tests/js imports it"


def test_reasons_are_given_only_for_modules_that_exist() -> None:
    assert [name for name in TWINLESS if not (ROOT / name).is_file()] == []
