"""A relay that takes every mail, and its time about it: `python -m bench.slow_relay PORT SECONDS` answers so long after the dot.

postfix's `smtp-sink -w` waits whole seconds, and at DATA.
"""

import asyncio
import sys
from functools import partial

_MOST = 10_000_000


async def _session(wait: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 relay\r\n")
    try:
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                await asyncio.sleep(wait)
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def _serve(port: int, wait: float) -> None:
    server = await asyncio.start_server(partial(_session, wait), "127.0.0.1", port, limit=_MOST)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
