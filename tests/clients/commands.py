"""Programs of other people, run to their end."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"

_MISSING = [name for name, found in {"node": shutil.which("node"), str(MODULES): MODULES.is_dir()}.items() if not found]

# CI has all of it: there a missing part fails, it does not skip.
needs_node = pytest.mark.skipif(bool(_MISSING) and "CI" not in os.environ, reason=f"missing: {', '.join(_MISSING)}")


def run(*command: str | Path, folder: Path = HERE) -> str:
    """Return what a command prints; fail with all that it printed when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout
