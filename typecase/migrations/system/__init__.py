"""The migrations of what is built in; they run before those of a project.

`python -m typecase.migrations.system NAME SUMMARY` writes the next one, for those who change what is built in.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder of the files."""
