"""The way to a database by TCP, which can fall silent: what is sent is taken, and nothing ever comes back.

with Relay(cluster.folder / ".s.PGSQL.5432") as relay:
    url = relay.url("iyc_1")
    with relay.silent():  # what was connected is cut off
        ...
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

CHUNK = 1 << 16


class Relay:
    """Passes everything on to the Unix socket at `path` and back, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._door = socket.create_server(("127.0.0.1", 0))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._open: set[asyncio.Task[None]] = set()
        self._is_silent = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database there."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._door.getsockname()[1]}/{database}"

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Cut off whoever is connected, and answer nobody meanwhile."""
        self._is_silent = True
        self._cut_off()
        yield
        self._is_silent = False
        self._cut_off()

    def _cut_off(self) -> None:
        for task in list(self._open):
            self._loop.call_soon_threadsafe(task.cancel)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, sock=self._door))
        self._loop.run_forever()
        server.close()
        for task in self._open:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._open, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        assert mine is not None
        self._open.add(mine)
        with suppress(asyncio.CancelledError, OSError):
            await (asyncio.sleep(3600) if self._is_silent else self._pass_on(reader, writer))
        self._open.discard(mine)
        writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        database, to_database = await asyncio.open_unix_connection(self._path)
        try:
            both = (_pump(reader, to_database), _pump(database, writer))
            _, left = await asyncio.wait(map(asyncio.ensure_future, both), return_when=asyncio.FIRST_COMPLETED)
            for each in left:
                each.cancel()
        finally:
            to_database.transport.abort()


async def _pump(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    while data := await source.read(CHUNK):
        to.write(data)
        await to.drain()
