"""Writes maps with one fault and asks test_map.py to see it."""
import pathlib
import tempfile
import unittest

import test_map

HEAD = "# Map\n\n| what | tests |\n| --- | --- |\n"


class TestMapTest(unittest.TestCase):
    def faults(self, rows, code="TEST(suite, name) {}\nTEST_F(fixture,\n       other) {}\n",
               attacks=""):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "docs/test-map.md").write_text(HEAD + rows, encoding="utf-8")
            (root / "docs/security.md").write_text(HEAD + attacks, encoding="utf-8")
            (root / "tests/unit/m").mkdir(parents=True)
            (root / "tests/unit/m/a_test.cpp").write_text(code, encoding="utf-8")
            return list(test_map.faults(root))

    def test_tests_that_exist_are_found(self):
        self.assertEqual(self.faults("| one | `suite.name`, `fixture.other` |\n"), [])

    def test_a_test_that_is_gone_is_a_fault(self):
        found = self.faults("| one | `suite.name`, `suite.gone` |\n")
        self.assertEqual(found, ["docs/test-map.md:5: there is no test suite.gone"])

    def test_a_row_without_a_test_is_a_fault(self):
        found = self.faults("| one | later |\n| `suite.name` | |\n")
        self.assertEqual(found, ["docs/test-map.md:5: names no test for: one",
                                 "docs/test-map.md:6: names no test for: `suite.name`"])

    def test_attacks_name_tests_that_exist_or_none(self):
        found = self.faults("", attacks="| one | none |\n| two | `suite.name`, `suite.gone` |\n")
        self.assertEqual(found, ["docs/security.md:6: there is no test suite.gone"])

    def test_what_is_no_row_is_not_read(self):
        self.assertEqual(self.faults("\nProse about `suite.gone` | and so on.\n"), [])


if __name__ == "__main__":
    unittest.main()
