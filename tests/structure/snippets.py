"""Every ```cpp block of the documentation stands word for word in a source that is compiled.

Usage: snippets.py ROOT. Prints one line a fault; the exit status is 1 when there is any.
Indentation that all lines of a block share does not count. What is not meant to compile, such as an
outline, is a block of another language.
"""
import pathlib
import re
import sys
import textwrap

DOCUMENTS = ["*.md", "docs/**/*.md"]
SOURCES = ["examples/*.[ch]pp", "include/epode/**/*.hpp"]
BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def is_inside(block, source):
    """Whether the lines stand one after the other in the source, all shifted by the same."""
    wanted = textwrap.dedent(block).rstrip("\n").split("\n")
    lines = source.split("\n")
    return any(textwrap.dedent("\n".join(lines[at:at + len(wanted)])).split("\n") == wanted
               for at in range(len(lines) - len(wanted) + 1))


def faults(root):
    sources = [path.read_text(encoding="utf-8")
               for pattern in SOURCES for path in sorted(root.glob(pattern))]
    for pattern in DOCUMENTS:
        for path in sorted(root.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            for found in BLOCK.finditer(text):
                if not any(is_inside(found.group(1), source) for source in sources):
                    line = text.count("\n", 0, found.start()) + 1
                    yield (f"{path.relative_to(root)}:{line}: this code stands in no source that "
                           f"is compiled: put it into examples/doc_snippets.cpp")


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
