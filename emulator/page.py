"""The page with the phones, and its files, under a policy that lets nothing else in."""

from flask import Blueprint, Response, render_template, send_from_directory

from emulator.networks import NETWORKS
from emulator.parts import Parts

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page(parts: Parts) -> Blueprint:
    """The blueprint for `/` and `/static`."""
    pages = Blueprint("page", __name__, template_folder="templates")

    @pages.get("/")
    def desk() -> str:
        options = parts.options
        return render_template(
            "desk.html",
            code=options.codes[0],
            short_code=options.short_code,
            placed=",".join(number for number, _ in options.phones),
            networks=NETWORKS,
        )

    @pages.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory("static", name)

    @pages.after_request
    def guard(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return pages
