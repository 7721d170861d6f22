"""Makes the seeds of the two targets for payloads from the pairs of tests/conformance/cases.

Usage: seeds.py ROOT. What stands in fuzz/corpus under the same names is written over.
"""
import json
import pathlib
import sys


def main(root):
    for xml in sorted((root / "tests/conformance/cases").rglob("*.xml")):
        name = f"case-{xml.parent.name}-{xml.stem}"
        corpus = root / "fuzz/corpus"
        (corpus / "payloads_xml" / name).write_bytes(xml.read_bytes())
        path, *values = json.loads(xml.with_suffix(".json").read_text(encoding="utf-8"))
        for number, value in enumerate(values):
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            (corpus / "payloads_json" / f"{name}-{number}").write_text(f"{path}\n{text}\n",
                                                                       encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
