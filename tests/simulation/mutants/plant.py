#!/usr/bin/env python3
"""Makes a copy of the core in which all mutants stand, one of which can be chosen at run time.

Usage: plant.py ROOT OUTPUT. Writes OUTPUT/src, OUTPUT/include and OUTPUT/mutants.inc.
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from mutants import MUTANTS  # noqa: E402

CHOSEN = '#include "epode_mutants.hpp"\n'
HEADER = """#pragma once
/// Number of the mutant that is alive; 0: none.
namespace epode::mutants {
inline int chosen = 0;
}
"""


def planted(root):
    """The texts of all files, by their path below the root."""
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
             for folder in ("src", "include") for path in sorted((root / folder).rglob("*.?pp"))}
    for number, (name, _, file, there, instead) in enumerate(MUTANTS, 1):
        if texts[file].count(there) != 1:
            sys.exit(f"mutant {name}: its text stands {texts[file].count(there)} times in {file}, "
                     f"and has to stand there once: see {__file__.replace('plant', 'mutants')}")
        instead = re.sub(r"\bMUTANT\b", f"(::epode::mutants::chosen == {number})", instead)
        texts[file] = texts[file].replace(there, instead)
    for file in {m[2] for m in MUTANTS}:
        once = "#pragma once\n"
        text = texts[file]
        texts[file] = once + CHOSEN + text[len(once):] if text.startswith(once) else CHOSEN + text
    return texts


def main():
    root, output = map(pathlib.Path, sys.argv[1:])
    texts = planted(root)
    texts["include/epode_mutants.hpp"] = HEADER
    texts["mutants.inc"] = "".join(f'{{"{m[0]}", "{m[1]}"}},\n' for m in MUTANTS)
    for name, text in texts.items():
        file = output / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")  # else nothing need be compiled again


if __name__ == "__main__":
    main()
