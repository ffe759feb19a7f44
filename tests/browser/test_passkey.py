"""A passkey is added on one's own account, and opens the door afterwards."""

from collections.abc import Callable

from tests.browser.conftest import Visit


def test_a_passkey_is_made_and_lets_its_owner_in(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    page = visitor.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    visitor.go("/demo/enter/twg-workers/")
    name = page.locator("header a.plain").inner_text()
    visitor.go("/account/2fa/webauthn/add/")
    page.fill("[name=name]", "Invented telephone")
    passwordless = page.locator("[name=passwordless]")
    if passwordless.count() and passwordless.is_visible():
        passwordless.check()
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    visitor.go("/home/")
    page.locator("form[action$='/logout/'] button").click()
    if "/logout/" in page.url:
        page.locator("main form button").first.click()
    visitor.go("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/home/")
    assert page.locator("header a.plain").inner_text() == name
    assert visitor.complaints == []
