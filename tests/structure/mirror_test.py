"""Lays out sources and tests, and asks mirror.py what it misses."""
import pathlib
import tempfile
import unittest

import mirror


class MirrorTest(unittest.TestCase):
    def faults(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**{name: "" for name in mirror.WITHOUT}, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return list(mirror.faults(root))

    def test_a_source_without_a_test_is_a_fault(self):
        found = self.faults({"src/xml/a.cpp": "", "tests/unit/other/a_test.cpp": "",
                             "tests/unit/xml/ab_test.cpp": ""})
        self.assertEqual(len(found), 1, found)
        self.assertIn("src/xml/a.cpp: no tests/unit/xml/a_test.cpp", found[0])

    def test_a_test_of_that_name_will_do(self):
        for test in ("a_test.cpp", "a_limits_test.cpp"):
            self.assertEqual(self.faults({"src/xml/a.cpp": "", "tests/unit/xml/" + test: ""}), [])

    def test_a_test_that_names_it_will_do(self):
        text = "// What it is about.\n// Tests src/xml/a.cpp and src/xml/b.cpp: all of it.\n"
        self.assertEqual(self.faults({"src/xml/a.cpp": "", "src/xml/b.cpp": "",
                                      "tests/unit/xml/c_test.cpp": text}), [])

    def test_a_test_of_nothing_is_a_fault(self):
        found = self.faults({"tests/unit/xml/c_test.cpp": "// Tests src/xml/gone.cpp\n"})
        self.assertEqual(found, ["tests/unit/xml/c_test.cpp: tests src/xml/gone.cpp, "
                                 "which does not exist"])

    def test_an_exception_for_nothing_is_a_fault(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "src").mkdir()
            self.assertEqual(len(list(mirror.faults(root))), len(mirror.WITHOUT))


if __name__ == "__main__":
    unittest.main()
