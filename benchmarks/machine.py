"""The machine on which a benchmark runs, in words."""

from __future__ import annotations

import os
import platform
import sysconfig
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SHOWN = ("numpy", "simpy", "pandas", "ciw")


def machine() -> str:
    """Processor, memory, system, Python and the libraries that matter; and whether others were at work."""
    libraries = ", ".join(f"{name} {found}" for name in SHOWN if (found := version_of(name)))
    return (f"{processor()}, {os.cpu_count()} cores, {memory():.0f} GB, {platform.system()} {platform.machine()}; "
            f"{platform.python_implementation()} {platform.python_version()} ({build()}), {libraries}{busy()}")


def processor() -> str:
    """The name that the processor gives itself."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] \
        if info.exists() else []
    return names[0] if names else platform.processor() or "unknown processor"


def memory() -> float:
    """All the memory there is (GB)."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def build() -> str:
    """Whether the interpreter was built with profile-guided optimisation, which makes it a tenth to a fifth faster."""
    optimised = "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS"))
    return "optimised build" if optimised else "built without profile-guided optimisation"


def version_of(library: str) -> str | None:
    """The installed version, if any."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def busy() -> str:
    """A warning if others were at work when this began."""
    load = os.getloadavg()[0]
    return f". The machine was busy with other work (load {load:.0f})" if load > 1 else ""
