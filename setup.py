"""What pyproject.toml cannot say: the folder of scenarios is packaged as the library ``simcare.library``."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["simcare", "simcare.*"]), "simcare.library", "simcare.library.hospitals",
              "simcare.library.regimes"],
    package_dir={"simcare.library": "scenarios"},
    package_data={"": ["py.typed", "*.yaml", "parameters/*.yaml", "*.html", "page/*", "page/*/*", "*.json",
                       "*.json.gz"]},
)
