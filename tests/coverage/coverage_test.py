"""Gives coverage.py what gcov could say, and asks it to see what is amiss."""
import pathlib
import tempfile
import unittest

import coverage

SOURCE = """int f(int x) {
    if (x)
        return 1;
    g();
    return 1;
}
"""
FILE = "src/xml/a.cpp"


def report(folder, file, lines):
    return {"current_working_directory": folder, "files": [
        {"file": file, "lines": [{"line_number": n, "count": c} for n, c in lines]}]}


class CountsTest(unittest.TestCase):
    def merged(self, *reports):
        counts = coverage.merged(pathlib.Path("/p"), reports)
        return {file: dict(lines) for file, lines in counts.items()}

    def test_one_unit_that_runs_a_line_is_enough(self):
        self.assertEqual(self.merged(report("/p/build", "../src/xml/a.hpp", [(1, 0), (2, 0)]),
                                     report("/p/build", "/p/src/xml/a.hpp", [(1, 3), (2, 0)])),
                         {"src/xml/a.hpp": {1: 3, 2: 0}})

    def test_so_is_one_instance_of_a_template(self):
        self.assertEqual(self.merged(report("/p", FILE, [(1, 2), (1, 0)])), {FILE: {1: 2}})

    def test_keeps_only_the_parts(self):
        for other in ["/usr/include/c++/12/string", "/p/src/sasl/a.cpp", "/p/tests/unit/xml/a.cpp",
                      "/other/src/xml/a.cpp"]:
            self.assertEqual(self.merged(report("/p", other, [(1, 1)])), {})
        self.assertEqual(list(self.merged(report("/p", "include/epode/session/a.hpp", [(1, 1)]))),
                         ["include/epode/session/a.hpp"])

    def test_a_brace_is_no_code(self):
        source = ["f([] {", "    g();", "});", "}"]
        self.assertEqual(coverage.of_code({1: 1, 2: 0, 3: 0, 4: 0}, source), {1: 1, 2: 0})

    def test_percents_are_rounded_down(self):
        self.assertEqual(coverage.percent(10000, 1), 99.9)
        self.assertEqual(coverage.percent(7, 0), 100)

    def test_a_part_below_the_bound_fails(self):
        all_parts = {f"src/{part}/a.cpp": {n: 1 for n in range(100)} for part in coverage.PARTS}
        none = dict.fromkeys(all_parts, set())
        rows, faults = coverage.table(all_parts, none)
        self.assertEqual([len(rows), faults], [5, []])
        rows, faults = coverage.table(all_parts, none | {FILE: set(range(5))})
        self.assertEqual([rows[-2:], faults],
                         [[("xml", 100, 5, 95), ("  " + FILE, 100, 5, 95)], []])
        _, faults = coverage.table(all_parts, none | {FILE: set(range(6))})
        self.assertEqual(faults, ["xml: 94.0 % of 100 lines, less than 95 %"])

    def test_a_part_that_was_not_counted_fails(self):
        self.assertEqual(len(coverage.table({}, {})[1]), len(coverage.PARTS))


class ExplanationsTest(unittest.TestCase):
    def faults(self, uncovered, text, file=FILE):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / FILE
            path.parent.mkdir(parents=True)
            path.write_text(SOURCE, encoding="utf-8")
            return list(coverage.faults_of_explanations(
                pathlib.Path(folder), {FILE: uncovered},
                f"# Title\n\nAn introduction.\n\n## `{file}`\n\n{text}"))

    def assert_fault(self, uncovered, text, *expected, file=FILE):
        found = self.faults(uncovered, text, file)
        self.assertEqual(len(found), len(expected), found)
        for fault, part in zip(found, expected):
            self.assertIn(part, fault)

    def test_an_excerpt_with_a_reason_explains(self):
        self.assertEqual(self.faults({4}, "```text\n! g();\n```\n\nBecause\nof that.\n"), [])
        self.assertEqual(self.faults(set(), ""), [])

    def test_each_line_needs_one(self):
        self.assert_fault({4}, "", f"{FILE}:4: not covered, not explained: g();")
        self.assert_fault({3, 4}, "```\n!g();\n```\nWhy.\n", f"{FILE}:3: not covered")

    def test_what_is_covered_around_a_line_tells_it_from_others(self):
        self.assertEqual(self.faults({5}, "```\n g();\n!return 1;\n```\nWhy.\n"), [])
        self.assert_fault({3, 5}, "```\n g();\n!return 1;\n```\nWhy.\n", f"{FILE}:3: not covered")

    def test_a_range_is_explained_as_one(self):
        self.assertEqual(self.faults({3, 4, 5},
                                     "```\n! return 1;\n! g();\n! return 1;\n```\nWhy.\n"), [])

    def test_an_explanation_that_fits_no_more_fails(self):
        why = "is not, or not only, what is not covered"
        self.assert_fault(set(), "```\n! g();\n```\nWhy.\n", why)
        self.assert_fault({4}, "```\n! h();\n```\nWhy.\n", why, "not explained")
        self.assert_fault({4}, "```\n! g();\n! return 1;\n```\nWhy.\n", why, "not explained")
        self.assert_fault({4, 5}, "```\n! g();\n  return 1;\n```\nWhy.\n", why, ":4:", ":5:")
        self.assert_fault({4}, "```\n! g();\n```\nWhy.\n", why, ":4:", file="src/xml/b.cpp")

    def test_an_excerpt_that_marks_nothing_explains_nothing(self):
        self.assert_fault(set(), "```\n g();\n```\nWhy.\n", "is not, or not only")

    def test_a_reason_must_be_given(self):
        self.assert_fault({4}, "```\n! g();\n```\n\n## `src/xml/b.cpp`\nWhy.\n",
                          "gives no reason", ":4:")


if __name__ == "__main__":
    unittest.main()
