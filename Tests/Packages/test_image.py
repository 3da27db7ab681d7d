"""The image holds the program, the C library and certificates. Docker is not needed to see whether the program runs with that alone."""

import json
import re
import ssl
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml

from clean import REPOSITORY, run
from image import Image
from program import IS_STATIC

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((REPOSITORY / "Packaging/compose.yaml").read_text())


@pytest.fixture
def image(tmp_path):
    image = Image(tmp_path)
    yield image
    image.stop()


class SecureReceiver:
    """Receives webhooks at https://localhost, with a certificate of its own."""

    def __init__(self, folder):
        self.certificate = folder / "certificate.pem"
        key = folder / "key.pem"
        status, output = run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", self.certificate)
        assert status == 0, output
        self.events = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler):
                self.events.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))["type"])
                handler.send_response(200)
                handler.end_headers()

            def log_message(self, *_):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self._server.server_address[1]}/"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def post(address, **parameters):
    request = urllib.request.Request(address, urllib.parse.urlencode(parameters).encode(), {"Authorization": "Bearer sk_test_image"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_the_program_runs_with_nothing_else(image):
    url = image.start()
    status, output = image.command("health", "--url", url)
    assert status == 0, output
    assert json.loads(output)["status"] == "ok"
    post(f"{url}/v1/customers", name="Jenny")
    image.stop()
    # The state is where the volume is.
    assert (image.root / "var/lib/pinstripe/pinstripe.sqlite").stat().st_size > 0
    with urllib.request.urlopen(urllib.request.Request(f"{image.start()}/_admin/objects?object=customer"), timeout=30) as answer:
        assert len(json.load(answer)["data"]) == 1


def certificates_at(image, receiver, place):
    """The image of a distribution that keeps its certificates there, and trusts the receiver."""
    (image.root / "etc/ssl/certs/ca-certificates.crt").unlink()
    file = image.root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(receiver.certificate.read_bytes())


@pytest.mark.parametrize("place", [
    "etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/ssl/cert.pem"])
def test_a_webhook_goes_to_https(image, tmp_path, place):
    receiver = SecureReceiver(tmp_path)
    certificates_at(image, receiver, place)
    url = image.start()
    post(f"{url}/v1/webhook_endpoints", url=receiver.url, **{"enabled_events[]": "customer.created"})
    post(f"{url}/v1/customers", name="Jenny")
    assert [each["failure"] for each in post(f"{url}/_admin/settle").get("failed", [])] == []
    assert receiver.events == ["customer.created"]
    receiver.stop()


def test_a_server_that_is_not_trusted_gets_no_webhook(image, tmp_path):
    receiver = SecureReceiver(tmp_path)
    url = image.start()
    post(f"{url}/v1/webhook_endpoints", url=receiver.url, **{"enabled_events[]": "customer.created"})
    post(f"{url}/v1/customers", name="Jenny")
    [failed] = post(f"{url}/_admin/settle")["failed"]
    assert "self-signed certificate" in failed["failure"]
    assert receiver.events == []
    receiver.stop()


@pytest.mark.skipif(not IS_STATIC, reason="a debug build is large")
def test_the_image_is_small(image):
    assert image.bytes < 60_000_000
    # Nothing but the program needs a library, and it needs the C library only.
    assert {file.name.split(".so")[0] for file in image.root.rglob("*.so*")} == {"libc", "libm", "ld-linux-x86-64"}


def test_the_dockerfile_uses_the_root_folder():
    assert "RUN make image-root" in DOCKERFILE
    assert "COPY --from=build /pinstripe/.build/image-root /" in DOCKERFILE
    commands = re.findall(r'^(?:HEALTHCHECK .* CMD|ENTRYPOINT|CMD) (\[.*\])$', DOCKERFILE, re.MULTILINE)
    # There is no shell.
    assert [json.loads(command) for command in commands] == [["/usr/bin/pinstripe", "health"], ["/usr/bin/pinstripe"], ["serve"]]


def test_the_compose_file():
    service = COMPOSE["services"]["pinstripe"]
    settings = json.loads((REPOSITORY / "Config/pinstripe.json").read_text())
    for name in service["environment"]:
        assert name.removeprefix("PINSTRIPE_").lower() in {*settings, "public_url", "database"}, name
    assert service["healthcheck"]["test"] == ["CMD", "/usr/bin/pinstripe", "health"]
    [volume] = service["volumes"]
    name, place = volume.split(":")
    assert name in COMPOSE["volumes"] and f"VOLUME {place}" in DOCKERFILE
    assert service["ports"] == ["127.0.0.1:12111:12111"] and "EXPOSE 12111" in DOCKERFILE
    assert COMPOSE["services"]["shop"]["depends_on"] == {"pinstripe": {"condition": "service_healthy"}}
