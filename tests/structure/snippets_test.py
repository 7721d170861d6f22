"""Plants faults in documentation and sees whether snippets.py finds them, and nothing else."""
import pathlib
import tempfile
import unittest

import snippets

SOURCE = """\
int answer() {
    if (true) {
        return 42;
    }
    return 0;
}
"""


class Snippets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.write("examples/one.cpp", SOURCE)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def faults(self, code, language="cpp", document="docs/page.md"):
        self.write(document, f"# Page\n\n```{language}\n{code}```\n")
        return list(snippets.faults(self.root))

    def test_code_of_a_source_is_fine(self):
        self.assertEqual(self.faults(SOURCE), [])

    def test_a_part_may_be_shifted(self):
        self.assertEqual(self.faults("if (true) {\n    return 42;\n}\n"), [])

    def test_code_of_a_public_header_is_fine(self):
        self.write("include/epode/xml/a.hpp", "struct a {};\n")
        self.assertEqual(self.faults("struct a {};\n"), [])

    def test_other_languages_are_not_looked_at(self):
        self.assertEqual(self.faults("int question();\n", language="text"), [])

    def test_changed_code_is_found_with_its_place(self):
        found = self.faults("return 43;\n")
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("docs/page.md:3: "), found[0])

    def test_left_out_lines_are_found(self):
        self.assertEqual(len(self.faults("if (true) {\n}\n")), 1)

    def test_lines_shifted_against_each_other_are_found(self):
        self.assertEqual(len(self.faults("if (true) {\n  return 42;\n}\n")), 1)

    def test_documents_at_the_top_and_in_folders_are_read(self):
        self.assertEqual(len(self.faults("no\n", document="README.md")), 1)
        self.write("README.md", "")
        self.assertEqual(len(self.faults("no\n", document="docs/decisions/0001.md")), 1)


if __name__ == "__main__":
    unittest.main()
