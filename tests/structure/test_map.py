"""Reads docs/test-map.md and fails where it names a test that does not exist, or none at all; and
docs/security.md, where a row may say that there is none.

Usage: test_map.py ROOT. Prints one line a fault; the exit status is 1 when there is any.
"""
import pathlib
import re
import sys

# Whether each row has to name a test.
MAPS = {"docs/test-map.md": True, "docs/security.md": False}
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
NAMED = re.compile(r"`(\w+\.\w+)`")


def tests_in(root):
    return {f"{suite}.{name}" for path in (root / "tests").rglob("*.cpp")
            for suite, name in TEST.findall(path.read_text(encoding="utf-8"))}


def rows(text):
    """Line number and cells of each row of a table, without headings and rules."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        is_heading = number < len(lines) and lines[number].startswith("| ---")
        if line.startswith("|") and not line.startswith("| ---") and not is_heading:
            yield number, [cell.strip() for cell in line.strip("|").split("|")]


def faults(root):
    known = tests_in(root)
    for name, needs_one in MAPS.items():
        for number, cells in rows((root / name).read_text(encoding="utf-8")):
            named = NAMED.findall(cells[-1])
            if needs_one and not named:
                yield f"{name}:{number}: names no test for: {cells[0]}"
            for test in named:
                if test not in known:
                    yield f"{name}:{number}: there is no test {test}"


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
