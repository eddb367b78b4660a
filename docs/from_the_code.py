"""What the pages take from the program, so that they cannot say anything else than it does.

Three things. *Roles* for use in a sentence: ``{card}`hospital.beds``` is the card's value, linked to the table of all
cards; ``{link}`fear_voice``` is the strength of a link of the causal map; ``{how_many}`assumption``` counts cards.
An unknown name stops the build. *Pages* written before each build into ``made/``: every parameter with its source,
every source, the causal map with its equations, the facts, the calibration. And the *diagram* of the causal map.

Formulas are drawn as MathML, by the browser itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from simcare.evidence.cards import KINDS, Card, calibration, cards, sources
from simcare.organisation.causal_map import FUNCTIONS, Kind, Link, Variable, causal_map, head
from simcare.organisation.loops import named_loops
from simcare.report.validation import band
from simcare.validation.facts import designs, facts

MADE = Path(__file__).parent / "made"
PART = {"assumptions": "Switches of the causal map, and stocks that can be held", "care": "Care rounds",
        "concerns": "Concerns, complaints, contacts, survey", "demand": "Who comes", "design": "Levers",
        "harm": "Harm, rescue, death, coming back", "hospital": "The building and its flow", "money": "Money",
        "run": "A run", "staff": "Staff", "target": "A target"}
KIND_IN_WORDS = {
    "evidence": "a published figure, or arithmetic on published figures",
    "calibrated": "set so that the hospital under a punished 98% target (R1) meets its published facts",
    "assumption": "our judgement: nobody has measured it, or not so that it could be used",
    "lever": "a choice of the design or of the run, no claim about the world"}
SHAPES = {"linear": "x - r", "log": r"\ln\frac{x}{r},\quad \tfrac1{10}\le\tfrac xr\le 10",
          "softlog": r"\ln\frac{x+r}{2r}", "above": r"\max(0, x - r)",
          "saturating": r"\frac{1-e^{-x/c}}{1-e^{-r/c}}", "product": r"g\,\max\bigl(0, 1+\ln\tfrac{x}{r}\bigr) - g_r",
          "push": r"\Delta L^{+}\ \text{(once, at the change)}"}


class CardRole(SphinxRole):
    """The value of a card as it is written in a scenario, linked to its row."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if self.text not in cards():
            raise ValueError(f"{self.env.docname}: there is no parameter {self.text}")
        found = cards()[self.text]
        return [_to("parameters", anchor(found.path), written(found.value), self)], []


class LinkRole(SphinxRole):
    """The strength of a link of the causal map, with its range."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if self.text not in causal_map().links:
            raise ValueError(f"{self.env.docname}: there is no link {self.text}")
        return [_to("causal_map", anchor(f"link.{self.text}"), strength(causal_map().links[self.text]), self)], []


class HowManyRole(SphinxRole):
    """How many cards there are of a kind, or links, stocks, loops."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        drawn = causal_map()
        counts = {kind: sum(card.kind == kind for card in cards().values()) for kind in KINDS} | {
            "parameters": len(cards()), "sources": len(sources()), "links": len(drawn.links),
            "own_links": len(drawn.own_links()), "stocks": len(drawn.of_kind("stock")), "loops": len(named_loops())}
        return [nodes.Text(f"{counts[self.text]:,}")], []


def _to(page: str, place: str, words: str, role: SphinxRole) -> nodes.reference:
    """A reference to a place on a made page, from wherever the role stands."""
    where = role.env.app.builder.get_relative_uri(role.env.docname, f"made/{page}")
    return nodes.reference("", words, internal=True, refuri=f"{where}#{place}")


def anchor(path: str) -> str:
    """The id of a row."""
    return path.replace(".", "-").replace("_", "").lower()


def row_name(name: str, path: str) -> str:
    """The first cell of a row that other pages can point at."""
    return f"[`{name}`]{{#{anchor(path)}}}"


def written(value: Any) -> str:
    """A value as in a scenario file, tables on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {written(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(written(item) for item in value)
    return "open" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _unit(card: Card) -> str:
    plain = isinstance(card.value, int | float) and not isinstance(card.value, bool)
    return f" {card.unit}" if plain and card.unit not in ("", "number") else ""


def cell(text: str) -> str:
    """Text that is safe in a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;").replace("*", "\\*").replace("$", "\\$")


def table(head_row: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head_row)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def parameters_page() -> str:
    """Every card, by section of the scenario."""
    parts = ["# Parameters", f"Every number that a scenario can change: {len(cards())}. *Range* is what is plausible, "
             "and what sensitivity analysis draws from. The same on a terminal: `simcare evidence`.", _kinds()]
    ordered = sorted(cards().values(), key=lambda card: card.path.split(".")[0])
    for part, found in groupby(ordered, lambda card: card.path.split(".")[0]):
        parts += [f"## {PART[part]}", table(("parameter", "value", "range", "kind", "what it is, and source"),
                                            (_row(card) for card in found))]
    return "\n\n".join(parts)


def _kinds() -> str:
    count = {kind: sum(card.kind == kind for card in cards().values()) for kind in KINDS}
    return table(("kind", "how many", "meaning"), ((kind, str(count[kind]), KIND_IN_WORDS[kind]) for kind in KINDS))


def _row(card: Card) -> tuple[str, ...]:
    span = "" if card.low is None and card.high is None else f"{written(card.low)} to {written(card.high)}"
    return (row_name(card.path, card.path), cell(f"{written(card.value)}{_unit(card)}"),
            cell(span), card.kind, f"{cell(card.note)} ({_sourced(card.sources)})")


