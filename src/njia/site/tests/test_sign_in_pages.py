"""Every page of the way in and of one's own account is ours, from the template down to its words."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

PASSWORD = "the long way round the lake"
KEY = {
    "name": "Blue phone",
    "passwordless": True,
    "credential": {"clientExtensionResults": {"credProps": {"rk": True}}},
}

TEMPLATES = Path(__file__).parents[1] / "templates"
MESSAGES = sorted(TEMPLATES.glob("*/messages/*.txt"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_rate_limits() -> None:
    cache.clear()


@pytest.fixture
def person() -> Any:
    person = get_user_model()(username="amina", joined_on=datetime.date(2026, 1, 5))
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def signed_in(client: Client, person: Any) -> Client:
    """Signed in through the form, and the password given once more, as every change of the way in demands."""
    client.post(reverse("account_login"), {"login": "amina", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def drawn(response: Any) -> set[str]:
    return {template.name for template in response.templates}


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("account_login", "account/login.html"),
        ("account_reset_password", "account/password_reset.html"),
        ("account_reset_password_done", "account/password_reset_done.html"),
        ("account_reset_password_from_key_done", "account/password_reset_from_key_done.html"),
        ("account_inactive", "account/account_inactive.html"),
    ],
)
def test_pages_before_signing_in(client: Client, url: str, template: str) -> None:
    response = client.get(reverse(url))
    assert response.status_code == 200
    assert {template, "base.html"} <= drawn(response)
    assert b'class="tools"' not in response.content


def test_signing_in_offers_a_passkey_without_inline_script(client: Client) -> None:
    html = client.get(reverse("account_login")).content.decode()
    assert 'id="passkey_login"' in html
    assert "mfa/js/webauthn.js" in html
    assert "I forgot my password" in html
    assert "Forgot your password?" not in html


def test_a_wrong_password_is_named_at_the_top(client: Client, person: Any) -> None:
    html = client.post(reverse("account_login"), {"login": "amina", "password": "wrong"}).content.decode()
    assert 'role="alert"' in html


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("account_logout", "account/logout.html"),
        ("account_change_password", "account/password_change.html"),
        ("mfa_index", "mfa/index.html"),
        ("mfa_activate_totp", "mfa/totp/activate_form.html"),
        ("mfa_add_webauthn", "mfa/webauthn/add_form.html"),
        ("mfa_list_webauthn", "mfa/webauthn/authenticator_list.html"),
        ("account_reauthenticate", "account/reauthenticate.html"),
    ],
)
def test_pages_of_ones_own_account(signed_in: Client, url: str, template: str) -> None:
    response = signed_in.get(reverse(url))
    assert response.status_code == 200
    assert {template, "base.html"} <= drawn(response)


def test_the_square_code_is_drawn_in_the_page(signed_in: Client) -> None:
    html = signed_in.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in html.split('class="qr"')[1]
    assert "data:image" not in html


def test_an_invited_person_without_a_password_chooses_one(client: Client, person: Any) -> None:
    person.set_unusable_password()
    person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(reverse("account_set_password"))
    assert "account/password_set.html" in drawn(response)


def test_a_link_to_a_new_password_opens_and_a_spoilt_one_says_so(client: Client, person: Any) -> None:
    uid, key = user_pk_to_url_str(person), default_token_generator.make_token(person)
    opened = client.get(reverse("account_reset_password_from_key", args=[uid, key]), follow=True)
    assert "account/password_reset_from_key.html" in drawn(opened)
    assert b'type="password"' in opened.content
    spoilt = client.get(reverse("account_reset_password_from_key", args=[uid, "no-such-key"]), follow=True)
    assert b"This link no longer works" in spoilt.content


def test_the_second_step(client: Client, person: Any) -> None:
    TOTP.activate(person, generate_totp_secret())
    response = client.post(reverse("account_login"), {"login": "amina", "password": PASSWORD}, follow=True)
    assert {"mfa/authenticate.html", "mfa/_leave_stage.html"} <= drawn(response)
    assert b'id="mfa_webauthn_authenticate"' in response.content


def test_the_app_can_be_switched_off_and_codes_made(signed_in: Client, person: Any) -> None:
    TOTP.activate(person, generate_totp_secret())
    assert "mfa/totp/deactivate_form.html" in drawn(signed_in.get(reverse("mfa_deactivate_totp")))
    assert "mfa/recovery_codes/generate.html" in drawn(signed_in.get(reverse("mfa_generate_recovery_codes")))
    response = signed_in.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert "mfa/recovery_codes/index.html" in drawn(response)
    assert b"10 codes are left." in response.content
    assert "mfa/reauthenticate.html" in drawn(signed_in.get(reverse("mfa_reauthenticate")))


def test_passkeys_can_be_seen_renamed_and_removed(signed_in: Client, person: Any) -> None:
    key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=KEY)
    assert b"Blue phone" in signed_in.get(reverse("mfa_list_webauthn")).content
    assert "mfa/webauthn/edit_form.html" in drawn(signed_in.get(reverse("mfa_edit_webauthn", args=[key.pk])))
    assert "mfa/webauthn/authenticator_confirm_delete.html" in drawn(
        signed_in.get(reverse("mfa_remove_webauthn", args=[key.pk]))
    )


def test_nobody_signs_up(client: Client) -> None:
    response = client.get(reverse("account_signup"))
    assert "account/signup_closed.html" in drawn(response)


def test_what_was_done_is_said_once_on_the_next_page(client: Client, person: Any) -> None:
    client.post(reverse("account_login"), {"login": "amina", "password": PASSWORD})
    first, second = (client.get(reverse("mfa_index")).content for _ in range(2))
    assert b"You are signed in." in first.split(b'role="status"')[1]
    assert b"You are signed in." not in second


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_messages_name_nobody(path: Path, person: Any) -> None:
    text = render_to_string(path.relative_to(TEMPLATES).as_posix(), {"user": person}).strip()
    assert text.endswith(".")
    assert "amina" not in text
