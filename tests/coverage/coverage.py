"""Tells which lines of the library's core no unit test runs, from what g++ --coverage counted.

Usage: coverage.py ROOT BUILD. Prints a table of the parts, and of their files below 100 %. The exit
status is 1 when a part is below 95 %, when a line that is not covered is not explained in
uncovered.md, and when an explanation there fits no such line (any more).
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

PARTS = ["management", "delivery", "negotiation", "session", "xml"]
LEAST_PERCENT = 95
EXPLANATIONS = "tests/coverage/uncovered.md"

Explanation = collections.namedtuple("Explanation", "line file excerpt reason")


def objects(build):
    """The objects that were built and may have lines of the parts: the core's, the unit tests'."""
    folders = ["CMakeFiles/epode_core.dir"]
    folders += [f"tests/CMakeFiles/unit_{part}.dir" for part in PARTS]
    for command in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        words = shlex.split(command["command"])
        output = words[words.index("-o") + 1]  # CMake 3.25 has no entry for it
        if output.startswith(tuple(folder + "/" for folder in folders)):
            yield build / output


def gcov(notes):
    """What gcov says of one object, whose program may not have run."""
    run = subprocess.run(["gcov", "--json-format", "--stdout", str(notes)], cwd=notes.parent,
                         check=True, capture_output=True, text=True)
    return [json.loads(line) for line in run.stdout.splitlines() if line]


def part_of(name):
    """The part that a file, named relative to the root, belongs to."""
    found = re.match(r"(?:src|include/epode)/(\w+)/", name)
    return found.group(1) if found and found.group(1) in PARTS else None


def merged(root, reports):
    """{file: {line: count}}: what stands in a header counts wherever it was compiled."""
    counts = collections.defaultdict(collections.Counter)
    for report in reports:
        folder = report["current_working_directory"]
        for file in report["files"]:
            name = os.path.relpath(os.path.join(folder, file["file"]), root)
            if part_of(name):
                for line in file["lines"]:
                    counts[name][line["line_number"]] += line["count"]
    return counts


def of_code(lines, source):
    """Without the lines that only close something: g++ counts there what an exception cleans up,
    and whether the end of a function is reached is to be seen on the lines before."""
    return {line: count for line, count in lines.items() if source[line - 1].strip(" {}();,")}


def explanations(text):
    """Read from Markdown: a heading with the file; excerpts, fenced, each with its reason behind
    it. In an excerpt the lines that are not covered begin with "!"."""
    file, found, excerpt, begin = None, [], None, 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("```"):
            if excerpt is None:
                excerpt, begin = [], number
            else:
                found.append(Explanation(begin, file, excerpt, ""))
                excerpt = None
        elif excerpt is not None:
            excerpt.append((line.startswith("!"), line.removeprefix("!").strip()))
        elif line.startswith("#"):
            file = line.strip("# `")
        elif line.strip() and found and found[-1].file == file:
            found[-1] = found[-1]._replace(reason=f"{found[-1].reason} {line.strip()}".strip())
    return found


def explained(explanation, source, uncovered):
    """The lines that it explains; none where it does not say just what is covered and what not."""
    size = len(explanation.excerpt)
    for first in range(1, len(source) - size + 2):
        if all(text == source[first - 1 + i].strip() and marked == (first + i in uncovered)
               for i, (marked, text) in enumerate(explanation.excerpt)):
            yield from (first + i for i, (marked, _) in enumerate(explanation.excerpt) if marked)


def faults_of_explanations(root, uncovered, text):
    """`uncovered` is {file: set of lines}, `text` the explanations."""
    left = {file: set(lines) for file, lines in uncovered.items() if lines}
    sources = {file: (root / file).read_text(encoding="utf-8").split("\n") for file in left}
    for explanation in explanations(text):
        where = f"{EXPLANATIONS}:{explanation.line}"
        lines = set(explained(explanation, sources.get(explanation.file, []),
                              uncovered.get(explanation.file, set())))
        if not lines:
            yield f"{where}: is not, or not only, what is not covered in {explanation.file}"
        elif not explanation.reason:
            yield f"{where}: gives no reason"
        else:
            left[explanation.file] -= lines
    for file, lines in sorted(left.items()):
        for line in sorted(lines):
            yield f"{file}:{line}: not covered, not explained: {sources[file][line - 1].strip()}"


def percent(lines, missed):
    """In tenths, rounded down, so that only what is complete is called 100."""
    return (1000 * (lines - missed) // lines if lines else 1000) / 10


def table(counts, uncovered):
    """The rows to print, and a fault for each part with too little, or nothing at all."""
    rows, faults = [], []
    for part in PARTS:
        files = sorted(file for file in counts if part_of(file) == part)
        lines = sum(len(counts[file]) for file in files)
        missed = sum(len(uncovered[file]) for file in files)
        rows.append((part, lines, missed, percent(lines, missed)))
        rows += [("  " + file, len(counts[file]), len(uncovered[file]),
                  percent(len(counts[file]), len(uncovered[file])))
                 for file in files if uncovered[file]]
        if not lines or percent(lines, missed) < LEAST_PERCENT:
            faults.append(f"{part}: {percent(lines, missed)} % of {lines} lines, less than "
                          f"{LEAST_PERCENT} %")
    return rows, faults


def main(root, build):
    notes = [path.with_suffix(".gcno") for path in objects(build)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        reports = [report for found in pool.map(gcov, notes) for report in found]
    counts = {file: of_code(lines, (root / file).read_text(encoding="utf-8").split("\n"))
              for file, lines in merged(root, reports).items()}
    uncovered = {file: {line for line, count in lines.items() if not count}
                 for file, lines in counts.items()}
    rows, faults = table(counts, uncovered)
    print(f"{'':40} {'lines':>7} {'missed':>7} {'covered':>9}")
    for name, lines, missed, share in rows:
        print(f"{name:40} {lines:7} {missed:7} {share:7} %")
    faults += faults_of_explanations(root, uncovered,
                                     (root / EXPLANATIONS).read_text(encoding="utf-8"))
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
