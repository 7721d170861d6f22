#!/usr/bin/env python3
"""Measures the payload types: time to read them, bytes they add to a program, time to compile them.

Reading is measured in the same run as parsing, in turns; the figure is the median of the rounds'
differences. A program's size is that of the stripped file. Compiling is CPU time, one at a time.
"""
import argparse
import json
import pathlib
import resource
import shlex
import statistics
import subprocess
import sys

READING_AT_MOST_US = 1.5
SIZE_AT_MOST = 400_000
COMPILING_AT_MOST_S = 10


def reading(build, messages):
    done = subprocess.run([build / "bench/bench_reading", str(messages)], stdout=subprocess.PIPE,
                          text=True, check=True)
    found = json.loads(done.stdout)
    tree = statistics.median(found["tree"])
    more = statistics.median(b - a for a, b in zip(found["tree"], found["typed"]))
    print(f"reading six payloads of a message of {found['bytes']} bytes: {more:.2f} µs over the "
          f"tree, which takes {tree:.2f} µs (bar {READING_AT_MOST_US})")
    return more <= READING_AT_MOST_US


def stripped(program):
    copy = program.with_suffix(".stripped")
    subprocess.run(["strip", "-o", copy, program], check=True)
    return copy.stat().st_size


def size(build):
    without = stripped(build / "bench/bench_size_none")
    added = stripped(build / "bench/bench_size_all") - without
    print(f"all payload types add {added:,} bytes to a stripped program of {without:,} "
          f"(bar {SIZE_AT_MOST:,})")
    return added <= SIZE_AT_MOST


def compiling(build):
    longest = (0, "")
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if "src/protocol" not in entry["file"]:
            continue
        command = shlex.split(entry["command"])
        if command[0].endswith("ccache"):
            command = command[1:]
        command[command.index("-o") + 1] = "/dev/null"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=entry["directory"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        longest = max(longest, (seconds, source.name))
    print(f"compiling the payload types: {longest[1]} takes longest, {longest[0]:.1f} s "
          f"(bar {COMPILING_AT_MOST_S})")
    return longest[0] <= COMPILING_AT_MOST_S


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/bench"))
    parser.add_argument("--messages", type=int, default=50_000)
    given = parser.parse_args()
    results = [reading(given.build, given.messages), size(given.build), compiling(given.build)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
