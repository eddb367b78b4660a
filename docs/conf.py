"""How the pages of the model documentation are built: see ``from_the_code.py`` for what is made from the program."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from simcare import __version__

project = "simcare"
author = "The simcare authors"
copyright = "The simcare authors, MIT licence"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.doctest",
              "sphinxcontrib.programoutput", "from_the_code"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
nitpick_ignore_regex = [("py:.*", r".*")]  # types of the signatures are explained in words, not linked

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "simcare"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_math_renderer = "mathml"  # the browser draws formulas itself, without a script from elsewhere
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5fa5", "color-brand-content": "#0b5fa5"},
    "dark_css_variables": {"color-brand-primary": "#6cb6ff", "color-brand-content": "#6cb6ff"},
}
autodoc_typehints = "description"
autodoc_member_order = "bysource"

# Links to other sites are followed on request only (sphinx-build -b linkcheck docs out); a build needs no network.
# Links into the made pages are made and tested together with their targets.
linkcheck_ignore = [r"\.\./made/"]
