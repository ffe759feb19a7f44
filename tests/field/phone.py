"""A phone with Collect: what it sends, byte for byte, and how it fills in a form that it has loaded."""

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from defusedxml.ElementTree import fromstring

BOUNDARY = "5b53b6a6-6c26-4d31-b9d7-invented"
XFORMS = "{http://www.w3.org/2002/xforms}"


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Phone:
    """Speaks HTTP/1.1 to the address that its QR code holds, with the headers that Collect sends."""

    server: str
    headers: Mapping[str, str] = field(
        default_factory=lambda: {
            "X-OpenRosa-Version": "1.0",
            "User-Agent": "org.odk.collect.android/v2026.1.0 Dalvik/2.1.0",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en",
        }
    )

    def ask(self, method: str, address: str, body: bytes | None = None, **more: str) -> Answered:
        parts = urlsplit(address)
        assert parts.hostname
        assert parts.port
        connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
        path = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(method, path, body, {**self.headers, "Accept-Encoding": "identity", **more})
        answer: HTTPResponse = connection.getresponse()
        found = Answered(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        return found

    def send(self, instance: bytes, files: Mapping[str, bytes] | None = None) -> Answered:
        return self.ask(
            "POST", f"{self.server}/submission", multipart(instance, files or {}),
            **{"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )  # fmt: skip


def multipart(instance: bytes, files: Mapping[str, bytes]) -> bytes:
    """As OkHttp writes it: each part with its disposition, type and length."""
    parts = [("xml_submission_file", "invented.xml", "text/xml", instance)]
    parts += [(name, name, "application/octet-stream", content) for name, content in files.items()]
    written = b"".join(
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
        ).encode()
        + content
        + b"\r\n"
        for name, file, kind, content in parts
    )
    return written + f"--{BOUNDARY}--\r\n".encode()


def fill(
    xform: str | bytes, answers: Mapping[str, str], *, instance: str = "", deprecated: str = "",
    repeat: Callable[[ET.Element], None] | None = None,
) -> bytes:  # fmt: skip
    """The form's own first instance with these answers by path, as Collect would send it."""
    root = fromstring(xform)
    first = root.find(f".//{XFORMS}instance")
    assert first is not None
    data = first[0]
    for parent in list(data.iter()):
        for child in list(parent):
            if "{http://openrosa.org/javarosa}template" in child.attrib:
                parent.remove(child)
    for element in data.iter():
        element.tag = element.tag.rpartition("}")[2]
    for path, value in answers.items():
        found = data.find(path)
        assert found is not None, path
        found.text = value
    meta = data.find("meta")
    assert meta is not None
    named = meta.find("instanceID")
    assert named is not None
    named.text = instance or f"uuid:{uuid.uuid4()}"
    if deprecated:
        ET.SubElement(meta, "deprecatedID").text = deprecated
    if repeat:
        repeat(data)
    return ET.tostring(data, encoding="utf-8", xml_declaration=True)
