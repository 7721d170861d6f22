"""Plants one fault after the other and asks hygiene.py to see it."""
import pathlib
import tempfile
import unittest

import hygiene

# Put together here, so that this file does not have what it forbids.
FOREIGN = ["../" + "shared/design.md", "/" + "work/x", "/" + "root/x", "/" + "home/me/x"]


class HygieneTest(unittest.TestCase):
    def faults(self, name, content):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            return list(hygiene.faults(pathlib.Path(folder)))

    def assert_fault(self, name, content, expected):
        found = self.faults(name, content)
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])

    def assert_sound(self, name, content):
        self.assertEqual(self.faults(name, content), [])

    def test_bounds_lines_and_columns(self):
        self.assert_sound("src/a.cpp", ("x" * 100 + "\n") * 500)
        self.assert_fault("src/a.cpp", "x\n" * 501, "501 lines")
        self.assert_fault("src/a.cpp", "x\n" + "x" * 101 + "\n", "a.cpp:2: 101 columns")
        self.assert_sound("src/a.cpp", "ü" * 100 + "\n")
        self.assert_sound("tests/data.xml", "x" * 200)

    def test_sees_white_space(self):
        self.assert_fault("a.py", "\tx\n", "a tab")
        self.assert_fault("cmake/CMakeLists.txt", "x \n", "white space at the end")
        self.assert_fault("a.hpp", "x\r\n", "white space at the end")
        self.assert_fault("dev", "x", "no newline")

    def test_sees_paths_out_of_the_checkout(self):
        for path in FOREIGN:
            self.assert_fault("docs/a.md", f"see {path}\n", "outside the checkout")
            self.assert_sound(".ci/run", f"{path}\n")
        self.assert_sound("docs/a.md", "network/work/x and ../shared_mutex and ~/homework/\n")

    def test_passes_over_builds_and_binaries(self):
        self.assert_sound("build/a.cpp", "\t")
        self.assert_sound("corpus/a", b"\xff\t")


if __name__ == "__main__":
    unittest.main()
