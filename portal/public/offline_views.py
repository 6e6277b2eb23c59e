"""What works without a connection: the installed site, its service worker, and what it says about itself."""

from flask import Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.public.blueprint import public
from portal.web.context import current_offer
from portal.web.kept_pages import kept
from portal.web.styles import sun

PAPER = "#ffffff"


@public.get("/offline")
@kept
def offline() -> ResponseReturnValue:
    return render_template("public/offline/offline.html", nav="")


@public.get("/sw.js")
def service_worker() -> ResponseReturnValue:
    """Give the worker that keeps pages on the phone. It stands at the root: a worker sees nothing above its folder."""
    response = Response(render_template("public/offline/worker.js"), mimetype="text/javascript")
    response.cache_control.no_cache = True
    return response


@public.get("/app.webmanifest")
@kept
def manifest() -> ResponseReturnValue:
    """Give what a phone needs to put the site beside its apps (W3C Web Application Manifest)."""
    # The name stands under an icon on a phone that others may see: it says no more than it must.
    council = current_offer().council
    icon = {"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    described = jsonify(
        id="/",
        name=council.service,
        short_name=council.service.rpartition(" ")[2],
        start_url="/",
        scope="/",
        display="minimal-ui",
        background_color=PAPER,
        theme_color=sun(council.colours),
        icons=[icon, {**icon, "purpose": "maskable"}],
    )
    described.mimetype = "application/manifest+json"
    return described


@public.get("/contact.vcf")
def contact_card() -> ResponseReturnValue:
    """Give the office and the text number as a contact for the phone's own book (vCard 3.0, RFC 2426).

    It is called by the service's name alone: it stands in a list that others may see.
    """
    card = render_template("public/contact.vcf", office=current_offer().contact(current_offer().council.office_phone))
    response = Response(card.replace("\n", "\r\n"), mimetype="text/vcard")
    response.headers["Content-Disposition"] = 'attachment; filename="contact.vcf"'
    return response
