"""The application served over HTTP by the very server that `python app.py` starts, in a thread of the test."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

from flask import Flask

from tracker import serving


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address; app.config["PORT"] is 0, for any port that is free."""
    with app.app_context():
        server: Any = serving.listen(app)
    running = Thread(target=run, args=(server,))
    running.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    running.join(10)


def run(server: Any) -> None:
    with suppress(OSError):  # its sockets are closed while it looks at them
        server.run()
