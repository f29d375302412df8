"""`/metrics`, for the addresses that may ask."""

from ipaddress import ip_address, ip_network

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from tracker.common import clock
from tracker.watch import health
from tracker.watch.pages import blueprint


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """To whoever may not ask it does not exist."""
    asking = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 an address nobody has
    if not any(asking in ip_network(each, strict=False) for each in current_app.config["METRICS_FROM"]):
        abort(404)
    return Response("\n".join(health.lines(clock.now())) + "\n", content_type="text/plain; version=0.0.4")
