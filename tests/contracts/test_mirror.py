"""Each module has its test file, at the same place under tests/, or a reason why not."""

from pathlib import Path

import pytest

from .tree import APP, JS, ROOT, files, modules, name_of

#: Module -> why it has no test file of its own.
TWINLESS = {
    "app/__main__.py": "three lines; tests/test_cli.py runs `python -m app`",
    "app/model/spec.py": "types only; tests/runner fills and carries out run specifications",
    "app/model/facts.py": "types only; tests/contracts/test_facts.py holds them against both languages",
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


@pytest.mark.parametrize("module", [m for f in PURE for m in files("static", "js", f, suffix=".js")], ids=name_of)
def test_pure_javascript_module_has_its_test_file(module: Path) -> None:
    inside = module.relative_to(JS)
    names = (
        inside.with_suffix(".test.js"),
        Path(inside.stem + ".test.js"),
        Path("-".join(inside.with_suffix(".test.js").parts)),
    )
    assert any((ROOT / "tests" / "js" / name).is_file() for name in names), (
        f"{name_of(module)} wants tests/js/{names[0]}"
    )


def test_reasons_are_given_only_for_modules_that_exist() -> None:
    assert [name for name in TWINLESS if not (ROOT / name).is_file()] == []
