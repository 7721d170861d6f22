#!/usr/bin/env python3
"""Runs the benchmarks of all libraries side by side and prints the tables.

Each measure is repeated in rounds, and within a round the libraries take turns, so that whatever
else the machine does meets them all alike. A ratio is the median of the ratios of the rounds.
docs/benchmarks.md says what each figure means.
"""
import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import socket
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ["epode", "bare", "libstrophe", "gloox", "qxmpp"]
PEERS = ["libstrophe", "gloox", "qxmpp"]
COUNTS = {"parse": 40_000, "serialise": 40_000, "send": 50_000, "receive": 50_000}
# The short ones take several turns a round.
TURNS = {"parse": 3, "serialise": 3, "send": 1, "receive": 1}
# They load the system's certificates for each connection, which takes long and 0.9 and 3.9 MB; a
# connection costs the same at 100 and at 1,000.
TLS_CONNECTIONS = {"libstrophe": 200, "gloox": 200}
# What is compared, of what each measure yields.
MAIN_FIGURE = {"parse": "typed", "serialise": "text", "send": "cpu_us", "receive": "cpu_us"}
TITLES = {
    "parse": "Parse a stream of 300-byte messages to typed messages, CPU µs a message",
    "serialise": "Serialise a message, CPU µs a message",
    "send": "Send with stream management, CPU µs a message",
    "receive": "Receive with stream management, CPU µs a message",
    "memory": "Memory of an idle connection, stream management on, kB (1,000 bytes)",
}


class Sink:
    """The server that all connect to, in a process of its own."""

    def __init__(self, program, certificate):
        self.certificate = certificate
        self.process = subprocess.Popen([program, certificate], stdout=subprocess.PIPE, text=True)
        ports = json.loads(self.process.stdout.readline())
        self.plain, self.tls = ports["plain"], ports["tls"]

    def statistics(self):
        """What it saw since it was last asked."""
        with socket.create_connection(("127.0.0.1", self.plain)) as control:
            control.sendall(b"S\n")
            return json.loads(control.makefile().readline())

    def stop(self):
        self.process.terminate()
        self.process.wait()


