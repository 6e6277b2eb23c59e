"""Headers that every answer carries, whatever its status."""

from flask import Flask, Response, request

from portal.web.cookies import is_for_staff

# Nothing from elsewhere, nothing inline: the pages have one stylesheet and one small script that they work without, and
# a service worker that keeps pages for reading without a connection.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
# What a page could ask of a phone, and ours never do.
POWERS = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *(
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "serial",
        "usb",
        "xr-spatial-tracking",
    ),
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in POWERS),
}
YEAR_SECONDS = 31_536_000
HSTS = ("Strict-Transport-Security", f"max-age={YEAR_SECONDS}; includeSubDomains")


def add_headers(app: Flask, *, is_local: bool) -> None:
    """Put the headers on every answer. HSTS only where the address is public and so HTTPS."""

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not is_local:
            response.headers[HSTS[0]] = HSTS[1]
        if "Cache-Control" not in response.headers:
            # What nobody has said may be kept, may not: it can hold somebody's words.
            response.headers["Cache-Control"] = "no-store"
        if is_for_staff(request.path):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