def _sourced(names: Iterable[str]) -> str:
    """Sources by id, linked where they are in the list."""
    return ", ".join(f"[{name}](sources.md#{anchor(name)})" if name in sources() else name for name in names)


def sources_page() -> str:
    """Every source that a card names, with what was found and how far it may be trusted."""
    rows = ((row_name(source.id, source.id), cell(source.says), cell(source.where), source.tag)
            for source in sources().values())
    return "\n\n".join(["# Sources", "What the parameters rest on. *Seen*: the figure was read in the source or its "
                        "abstract. *Known*: remembered, to be checked. *Derived*: arithmetic on published figures. "
                        "*Computed*: from open data. *Band*: our own band around published figures.",
                        table(("id", "what it says", "where", "tag"), rows)])


def causal_map_page() -> str:
    """The causal map whole: variables, the equation of every link, loops."""
    return "\n\n".join(["# The causal map", "Written from `simcare/organisation/causal_map.yaml`; "
                        "`simcare loops` draws it.", *_shapes(), *_variables(), *_links(), *_loops()])


def _shapes() -> Iterator[str]:
    yield ("A link adds *switch × sign × strength × f(x)* to the goal of a stock or to an effect; $x$ is its driver "
           "after the link's delay, $r$ the driver's usual level, $g$ a gate, $c$ a scale.")
    yield table(("function", "$f(x)$"), ((name, f"${SHAPES[name]}$") for name in FUNCTIONS))


def _variables() -> Iterator[str]:
    titles: dict[Kind, str] = {
        "stock": "Stocks", "counter": "Counters: what the hospital reports each day",
        "effect": "Effects: what goes back to the hospital", "lever": "Levers",
        "hospital": "Known to the simulation of patients only"}
    for kind, title in titles.items():
        yield f"## {title}"
        yield table(("name", "in words", "usual", "moves within", "what it is"),
                    (_variable(name, one) for name, one in causal_map().of_kind(kind).items()))


def _variable(name: str, one: Variable) -> tuple[str, ...]:
    pace = f"up {one.up:.0f} d, down {one.down:.0f} d" if one.kind == "stock" else \
        f"smoothed over {one.smooth:.0f} d" if one.smooth else ""
    return f"`{name}`", cell(one.label), f"{one.usual:g}", pace, cell(one.note or one.path)


def strength(link: Link) -> str:
    """How strong a link is, with its range."""
    if link.carried_by == "hospital":
        return "carried out by the simulation of patients"
    return f"{link.direction * link.strength:+g} ({written(link.low)} to {written(link.high)})"


def _links() -> Iterator[str]:
    yield "## Links"
    yield table(("link", "what it says", "strength (range)", "function", "delay", "kind", "grounds, and source"),
                ((row_name(name, f"link.{name}"), cell(head(name)), strength(link),
                  f"{link.function or ''}", f"{link.delay:.0f} d" if link.delay else "", link.kind,
                  f"{cell(link.note)} ({cell(link.source)})") for name, link in causal_map().links.items()))


def _loops() -> Iterator[str]:
    yield "## Named loops"
    labels = {name: one.label for name, one in causal_map().variables.items()}
    yield table(("loop", "name", "turns through", "kind"),
                ((loop.id, cell(loop.named.name), cell(" → ".join(labels[name] for name in loop.variables)),
                  "reinforcing" if loop.reinforcing else "balancing") for loop in named_loops()))


def calibration_page() -> str:
    """What the last calibration looked at, and what it found."""
    from simcare.calibration.page import page

    return page(dict(calibration()))


def facts_page() -> str:
    """Every fact that the model is held against, with its band, source and use."""
    rows = ((row_name(fact.id, fact.id), cell(fact.says),
             cell(", against ".join(designs()[name].says for name in fact.designs)), cell(band(fact)), fact.use,
             "yes" if fact.gate else "", _sourced(fact.sources)) for fact in facts().values())
    return "\n\n".join(["# Facts", "What real hospitals have been found to do, and the run that is held against each: "
                        "`simcare validate`. Each fact has one use. *Gate* marks those that must hold.",
                        table(("fact", "what", "in", "band", "use", "gate", "source"), rows)])


PAGES: dict[str, Callable[[], str]] = {"parameters": parameters_page, "sources": sources_page,
                                       "causal_map": causal_map_page, "facts": facts_page,
                                       "calibration": calibration_page}


def write_pages(_: Sphinx) -> None:
    """Write all made pages and the diagram; what has not changed keeps its date."""
    MADE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        file, text = MADE / f"{name}.md", page() + "\n"
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
    _draw_the_map()
    _draw_the_departures()


def _draw_the_departures() -> None:
    from simcare.report.figures import departures

    departures.save(dict(calibration()), MADE / "departures")


def _draw_the_map() -> None:
    from simcare.report.loops import save_picture

    save_picture(MADE)


def formula(writer: Any, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers draw themselves: no script and no network."""
    from latex2mathml.converter import convert

    writer.body.append(convert(node.astext(), display="inline" if isinstance(node, nodes.math) else "block"))
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """The roles, the pages and the formulas, for Sphinx."""
    app.add_html_math_renderer("mathml", (formula, None), (formula, None))
    app.add_role("card", CardRole())
    app.add_role("link", LinkRole())
    app.add_role("how_many", HowManyRole())
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True}
