"""Plugins of a test's own: packages with an entry point, in a folder on the path of imports."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.customizing.guarded import write_python


def install_plugin(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], *, name: str = "shop", version: str = "1.2"
) -> Path:
    """Install `plugin_<name>` with these files for the time of a test, and return its folder."""
    module = f"plugin_{name.replace('-', '_')}"
    write_python(folder / module, {"__init__.py": "", **files})
    about = {
        "METADATA": f"Metadata-Version: 2.4\nName: {module}\nVersion: {version}\n",
        "entry_points.txt": f"[typecase.plugins]\n{name} = {module}\n",
    }
    write_python(folder / f"{module}-{version}.dist-info", about)
    monkeypatch.syspath_prepend(folder)
    for known in [known for known in sys.modules if known.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, known)
    return folder / module
