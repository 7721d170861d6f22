#!/usr/bin/env python3
"""Measures what it costs to keep the state in a file, beside StanzaJS's way where Node is there.

Rounds as in bench/run.py: all take turns, a ratio is the median of the rounds' ratios.
"""
import argparse
import itertools
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import run as bench  # noqa: E402  (its tables, its sink)

PENDING = [100, 1_000, 10_000, 100_000]
# Power mode waits for the disk at each commit, and a change of StanzaJS's writes all that pends.
COUNTS = {"process": 100_000, "power": 20_000}
TURNS = 3  # of the stores in a round: they are short, and the machine's speed changes
CHANGES = {100: 300, 1_000: 100, 10_000: 10, 100_000: 2}
SEND_COUNT = 50_000
DEEP_AT_MOST = 1.2
STORE_AT_MOST = 3


def call(*arguments):
    done = subprocess.run([*map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def keep(found, key, figures):
    for name, value in figures.items():
        found.setdefault(key, {}).setdefault(name, []).append(value)


def one_round(found, programs, folder, sink, share):
    state = folder / "state.db"
    for mode, count in COUNTS.items():
        for _, pending in itertools.product(range(TURNS), PENDING):
            figures = call(programs / "bench_store", mode, pending, count // share, state)
            keep(found, (mode, pending), figures)
    for pending in PENDING:
        if shutil.which("node"):
            figures = call("node", HERE / "cache.js", pending, CHANGES[pending],
                           folder / "state.json")
            keep(found, ("StanzaJS", pending), figures)
    for mode in ("", "process", "power"):
        store = ["--store", mode, "--state-file", state] if mode else []
        line = call(programs / "bench_epode", "send", "--count", SEND_COUNT // share, "--port",
                    sink.plain, *store)
        keep(found, ("send", mode), line["figures"])


def ratio(found, of, to):
    pairs = zip(found[of]["cpu_us"], found[to]["cpu_us"])
    return statistics.median(a / b for a, b in pairs)


def print_stores(found):
    rows = []
    for way in ("process", "power", "StanzaJS"):
        for pending in PENDING:
            if (way, pending) in found:
                figures = {k: statistics.median(v) for k, v in found[way, pending].items()}
                rows.append([way, f"{pending:,}", bench.number(figures["a_second"], 0),
                             bench.number(figures["cpu_us"]),
                             bench.number(ratio(found, (way, pending), (way, PENDING[0]))),
                             bench.number(figures["bytes"], 0)])
    print("\nMessages made durable, while others are pending\n")
    bench.print_table(
        ["store", "pending", "a second", "CPU µs each", "to 100", "bytes written each"], rows)
    if not shutil.which("node"):
        print("\nStanzaJS's way was not run: there is no node.")


def print_send(found):
    rows = [[mode or "none", bench.number(statistics.median(found["send", mode]["cpu_us"])),
             bench.number(ratio(found, ("send", mode), ("send", "")))]
            for mode in ("", "process", "power")]
    print("\nSend with stream management, CPU µs a message, all threads\n")
    bench.print_table(["store", "µs", "to none"], rows)


def bars(found):
    return [("store at 100,000 pending / at 100, process",
             ratio(found, ("process", 100_000), ("process", 100)), DEEP_AT_MOST),
            ("send with a store / without, process",
             ratio(found, ("send", "process"), ("send", "")), STORE_AT_MOST)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", type=pathlib.Path, default=bench.ROOT / "build" / "bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, one round")
    options = parser.parse_args()
    programs = options.build / "bench"
    rounds, share = (1, 10) if options.quick else (options.rounds, 1)
    found = {}
    sink = bench.Sink(programs / "bench_sink", str(programs / "sink.pem"))
    try:
        # On the disk that the build is on: /tmp may be memory.
        with tempfile.TemporaryDirectory(dir=options.build) as folder:
            for number in range(rounds):
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
                one_round(found, programs, pathlib.Path(folder), sink, share)
    finally:
        sink.stop()
    print(bench.machine())
    print_stores(found)
    print_send(found)
    rows = [[text, bench.number(value), bench.number(limit, 1), bench.verdict(value, limit)]
            for text, value, limit in bars(found)]
    print("\nBars\n")
    bench.print_table(["epode", "measured", "at most", ""], rows)


if __name__ == "__main__":
    main()
