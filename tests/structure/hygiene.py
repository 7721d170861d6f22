"""Looks at every file for what no compiler complains of: size, white space, foreign paths.

Usage: hygiene.py ROOT. Prints one line a fault; the exit status is 1 when there is any.
"""
import pathlib
import re
import subprocess
import sys

MOST_LINES = 500
MOST_COLUMNS = 100
CODE = {".hpp", ".cpp", ".h", ".c", ".py", ".cmake", ".sh"}
CODE_NAMES = {"CMakeLists.txt", "dev", "run"}

# The project stands alone: nothing in it leads out of the checkout.
FOREIGN_PATH = re.compile(r"\.\./shared\b|(?<![\w.])/(?:work|root|home)/")
MAY_NAME_FOREIGN_PATHS = {".ci/run"}


def files(root):
    """What git tracks or would track; everything but builds where there is no repository."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root,
                                check=True, capture_output=True, text=True).stdout
        names = [pathlib.PurePosixPath(name) for name in listed.split("\0") if name]
    else:
        names = [path.relative_to(root) for path in root.rglob("*")]
    return sorted(name for name in names
                  if (root / name).is_file() and name.parts[0] != "build")


def faults_of_code(name, text):
    lines = text.split("\n")
    count = len(lines) - 1 if text.endswith("\n") else len(lines)
    if count > MOST_LINES:
        yield f"{name}: {count} lines, more than {MOST_LINES}: give each job its own file"
    if text and not text.endswith("\n"):
        yield f"{name}:{count}: no newline at the end"
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS:
            yield f"{name}:{number}: {len(line)} columns, more than {MOST_COLUMNS}"
        if "\t" in line:
            yield f"{name}:{number}: a tab"
        if line != line.rstrip():
            yield f"{name}:{number}: white space at the end"


def faults(root):
    for name in files(root):
        try:
            text = (root / name).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # no text: a fuzzer's corpus, a picture
        if name.suffix in CODE or name.name in CODE_NAMES:
            yield from faults_of_code(name, text)
        if name.as_posix() in MAY_NAME_FOREIGN_PATHS:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if found := FOREIGN_PATH.search(line):
                yield f"{name}:{number}: names {found.group()}, which is outside the checkout"


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
