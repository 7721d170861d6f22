"""Reads the include graph and fails where a floor, or a rule of a floor, is broken.

Usage: floors.py ROOT. Prints one line a fault; the exit status is 1 when there is any.
"""
import fnmatch
import pathlib
import re
import sys

# A module includes from itself and from lower floors only.
FLOORS = {
    "base": 0,
    "text": 1, "jid": 1,
    "xml": 2, "crypto": 2,
    "schema": 2.5,  # floor 2, on top of xml
    "protocol": 3,
    "sasl": 3.5,  # floor 3, on top of protocol: the server's reasons are a payload's
    "stanza": 3.5,  # floor 3, on top of protocol: its registry lists the payload types
    "management": 3,  # knows nothing of XML or SASL; negotiation reads its counts
    "delivery": 4, "negotiation": 4, "discovery": 4,
    "journal": 4.5,  # floor 4, on top of delivery: its values name messages and fates
    "session": 5,
    "store": 6, "features": 6,
    "transport": 7, "store_sqlite": 7,
    "client": 8,
    "epode": 9,  # the header that includes all
    "tools": 10,
}
CORE = 6  # the highest floor without I/O, clocks and randomness of its own

# Who may include a library: the first pattern that the included path begins with decides.
LIBRARIES = [
    ("boost/system/", ["*"]),
    ("boost/assert.hpp", ["*"]),
    ("boost/unordered/", ["src/session/arrivals.cpp"]),
    ("boost/json", ["src/schema/*json*", "include/epode/json.hpp", "tools/*"]),
    ("boost/", ["*/transport/*", "*/client/*", "*/client.[ch]pp", "tools/*"]),
    ("expat", ["src/xml/*"]),
    ("unicode/", ["src/jid/*"]),
    ("openssl/", ["src/crypto/*", "*/transport/*", "src/client/*"]),
    ("ares", ["src/transport/*"]),
    ("sqlite3", ["src/store_sqlite/*"]),
    ("CLI/", ["tools/*"]),
]

# What floors 0 to 6 must not call: time is an argument, randomness comes from random_source.
FORBIDDEN_CALLS = {
    "reads a clock": re.compile(
        r"::now\s*\(|\bstd::time\s*\(|(?<![\w.:>])time\s*\(\s*(?:0|NULL|nullptr|&)"
        r"|\b(?:gettimeofday|clock_gettime|timespec_get)\s*\("),
    "draws randomness": re.compile(
        r"\brandom_device\b|(?<![\w.>])s?rand\s*\(|\bRAND_(?:priv_)?bytes\b"
        r"|\b(?:getrandom|getentropy|arc4random\w*)\s*\("),
}
# Headers that lead to all others: each to those that a pattern of its own names.
UMBRELLAS = [
    ("epode/protocol.hpp", ["epode/protocol/*"]),
    ("epode/epode.hpp", ["*"]),
]
# Public headers that the umbrellas leave to those who want their cost.
NOT_IN_UMBRELLA = {"epode/json.hpp", "epode/client/awaitable_cache.hpp", "epode/protocol.hpp"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def source_files(root):
    for folder in ("include", "src", "tools"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path.relative_to(root)


def module_of(path):
    """The module of a file, given relative to the root, or of `epode/…` as included."""
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "tools":
        return "tools"
    rest = parts[2:] if parts[:2] == ("include", "epode") else parts[1:]
    return pathlib.PurePosixPath(rest[0]).stem


def included_module(path, form, name):
    """The module that an include leads to; None when it is no module of ours."""
    if form == "<":
        return module_of(name) if name.startswith("epode/") else None
    if "/" not in name or path.parts[0] == "tools":
        return None  # beside the file
    return name.split("/")[0]


def may_include(path, name):
    for prefix, files in LIBRARIES:
        if name.startswith(prefix):
            return any(fnmatch.fnmatch(path.as_posix(), pattern) for pattern in files)
    return True


def faults_of_file(root, path):
    text = (root / path).read_text(encoding="utf-8")
    module = module_of(path)
    if module not in FLOORS:
        yield f"{path}: module '{module}' has no floor: add it to FLOORS in {__file__}"
        return
    for form, name in INCLUDE.findall(text):
        target = included_module(path, form, name)
        if target is not None and target not in FLOORS:
            yield f"{path}: includes {name}, whose module '{target}' has no floor: add it to FLOORS"
        elif target not in (None, module) and FLOORS[target] >= FLOORS[module]:
            yield (f"{path}: {module} (floor {FLOORS[module]}) includes {name} of "
                   f"{target} (floor {FLOORS[target]}); only lower floors may be included")
        if not may_include(path, name):
            yield f"{path}: includes <{name}>, which LIBRARIES in floors.py does not allow here"
    if FLOORS[module] <= CORE:
        code = COMMENT_OR_STRING.sub(" ", text)
        for what, pattern in FORBIDDEN_CALLS.items():
            if found := pattern.search(code):
                yield f"{path}: {what} ({found.group().strip()}); take it as an argument"


def faults_of_umbrellas(root):
    """Each public header is reached from the first umbrella that is there for it."""
    include = root / "include"
    headers = {p.relative_to(include).as_posix() for p in (include / "epode").rglob("*.hpp")}
    left = headers - NOT_IN_UMBRELLA
    for umbrella, patterns in UMBRELLAS:
        if umbrella not in headers:
            continue
        reached, waiting = set(), [umbrella]
        while waiting:
            name = waiting.pop()
            if name not in reached and name in headers:
                reached.add(name)
                text = (include / name).read_text(encoding="utf-8")
                waiting += [other for _, other in INCLUDE.findall(text)]
        meant = {n for n in left if any(fnmatch.fnmatch(n, p) for p in patterns)}
        for name in sorted(meant - reached):
            yield f"include/{umbrella}: does not include <{name}>"
        left -= meant


def faults(root):
    for path in source_files(root):
        yield from faults_of_file(root, path)
    yield from faults_of_umbrellas(root)


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
