"""The page of all measures, written from the one list of them.

    python tests/docs/measures_page.py > docs/reference/measures.md
"""

from __future__ import annotations

from itertools import groupby

from simcare.measures.registry import Measure, registry

HEAD = """\
# Measures

What `summary.json`, `weekly.parquet` and the comparison show, with the definition of each. *Better* says which way is
better, where one is. This page is written from the program's own list.
"""
GROUPS = {"numbers": "Numbers: what was recorded", "people": "People: what was lived",
          "organisation": "Organisation: those who work there", "money": "Money"}


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for group, measures in groupby(registry().values(), lambda m: m.group):
        rows = "\n".join(row(m) for m in measures)
        parts.append(f"## {GROUPS[group]}\n\n| measure | unit | better | definition |\n|---|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def row(m: Measure) -> str:
    """One measure."""
    better = "" if m.better == "neither" else m.better
    return f"| `{m.name}` | {m.unit} | {better} | {m.label[0].upper()}{m.label[1:]}. {m.definition} |"


if __name__ == "__main__":
    print(page(), end="")
