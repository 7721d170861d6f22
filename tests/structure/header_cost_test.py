"""Plants one fault after the other and asks header_cost.py to see it."""
import pathlib
import tempfile
import unittest

import header_cost

COMPILER = ["c++"]
LONG = "int x;\n" * 77_001


class HeaderCostTest(unittest.TestCase):
    def faults(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                path = root / "include" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return list(header_cost.faults(root, COMPILER))

    def test_what_is_allowed_is_no_fault(self):
        self.assertEqual(self.faults({
            "epode/a.hpp": "#include <boost/system/error_code.hpp>\n#include <epode/b.hpp>\n",
            "epode/b.hpp": "#include <string>\n" + "\n" * 200_000}), [])

    def test_a_new_header_of_boost_is_named_with_its_cost(self):
        found = self.faults({"epode/a.hpp": "#  include <boost/asio/ip/tcp.hpp>\n",
                             "boost/asio/ip/tcp.hpp": "int a;\n\nint b;\n"})
        self.assertEqual(len(found), 1, found)
        self.assertIn("include/epode/a.hpp: includes <boost/asio/ip/tcp.hpp>", found[0])
        self.assertIn("2 lines", found[0])

    def test_lines_count_wherever_they_come_from(self):
        for files in ({"epode/a.hpp": LONG},
                      {"epode/a.hpp": "#include <long>\n", "long": "#include <longer>\n",
                       "longer": LONG}):
            found = self.faults(files)
            self.assertEqual(len(found), 1, found)
            self.assertIn("include/epode/a.hpp: comes to 77,001 lines, more than 77,000", found[0])

    def test_the_umbrella_may_cost_more(self):
        self.assertEqual(self.faults({"epode/epode.hpp": LONG}), [])
        self.assertEqual(len(self.faults({"epode/epode.hpp": LONG + LONG})), 1)

    def test_costs_are_put_down_to_what_our_own_header_includes(self):
        cost = header_cost.Cost("\n".join([
            '# 1 "<stdin>"', '# 1 "/p/include/epode/a.hpp" 1', "one", "",
            '# 1 "/usr/include/outer" 1 3 4', "two", '# 1 "/usr/include/inner" 1 3 4', "three",
            '# 2 "/usr/include/outer" 2 3 4', "four", '# 2 "/p/include/epode/a.hpp" 2', "five",
            '# 2 "<stdin>" 2', ""]), "/p/include")
        self.assertEqual(cost.lines, 5)
        self.assertEqual(cost.costliest(), "3 from /usr/include/outer (by a.hpp)")

    def test_what_cannot_be_preprocessed_is_no_success(self):
        with self.assertRaisesRegex(RuntimeError, "nowhere.hpp"):
            self.faults({"epode/a.hpp": "#include <nowhere.hpp>\n"})


if __name__ == "__main__":
    unittest.main()
