"""Fails where a source has no unit test.

A source src/MODULE/NAME.cpp is tested by tests/unit/MODULE/NAME_test.cpp or NAME_*_test.cpp, or by
a file of tests/unit/MODULE that says so: a line "// Tests src/MODULE/NAME.cpp" in it, where NAME is
a private part of what is tested there.

Usage: mirror.py ROOT. Prints one line a fault; the exit status is 1 when there is any.
"""
import pathlib
import re
import sys

# Sources without a test of their own, and why.
WITHOUT = {
    "src/schema/json_library.cpp": "has no code of ours: it compiles Boost.JSON into one object",
}
SAYS = re.compile(r"^// Tests (src/\S+\.cpp)(?: and (src/\S+\.cpp))?", re.MULTILINE)


def faults(root):
    sources = {p.relative_to(root).as_posix() for p in (root / "src").rglob("*.cpp")}
    named = {}
    for test in sorted((root / "tests/unit").rglob("*_test.cpp")):
        for names in SAYS.findall(test.read_text(encoding="utf-8")):
            for name in filter(None, names):
                named.setdefault(name, test)
    for source in sorted(sources):
        path = pathlib.PurePosixPath(source).relative_to("src")
        folder = root / "tests/unit" / path.parent
        own = [*folder.glob(path.stem + "_test.cpp"), *folder.glob(path.stem + "_*_test.cpp")]
        if not own and source not in named and source not in WITHOUT:
            yield (f"{source}: no {folder.relative_to(root)}/{path.stem}_test.cpp, and no test "
                   f"file says '// Tests {source}'")
    for source, test in named.items():
        if source not in sources:
            yield f"{test.relative_to(root)}: tests {source}, which does not exist"
    for source in sorted(set(WITHOUT) - sources):
        yield f"{source}: does not exist: take it out of WITHOUT in {__file__}"


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
