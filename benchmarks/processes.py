"""What processes of this machine have used, from /proc."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The time that all cores have spent since the start, in seconds: altogether, and at work."""

    whole: float
    busy: float


def cpu_seconds(pid: int) -> float:
    """Return the user and system time that a process has taken; 0 when it is gone (proc(5), fields 14 and 15)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds."""
    held = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(held[1]) / 1024 if held else 0.0


def machine() -> Machine:
    """Return what the cores have done until now."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]]
    return Machine(whole=sum(ticks) / _TICKS_PER_SECOND, busy=(sum(ticks) - ticks[3] - ticks[4]) / _TICKS_PER_SECOND)
