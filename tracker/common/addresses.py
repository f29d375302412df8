"""The full address of a page where there is no request to take it from: commands, messages, start-up."""

from flask import current_app


def public_address(endpoint: str, **values: object) -> str:
    """Below PUBLIC_URL, the address under which people reach this instance."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path
