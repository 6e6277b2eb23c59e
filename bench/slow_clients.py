"""Five hundred clients that send and read slowly, for a minute, and how long everybody else waits meanwhile.

python -m bench.slow_clients        # SECONDS=60 and SLOW=500 say how long and how many
"""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from tests.support.live_server import LiveServer

SLOW = int(os.environ.get("SLOW", "500"))
SECONDS = float(os.environ.get("SECONDS", "60"))
PEOPLE, THINKING_SECONDS, PATIENCE_SECONDS = 10, 0.2, 10
PAGES = ("/", "/offer/council-tax", "/search?q=council+tax", "/ask", "/urgent-help")


async def slow_headers(port: int) -> None:
    """Send a request's headers a line each second, and never the last."""
    await _drip(port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-Slow: yes\r\n")


async def slow_body(port: int) -> None:
    """Promise a form, and send a byte of it each second."""
    await _drip(port, b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\nmessage=", b"x")


async def _drip(port: int, begun: bytes, more: bytes) -> None:
    """Begin a request, and send a little more of it each second until the other side has had enough."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        writer.write(begun)
        while not reader.at_eof():
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(1)


async def slow_reader(port: int) -> None:
    """Ask for a long page again and again, and read 32 bytes of it each second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=64)
    with contextlib.closing(writer):
        writer.write(b"GET /offer/print HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 5)
        while await reader.read(32):
            await asyncio.sleep(1)


async def attack(port: int, kind: int, until: float) -> None:
    """Be one slow client; one that was turned away comes again."""
    while time.monotonic() < until:
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for((slow_headers, slow_body, slow_reader)[kind % 3](port), until - time.monotonic())
        await asyncio.sleep(0.5)


async def person(port: int, waits: list[float], failed: list[str], until: float) -> None:
    """Read page after page like anybody, noting how long each took."""
    for page in cycle(PAGES):
        if time.monotonic() > until:
            return
        began = time.monotonic()
        try:
            status = await asyncio.wait_for(_get(port, page), PATIENCE_SECONDS)
            if status != 200:
                failed.append(f"{page}: {status}")
        except (OSError, TimeoutError) as error:
            failed.append(f"{page}: {type(error).__name__}")
        waits.append(time.monotonic() - began)
        await asyncio.sleep(THINKING_SECONDS)


async def _get(port: int, page: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        writer.write(f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


async def measure(port: int) -> tuple[list[float], list[str]]:
    """Attack and read at once; return how long each page took in seconds, and what failed."""
    waits: list[float] = []
    failed: list[str] = []
    until = time.monotonic() + SECONDS
    async with asyncio.TaskGroup() as group:
        for number in range(SLOW):
            group.create_task(attack(port, number, until))
        for _ in range(PEOPLE):
            group.create_task(person(port, waits, failed, until))
    return waits, failed


def main() -> int:
    """Print how it went; return 1 where somebody got no page, or one in a hundred waited two seconds."""
    with tempfile.TemporaryDirectory(prefix="iyc-slow-") as folder, LiveServer(Path(folder)) as server:
        waits, failed = asyncio.run(measure(server.port))
    cuts = quantiles(waits, n=100)
    print(
        f"{SLOW} slow clients for {SECONDS:.0f} s. {PEOPLE} people read {len(waits)} pages: half within "
        f"{1000 * cuts[49]:.0f} ms, 99 in 100 within {1000 * cuts[98]:.0f} ms, the slowest {1000 * max(waits):.0f} ms; "
        f"{len(failed)} got none. {'; '.join(sorted(set(failed)))}"
    )
    return int(bool(failed) or cuts[98] >= 2)


if __name__ == "__main__":
    sys.exit(main())
