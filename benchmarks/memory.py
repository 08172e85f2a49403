"""How much memory a process has taken at most."""

from pathlib import Path


def peak(pid: int | str = "self") -> float:
    """In MB. Not `getrusage`: a process inherits that number from the one that started it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no memory")
