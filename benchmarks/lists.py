"""The list of enterprises, 50 a page, filtered and in order, asked for by many at once."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from areas.choices import AreaKind
from areas.models import Area
from benchmarks.memory import peak
from benchmarks.rivals import DAY, OWNERSHIP, SIZE
from benchmarks.timing import Ratio, get, officer_of
from enterprises.models import Enterprise

CLIENTS, WORKERS, THREADS = 16, 2, 8
MEMORY = 250


def measure(seconds: float) -> Iterator[Ratio]:
    """Times are of one request while 16 clients ask: 16 by the requests a second."""
    province = Area.objects.get(kind=AreaKind.PROVINCE)
    officer = officer_of("whole", [province])
    cookie = f"sessionid={officer.cookies['sessionid'].value}"
    ours = (
        f"/api/v1/enterprises/?area={province.code}&as_of={DAY}&ownership={OWNERSHIP}&ordering=name"
    )
    matching = Enterprise.objects.filter(ownership=OWNERSHIP, opened_on__lte=DAY).count()
    late = min(20_000, matching * 8 // 10 // SIZE)
    # Where to go on from, for a page far back: found once by its number.
    place = get(officer, f"{ours}&page={late}").json()["next"]
    split = urlsplit(place)
    with _server() as (port, pids):

        def taken(address: str) -> float:
            return _asked(port, cookie, address, seconds)

        # A worker's first requests load what the others find loaded.
        taken(ours)
        first = taken(ours)
        for beside, address, goal in (
            ("stock REST framework", "/bench/stock/", 1 / 20),
            ("its cursor pagination", "/bench/cursor/", 1 / 2),
            ("the driver alone", "/bench/driver/", None),
        ):
            yield Ratio("list, first page", first, beside, taken(address), goal)
        far = taken(f"{split.path}?{split.query}")
        yield Ratio(f"list, page {late:,}", far, "the first page", first, 1.2)
        memory = max(peak(pid) for pid in pids)
        yield Ratio("memory of a web worker, MB", memory, "allowed, MB", MEMORY, 1)


@contextmanager
def _server() -> Iterator[tuple[int, list[int]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "benchmarks.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS),
        "--keep-alive", "60", "--log-level", "warning",
    ]  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    server = subprocess.Popen(command, env=environment)  # noqa: S603
    try:
        _wait_for(port)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
        yield port, [int(pid) for pid in children.split()]
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _attempt in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the server does not answer")


def _asked(port: int, cookie: str, address: str, seconds: float) -> float:
    """Milliseconds for which one request occupies one of the clients."""
    counts = [0] * CLIENTS
    faults: list[str] = []
    ends = time.monotonic() + seconds + 1
    begins = time.monotonic() + 1

    def ask(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while time.monotonic() < ends and not faults:
            connection.request("GET", address, headers={"Cookie": cookie, "Host": "testserver"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                faults.append(f"{address}: {answer.status}")
            if time.monotonic() >= begins:
                counts[client] += 1

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return CLIENTS * (time.monotonic() - begins) * 1000 / sum(counts)
