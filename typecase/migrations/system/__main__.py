"""Write the next migration of what is built in, for those who change it."""

import sys

from typecase.migrations.files import last_state, list_files, write_file
from typecase.migrations.planning import plan
from typecase.migrations.state import system_state
from typecase.migrations.system import FOLDER


def main(name: str, summary: str) -> None:
    """Write the file and print its path; SystemExit when there is nothing to do or data would be lost."""
    made = plan(last_state(list_files(FOLDER)), system_state())
    if made.losses or made.mistakes:
        sys.exit(f"{made.losses} {made.mistakes}")
    if not made.operations:
        sys.exit("Nothing has changed.")
    sys.stdout.write(f"{write_file(FOLDER, name, made.operations, system_state(), summary)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
