"""Reads docs/test-map.md and fails where it names a test that does not exist, or none at all.

Usage: test_map.py ROOT. Prints one line a fault; the exit status is 1 when there is any.
"""
import pathlib
import re
import sys

MAP = "docs/test-map.md"
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
    text = (root / MAP).read_text(encoding="utf-8")
    known = tests_in(root)
    for number, cells in rows(text):
        named = NAMED.findall(cells[-1])
        if not named:
            yield f"{MAP}:{number}: names no test for: {cells[0]}"
        for test in named:
            if test not in known:
                yield f"{MAP}:{number}: there is no test {test}"


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
