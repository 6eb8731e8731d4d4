"""The web pages' one door: the only import of starlette. Read-only; every answer says what a browser may do with it.

No cookie, no third party, no script but the page's own. What is asked for by a foreign name is refused, so that a page
elsewhere can't read what is only meant for this machine.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from monitor.language import _
from monitor.pages import CALENDAR, Page
from monitor.web_access import Access, Reach, Throttle
from monitor.web_source import ADMIN_PLACES, WebSource

log = logging.getLogger(__name__)

_ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_NO_POLICY: Final = "default-src 'none'"
_LOG_IN: Final = {"WWW-Authenticate": 'Basic realm="giltig", charset="UTF-8"'}
_LOG_IN_AT: Final = "login"
_ADMINS: Final = frozenset({_LOG_IN_AT, *(address for _, address in ADMIN_PLACES)})


class Door:
    """Answers one request: who asks, what for, and what may be told."""

    def __init__(self, source: WebSource, access: Access, throttle: Throttle) -> None:
        """Take what makes the pages, and who may see them."""
        self.source, self.access, self.throttle = source, access, throttle

    def __call__(self, request: Request) -> Response:
        """Answer; a fault is logged and told without its particulars."""
        try:
            response = self._answer(request)
        except Exception:
            log.exception(_("Sidan %s gick inte att visa."), request.url.path)
            response = PlainTextResponse(_("Sidan gick inte att visa; felet står i loggen."), 500)
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        response.headers.setdefault("Content-Security-Policy", _NO_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _answer(self, request: Request) -> Response:
        address = request.path_params["address"]
        if address == "healthz":
            return self._healthz()
        if not self.access.knows_host(request.headers.get("host", "")):
            return PlainTextResponse(_("Sidorna heter inte så."), 421)
        client = request.client.host if request.client else ""
        if wait := self.throttle.wait(client):
            return PlainTextResponse(_("För många försök med fel nyckel."), 429, {"Retry-After": str(wait)})
        key = request.query_params.get("key", "")
        if address == CALENDAR and key:
            return self._feed(request, key, client)
        return self._guarded(request, address, client)

    def _guarded(self, request: Request, address: str, client: str) -> Response:
        """Answer as far as the request's own key reaches."""
        authorization = request.headers.get("authorization", "")
        reach = self.access.reach(authorization, request.headers, client)
        if authorization and reach is not Reach.ADMIN:
            self.throttle.note(client)
            return PlainTextResponse(_("Fel nyckel."), 401, _LOG_IN)
        if reach is Reach.NOBODY or (address in _ADMINS and reach is not Reach.ADMIN):
            return self._refused()
        if address == _LOG_IN_AT:
            return RedirectResponse("utkorg.html", 303)
        return self._shown(request, self.source.page(address or "index.html", whole=reach is Reach.ADMIN), reach)

    def _refused(self) -> Response:
        if self.access.token:
            return PlainTextResponse(_("Sidan kräver webbsidornas nyckel."), 401, _LOG_IN)
        return PlainTextResponse(_("Sidan kräver en nyckel: ange token_env i [web]."), 403)

    def _feed(self, request: Request, key: str, client: str) -> Response:
        if not self.access.opens_feed(key):
            self.throttle.note(client)
            return PlainTextResponse(_("Fel nyckel."), 403)
        return self._shown(request, self.source.page(CALENDAR, whole=False), Reach.READER)

    def _shown(self, request: Request, page: Page | None, reach: Reach) -> Response:
        if page is None:
            return PlainTextResponse(_("Sidan finns inte."), 404)
        tag = f'"{sha256(page.content).hexdigest()[:32]}"'
        headers = {
            "Cache-Control": "no-store" if reach is Reach.ADMIN else "private, no-cache",
            "Content-Security-Policy": f"{page.csp}; frame-ancestors 'none'; form-action 'none'"
            if page.csp
            else _NO_POLICY,
            "ETag": tag,
            "Vary": "Authorization",
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(page.content, media_type=page.media_type, headers=headers)

    def _healthz(self) -> Response:
        health = self.source.health()
        return JSONResponse({"status": "ok" if health.well else "fault"}, 200 if health.well else 503)


def application(source: WebSource, access: Access, throttle: Throttle) -> Starlette:
    """Return the pages as an application: GET and HEAD only."""
    return Starlette(routes=[Route("/{address:path}", Door(source, access, throttle).__call__, methods=["GET"])])
