import os

from benchmarks.processes import cpu_seconds, machine, resident_mb


def test_a_process_has_used_time_and_memory() -> None:
    assert cpu_seconds(os.getpid()) > 0
    assert resident_mb(os.getpid()) > 10


def test_a_process_that_is_gone_takes_no_more_time() -> None:
    assert cpu_seconds(2**22 + 1) == 0  # above the largest process id of Linux


def test_cores_work_for_a_part_of_the_time() -> None:
    assert 0 < machine().busy < machine().whole
