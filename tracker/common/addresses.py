"""Addresses: the full one where there is no request to take it from, and what one may carry."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request, url_for
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # an address may hold any number; the database refuses to compare with a larger one


class Number(IntegerConverter):
    """`<int:…>`: a number no row can bear is the address of nothing."""

    regex = r"\d{1,10}"

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = LARGEST_ID) -> None:
        super().__init__(map, fixed_digits, min, max)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Number
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """PostgreSQL keeps and compares every character but this one."""
    if "\0" in request.path:
        abort(404)


def number_asked(name: str) -> int | None:
    """A row's number after the question mark; None for anything no row can bear."""
    asked = request.args.get(name, type=int)
    return asked if asked is not None and 0 < asked <= LARGEST_ID else None


def number_in(text: str) -> int | None:
    """A row's number or its version as a form sent it; None for anything no row can bear."""
    whole = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return int(text) if whole and int(text) <= LARGEST_ID else None


def id_and_version(text: str, sign: str = ":") -> tuple[int, int] | None:
    """ "12:3", a row as a page listed it; None for what is no such pair."""
    first, _sign, second = text.partition(sign)
    id_, version = number_in(first), number_in(second)
    return (id_, version) if id_ and version is not None else None


PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str:
    """`https://host:port`, the port only where it is not the usual one. ValueError for what is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or "\\" in url:
        raise ValueError
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError
    port = parts.port or PORTS[parts.scheme]  # ValueError for a port that is none
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port == PORTS[parts.scheme] else f":{port}")


def link_address(endpoint: str, **values: object) -> str:
    """For a link that is handed to somebody: below PUBLIC_URL where one is set, whatever host the request named."""
    if current_app.config["PUBLIC_URL_IS_SET"]:
        return public_address(endpoint, **values)
    return url_for(endpoint, **values, _external=True)  # type: ignore[arg-type]  # values of an address


def public_address(endpoint: str, **values: object) -> str:
    """Below PUBLIC_URL, the address under which people reach this instance."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path
