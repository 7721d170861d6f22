"""Watches what the public headers cost those who include them, by what the compiler has to read.

Usage: header_cost.py ROOT COMPILER…. Prints one line a fault; the exit status is 1 when there is
any. Seconds are what matters, but they depend on the machine and on what else it does; the lines
that are left after preprocessing do not. HACKING.md has the seconds that go with them.
"""
import concurrent.futures
import fnmatch
import os
import pathlib
import re
import subprocess
import sys

# What a header may come to alone: lines that are not empty, after preprocessing. The first pattern
# that fits decides.
MOST_LINES = [
    ("epode/epode.hpp", 100_000),
    ("epode/client.hpp", 92_000),
    ("epode/client/awaitable_cache.hpp", 86_000),
    ("*", 77_000),
]
# The headers of Boost that public headers include. They are most of the cost: sockets, timers, TLS
# and JSON belong into src/.
BOOST = {
    "boost/asio/any_completion_handler.hpp",
    "boost/asio/any_io_executor.hpp",
    "boost/asio/associated_executor.hpp",  # any_completion_handler.hpp includes it anyway
    "boost/asio/async_result.hpp",
    "boost/asio/awaitable.hpp",  # this and co_spawn.hpp: of awaitable_cache.hpp, for who wants it
    "boost/asio/co_spawn.hpp",
    "boost/asio/deferred.hpp",
    "boost/system/error_category.hpp",
    "boost/system/error_code.hpp",
    "boost/system/result.hpp",
    "boost/system/system_error.hpp",
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
LINE_MARKER = re.compile(r'^# \d+ "([^"]*)"((?: \d)*)')


class Cost:
    """What one header comes to."""

    def __init__(self, preprocessed, include):
        """`preprocessed` is the output of `-E`, `include` the folder of our headers."""
        self.lines = 0
        self.brought = {}  # (header of others, header of ours that includes it first) → lines
        stack = []
        for line in preprocessed.split("\n"):
            if marker := LINE_MARKER.match(line):
                path, flags = marker.group(1), marker.group(2).split()
                if "1" in flags:
                    stack.append(path)
                elif "2" in flags and stack:
                    stack.pop()
            elif line and not line.isspace():
                self.lines += 1
                if foreign := self.outermost_foreign(stack, f"{include}/"):
                    self.brought[foreign] = self.brought.get(foreign, 0) + 1

    @staticmethod
    def outermost_foreign(stack, ours):
        for depth, path in enumerate(stack):
            if not path.startswith(ours):
                return path, stack[depth - 1] if depth else ""
        return None

    def costliest(self, count=5):
        order = sorted(self.brought.items(), key=lambda each: -each[1])
        return ", ".join(
            f"{lines:,} from {path}" + (f" (by {pathlib.PurePath(by).name})" if by else "")
            for (path, by), lines in order[:count])


def cost_of(root, compiler, name):
    include = root / "include"
    done = subprocess.run(
        [*compiler, "-std=c++20", "-DBOOST_ERROR_CODE_HEADER_ONLY", "-E", "-x", "c++", "-I",
         str(include), "-"],
        input=f"#include <{name}>\n", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"<{name}> cannot be preprocessed: {done.stderr}")
    return Cost(done.stdout, include)


def headers(root):
    return [path.relative_to(root / "include").as_posix()
            for path in sorted((root / "include" / "epode").rglob("*.hpp"))]


def faults_of_includes(root, compiler):
    for name in headers(root):
        text = (root / "include" / name).read_text(encoding="utf-8")
        for other in INCLUDE.findall(text):
            if other.startswith("boost/") and other not in BOOST:
                yield (f"include/{name}: includes <{other}>, which no public header did: it comes "
                       f"to {cost_of(root, compiler, other).lines:,} lines. Keep it in src/, or "
                       f"add it to BOOST in header_cost.py")


def fault_of_lines(root, compiler, name):
    most = next(lines for pattern, lines in MOST_LINES if fnmatch.fnmatch(name, pattern))
    cost = cost_of(root, compiler, name)
    if cost.lines <= most:
        return None
    return (f"include/{name}: comes to {cost.lines:,} lines, more than {most:,}: "
            f"{cost.costliest()}. Include less, or raise MOST_LINES in header_cost.py and measure "
            f"the seconds in HACKING.md anew")


def faults(root, compiler):
    yield from faults_of_includes(root, compiler)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda name: fault_of_lines(root, compiler, name), headers(root))
        yield from filter(None, found)


if __name__ == "__main__":
    all_faults = list(faults(pathlib.Path(sys.argv[1]), sys.argv[2:]))
    print(*all_faults, sep="\n")
    sys.exit(1 if all_faults else 0)
