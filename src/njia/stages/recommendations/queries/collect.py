"""What Collect is told by a QR code: where the forms are, and to keep as little as it can."""

import base64
import json
import zlib


def settings_code(server: str, project: str) -> str:
    """Collect's settings as it reads them from a QR code: JSON, deflated, in base64.

    It fetches new forms by itself, sends as soon as there is a network, and deletes what was sent. It is told to send
    no statistics, and no name, number or address of whoever holds the phone.
    """
    told = {
        "general": {
            "protocol": "odk_default",
            "server_url": server,
            "formlist_url": "/formList",
            "submission_url": "/submission",
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "delete_send": True,
            "analytics": False,
            "metadata_username": "",
            "metadata_phonenumber": "",
            "metadata_email": "",
        },
        "admin": {"analytics": False, "change_server": False},
        "project": {"name": project, "icon": "N", "color": "#1f5a43"},
    }
    packed = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.b64encode(packed).decode()


def picture(code: str) -> str:
    """The QR code as SVG to be put into a page. Its size is the page's to say."""
    import segno

    return segno.make_qr(code, error="m").svg_inline(
        omitsize=True, border=4, svgclass="qr", lineclass=None, light="#fff"
    )


def read_settings_code(code: str) -> dict[str, dict[str, object]]:
    """As Collect reads it."""
    read: dict[str, dict[str, object]] = json.loads(zlib.decompress(base64.b64decode(code)))
    return read
