"""A real HTTP server on this machine in the place of a robot's, which can be told to misbehave."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OK = {"errcode": 0, "errmsg": "ok"}


class Target:
    """calls: (path, headers, body as JSON) of what came. answers: to each call in turn (status, body, headers), the
    last one from then on."""

    def __init__(self):
        self.calls, self.answers, self.raw = [], [(200, OK, {})], []

    def answer(self, *answers):
        self.answers = [(each if len(each) == 3 else (*each, {})) for each in answers]

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.raw.append(body)
        self.calls.append((handler.path, handler.headers, json.loads(body)))
        status, said, headers = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)


@contextmanager
def serving(target, certificate=None, handle=None):
    """The origin it listens at. handle: what it does instead of answering."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            (handle or target.take)(self)

        do_GET = do_POST

        def log_message(self, *_said):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            """A client that went away is what some tests want."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    start = "https://localhost" if certificate else "http://127.0.0.1"
    try:
        yield f"{start}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def hanging(seconds):
    return lambda _handler: time.sleep(seconds)


def dripping(handler):
    """A byte now and then, each in time."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _turn in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)
