"""Plants one fault after the other and asks floors.py to see it."""
import pathlib
import tempfile
import unittest

import floors


class FloorsTest(unittest.TestCase):
    def faults(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return list(floors.faults(root))

    def assert_fault(self, name, text, expected):
        found = self.faults({name: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])

    def assert_sound(self, name, text):
        self.assertEqual(self.faults({name: text}), [])

    def test_lower_floors_may_be_included(self):
        self.assert_sound("include/epode/session/a.hpp",
                          "#include <epode/jid.hpp>\n#include <epode/xml/element.hpp>\n"
                          "#include <epode/session/b.hpp>\n#include <vector>\n")
        self.assert_sound("src/jid/a.cpp", '#include "jid/b.hpp"\n#include "beside.hpp"\n')
        self.assert_sound("tools/epode/a.cpp", '#include "b/c.hpp"\n#include <epode/client.hpp>\n')

    def test_same_and_higher_floors_may_not(self):
        for include in ("<epode/stanza/message.hpp>", "<epode/schema/table.hpp>",
                        "<epode/client.hpp>", '"session/private.hpp"', "<epode/epode.hpp>"):
            self.assert_fault("src/xml/a.cpp", f"#  include {include}\n", "only lower floors")
        self.assert_fault("include/epode/jid.hpp", "#include <epode/text/utf8.hpp>\n",
                          "only lower floors")

    def test_a_module_without_floor_asks_for_one(self):
        self.assert_fault("src/novelty/a.cpp", "", "add it to FLOORS")
        self.assert_fault("include/epode/novelty.hpp", "", "add it to FLOORS")
        self.assert_fault("src/client/a.cpp", "#include <epode/novelty/a.hpp>\n",
                          "add it to FLOORS")

    def test_libraries_stay_where_they_belong(self):
        for name in ("boost/asio.hpp", "boost/asio/ip/tcp.hpp", "boost/beast/core.hpp",
                     "boost/json.hpp", "boost/variant2.hpp", "expat.h", "unicode/uchar.h",
                     "openssl/evp.h", "ares.h", "sqlite3.h", "CLI/CLI.hpp"):
            self.assert_fault("src/session/a.cpp", f"#include <{name}>\n", "LIBRARIES")
        self.assert_fault("include/epode/crypto/a.hpp", "#include <openssl/evp.h>\n", "LIBRARIES")
        for path, name in (("src/transport/a.cpp", "boost/asio.hpp"),
                           ("include/epode/client.hpp", "boost/asio/async_result.hpp"),
                           ("src/schema/json.cpp", "boost/json.hpp"),
                           ("src/xml/a.cpp", "expat.h"),
                           ("src/jid/a.cpp", "unicode/uchar.h"),
                           ("src/crypto/a.cpp", "openssl/evp.h"),
                           ("src/session/a.cpp", "boost/system/error_code.hpp")):
            self.assert_sound(path, f"#include <{name}>\n")

    def test_the_core_reads_no_clock(self):
        for call in ("std::chrono::steady_clock::now()", "time(nullptr)", "std::time (&t)",
                     "gettimeofday(&tv, 0)", "clock_gettime(CLOCK_REALTIME, &ts)"):
            self.assert_fault("src/delivery/a.cpp", f"auto t = {call};\n", "reads a clock")
            self.assert_sound("src/transport/a.cpp", f"auto t = {call};\n")
        self.assert_sound("src/delivery/a.cpp",
                          'wall_time(0); stamp.time(0); // clock::now()\nf("clock::now()");\n')

    def test_the_core_draws_no_randomness(self):
        for call in ("std::random_device d;", "rand();", "::srand(1);", "RAND_bytes(p, n);",
                     "RAND_priv_bytes(p, n);", "getrandom(p, n, 0);"):
            self.assert_fault("src/sasl/a.cpp", call + "\n", "draws randomness")
            self.assert_sound("src/client/a.cpp", call + "\n")
        self.assert_sound("src/sasl/a.cpp", "operand(); source.rand(); // rand()\n")

    def test_the_umbrella_leads_to_every_header(self):
        files = {"include/epode/epode.hpp": "#include <epode/jid.hpp>\n",
                 "include/epode/jid.hpp": "#include <epode/base/error.hpp>\n",
                 "include/epode/base/error.hpp": ""}
        self.assertEqual(self.faults(files), [])
        found = self.faults(files | {"include/epode/base/time.hpp": ""})
        self.assertEqual(found, ["include/epode/epode.hpp: does not include <epode/base/time.hpp>"])

    def test_payload_types_have_an_umbrella_of_their_own(self):
        files = {"include/epode/epode.hpp": "", "include/epode/protocol/xep0001.hpp": "",
                 "include/epode/protocol.hpp": "#include <epode/protocol/xep0001.hpp>\n"}
        self.assertEqual(self.faults(files), [])
        found = self.faults(files | {"include/epode/protocol/xep0002.hpp": ""})
        self.assertEqual(
            found, ["include/epode/protocol.hpp: does not include <epode/protocol/xep0002.hpp>"])


if __name__ == "__main__":
    unittest.main()