def run_program(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{program.name} {' '.join(map(str, arguments))} failed")
    return json.loads(done.stdout)


def check_management(measure, line, seen, options):
    """A complaint when the sink did not see what a client with stream management does."""
    if seen["enabled"] < line["figures"].get("connections", 1):
        return "stream management was not on"
    if measure == "send" and (seen["messages"] < options.count[measure] or not seen["requests"]):
        return f"{seen['messages']} messages, {seen['requests']} <r/> arrived"
    if measure == "receive" and seen["acknowledged"] < seen["flooded"]:
        return f"{seen['acknowledged']} of {seen['flooded']} messages acknowledged"
    return None


class Run:
    def __init__(self, options, sink):
        self.options = options
        self.sink = sink
        self.programs = {}  # name -> path
        self.libraries = {}  # name -> what `list` says
        self.found = {}  # measure -> name -> figure -> one value for each round
        self.complaints = []
        for name in PROGRAMS:
            path = options.programs / f"bench_{name}"
            if path.exists():
                self.programs[name] = path
                self.libraries[name] = run_program(path, "list")

    def measure(self, name, measure, label, *arguments):
        self.sink.statistics()
        line = run_program(self.programs[name], measure, *arguments)
        seen = self.sink.statistics()
        if measure in ("send", "receive", "memory"):
            if complaint := check_management(measure, line, seen, self.options):
                self.complaints.append(f"{name} {label}: {complaint}")
        for figure, value in line["figures"].items():
            by_name = self.found.setdefault(label, {}).setdefault(name, {})
            by_name.setdefault(figure, []).append(value)

    def names(self, measure):
        return [n for n in self.programs if measure in self.libraries[n]["measures"]]

    def rounds(self):
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", file=sys.stderr)
            for measure in self.options.count:
                for turn in range(TURNS[measure]):
                    self.take_turns(measure, first=number + turn)

    def take_turns(self, measure, first):
        names = self.names(measure)
        first %= len(names)
        for name in names[first:] + names[:first]:
            self.measure(name, measure, measure, "--count", self.options.count[measure], "--port",
                         self.sink.plain)

    def memory(self):
        for name in self.names("memory"):
            print(f"memory of {name}", file=sys.stderr)
            count = self.options.connections
            self.measure(name, "memory", "memory", "--connections", count, "--port",
                         self.sink.plain)
            count = min(count, TLS_CONNECTIONS.get(name, count))
            self.measure(name, "memory", "memory-tls", "--connections", count, "--port",
                         self.sink.tls, "--tls", "--ca-file", self.sink.certificate)

    def median(self, label, name, figure):
        values = self.found.get(label, {}).get(name, {}).get(figure)
        return statistics.median(values) if values else None

    def ratio(self, label, name, base):
        """The median of the rounds' ratios of two libraries."""
        figure = MAIN_FIGURE[label]
        ours, theirs = (self.found.get(label, {}).get(n, {}).get(figure) for n in (name, base))
        if not ours or not theirs:
            return None
        return statistics.median(a / b for a, b in zip(ours, theirs))


def number(value, digits=2):
    return "-" if value is None else f"{value:,.{digits}f}"


def print_table(header, rows):
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print("| " + " | ".join(cells) + " |")


def print_times(run, label):
    second = {"parse": ("tree only", "tree"), "serialise": ("built and serialised", "built")}
    header = ["library", "µs", "lowest", "highest", "to bare"]
    if label in second:
        header.append(second[label][0])
    rows = []
    for name in run.names(label):
        values = run.found[label][name].get(MAIN_FIGURE[label], [])
        row = [run.libraries[name]["library"], number(run.median(label, name, MAIN_FIGURE[label])),
               number(min(values, default=None)), number(max(values, default=None)),
               number(run.ratio(label, name, "bare"))]
        if label in second:
            row.append(number(run.median(label, name, second[label][1])))
        rows.append(row)
    print(f"\n{TITLES[label]}\n")
    print_table(header, rows)


def print_memory(run):
    rows = []
    for name in run.names("memory"):
        row = [run.libraries[name]["library"]]
        for label in ("memory", "memory-tls"):
            for figure in ("resident_bytes", "allocated_bytes"):
                value = run.median(label, name, figure)
                row.append(number(None if value is None else value / 1000, 1))
        row.append(number(run.median("memory-tls", name, "connections"), 0))
        rows.append(row)
    print(f"\n{TITLES['memory']}; {run.options.connections} connections in one process\n")
    print_table(["library", "resident", "allocated", "TLS resident", "TLS allocated",
                 "connections with TLS"], rows)


def best_peer(run, label):
    found = {n: run.median(label, n, MAIN_FIGURE[label]) for n in PEERS}
    found = {n: value for n, value in found.items() if value is not None}
    return min(found, key=found.get) if found else None


def bars(run):
    """Each bar as (text, value, limit); value None when it was not measured."""
    made = [("parse to typed message / raw expat", run.ratio("parse", "epode", "bare"), 1.5)]
    for label in ("send", "receive"):
        peer = best_peer(run, label)
        value = run.ratio(label, "epode", peer) if peer else None
        made.append((f"{label} with stream management / best peer ({peer})", value, 0.5))
    for label, text, limit in (("memory", "kB an idle connection", 16),
                               ("memory-tls", "kB an idle connection with TLS", 60)):
        value = run.median(label, "epode", "resident_bytes")
        made.append((text, None if value is None else value / 1000, limit))
    return made


def verdict(value, limit):
    return "not measured" if value is None else "met" if value <= limit else "MISSED"


def print_bars(run):
    rows = [[text, number(value), number(limit, 1), verdict(value, limit)]
            for text, value, limit in bars(run)]
    print("\nBars\n")
    print_table(["epode", "measured", "at most", ""], rows)


def machine():
    model = "unknown"
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as cpu:
        model = next((l.split(":")[1].strip() for l in cpu if l.startswith("model name")), model)
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}"


def write_results(run, path, about):
    results = dict(about, rounds=run.options.rounds, libraries=run.libraries, figures=run.found,
                   complaints=run.complaints,
                   bars=[dict(bar=t, value=v, limit=l, verdict=verdict(v, l))
                         for t, v, l in bars(run)])
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "bench",
                        help="build directory of the preset 'bench'")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, one round")
    parser.add_argument("--check", action="store_true",
                        help="exit status 1 when a bar is missed or not measured")
    options = parser.parse_args()
    options.programs = options.build / "bench"
    options.count = dict(COUNTS)
    if options.quick:
        options.rounds = 1
        options.connections = min(options.connections, 100)
        options.count = {measure: count // 10 for measure, count in COUNTS.items()}
    return options


def main():
    options = parse_arguments()
    about = {"date": datetime.datetime.now().isoformat(timespec="seconds"), "machine": machine()}
    print(f"{about['machine']}; load {os.getloadavg()[0]:.1f}; {about['date']}")
    sink = Sink(options.programs / "bench_sink", str(options.programs / "sink.pem"))
    try:
        run = Run(options, sink)
        run.rounds()
        run.memory()
    finally:
        sink.stop()
    for label in options.count:
        print_times(run, label)
    print_memory(run)
    print_bars(run)
    for complaint in run.complaints:
        print(f"NOT VALID: {complaint}")
    path = options.build / "results.json"
    write_results(run, path, about)
    print(f"\nAll figures of all rounds: {path}")
    missed = any(verdict(value, limit) != "met" for _, value, limit in bars(run))
    return 1 if options.check and (missed or run.complaints) else 0


if __name__ == "__main__":
    sys.exit(main())
