"""The images of identity reports: files, their contents, and links to them that need no key."""

import struct
import zlib
from urllib.parse import urlsplit

import pytest

from conftest import services_of
from expectations import FILE_ID, INTEGER, Like, plain, refusal, refused
from wire import Admin, Wire

LINK_ID = Like(r"link_1[0-9A-Za-z]{23}")
LINK_URL = Like(r"http://127\.0\.0\.1:\d+/links/[0-9A-Za-z]{86}")
NOON = 4_000_000_000
WITH_SELFIE = {"type": "document", "options": {"document": {"require_matching_selfie": True}}}
PICTURES = [("document_front.png", "identity_document", (240, 152)), ("document_back.png", "identity_document", (240, 152)),
            ("selfie.png", "selfie", (160, 200))]


def size_of(png):
    """Width and height of a PNG whose every chunk is whole and whose pixels are all there."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, rest = [], png[8:]
    while rest:
        length, = struct.unpack(">I", rest[:4])
        name, data, checksum = rest[4:8], rest[8:8 + length], rest[8 + length:12 + length]
        assert struct.unpack(">I", checksum)[0] == zlib.crc32(name + data)
        chunks.append((name, data))
        rest = rest[12 + length:]
    assert chunks[0][0] == b"IHDR" and chunks[-1] == (b"IEND", b"")
    width, height, depth, colours = struct.unpack(">IIBB", chunks[0][1][:10])
    assert colours == 3
    # Each line is a byte that names its filter, and the pixels, each `depth` bits wide.
    pixels = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    assert len(pixels) == height * (1 + (width * depth + 7) // 8)
    return width, height


@pytest.fixture
def files(client):
    return services_of(client).files


@pytest.fixture
def links(client):
    return services_of(client).file_links


@pytest.fixture
def images(verified, reports):
    """The ids of the images of a new report: front, back, selfie."""
    def make():
        report = reports.retrieve(verified(**WITH_SELFIE).last_verification_report)
        return [*report.document.files, report.selfie.selfie]
    return make


def follow(url, method="GET"):
    """What the URL of a link answers to somebody without a key."""
    host = urlsplit(url)
    return Wire(f"{host.scheme}://{host.netloc}").call(method, host.path)


def test_the_files_of_a_report(daemon, files, images):
    ids = images()
    assert [plain(files.retrieve(id)) for id in ids] == [
        {
            "id": id, "object": "file", "created": INTEGER, "expires_at": None, "filename": filename,
            "links": {"object": "list", "data": [], "has_more": False, "url": f"/v1/file_links?file={id}"},
            "purpose": purpose, "size": INTEGER, "title": None, "type": "png", "url": f"{daemon.url}/v1/files/{id}/contents",
        }
        for id, (filename, purpose, _) in zip(ids, PICTURES)
    ]
    assert ids == [FILE_ID, FILE_ID, FILE_ID]
    assert [file.id for file in files.list()] == ids[::-1]
    assert [file.id for file in files.list({"purpose": "selfie"})] == ids[2:]
    assert refusal(lambda: files.retrieve("file_none")) == refused(
        "No such file upload: 'file_none'", param="id", code="resource_missing", status=404)


def test_their_contents_are_pictures(files, images, wire):
    ids = images()
    for id, (_, _, size) in zip(ids, PICTURES):
        answer = wire.get(urlsplit(files.retrieve(id).url).path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
        assert int(answer.headers["Content-Length"]) == len(answer.body) == files.retrieve(id).size
        assert size_of(answer.body) == size


def test_contents_need_a_secret_key(files, images, daemon, key, new_key):
    path = urlsplit(files.retrieve(images()[0]).url).path
    assert Wire(daemon.url).get(path).status == 401
    assert Wire(daemon.url, key.replace("sk_", "pk_")).get(path).status == 403
    assert Wire(daemon.url, new_key()).get(path).status == 404
    assert Wire(daemon.url, key.replace("sk_", "rk_")).get(path).status == 200


def test_a_link(links, files, images, wire):
    id = images()[2]
    link = links.create({"file": id, "metadata": {"order": "42"}})
    assert plain(link) == {
        "id": LINK_ID, "object": "file_link", "created": INTEGER, "expired": False, "expires_at": None, "file": id, "livemode": False,
        "metadata": {"order": "42"}, "url": LINK_URL,
    }
    assert plain(links.retrieve(link.id)) == plain(link)
    assert links.retrieve(link.id, {"expand": ["file"]}).file.filename == "selfie.png"
    assert [plain(each) for each in files.retrieve(id).links.data] == [plain(link)]

    answer = follow(link.url)
    assert (answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (200, "image/png", "no-store")
    assert answer.body == wire.get(f"/v1/files/{id}/contents").body
    head = follow(link.url, "HEAD")
    assert (head.status, head.headers["Content-Length"], head.body) == (200, str(len(answer.body)), b"")


def test_a_link_that_expires(links, images, admin):
    admin.clock(now=NOON, frozen=True)
    link = links.create({"file": images()[0], "expires_at": NOON + 30})
    admin.clock(advance=29)
    assert follow(link.url).status == 200
    assert admin.clock(advance=1)["fired"] == [{"at": NOON + 30, "id": link.id, "transition": "expire"}]
    assert links.retrieve(link.id).expired is True
    answer = follow(link.url)
    assert (answer.status, answer.error["type"]) == (404, "invalid_request_error")
    assert refusal(lambda: links.update(link.id, {"expires_at": ""}))[1] == 400


def test_updates_of_a_link(links, images, admin):
    admin.clock(now=NOON, frozen=True)
    link = links.create({"file": images()[0], "expires_at": NOON + 30})
    assert links.update(link.id, {"expires_at": NOON + 60, "metadata": {"a": "1"}}).expires_at == NOON + 60
    assert links.update(link.id, {"expires_at": ""}).expires_at is None
    admin.clock(advance=60)
    assert follow(link.url).status == 200
    ended = links.update(link.id, {"expires_at": "now"})
    assert (ended.expires_at, ended.expired, ended.metadata["a"]) == (NOON + 60, True, "1")
    assert follow(link.url).status == 404


def test_what_a_link_cannot_be(links, images, admin):
    admin.clock(now=NOON, frozen=True)
    assert refusal(lambda: links.create({"file": "file_none"})) == refused(
        "No such file upload: 'file_none'", param="file", code="resource_missing")
    assert refusal(lambda: links.create({"file": images()[0], "expires_at": NOON})) == refused(
        "Invalid expires_at: it must be in the future.", param="expires_at")


def test_the_list_of_links(links, images, admin):
    front, back, _ = images()
    first, second, third = (links.create({"file": id}).id for id in (front, front, back))
    links.update(first, {"expires_at": "now"})
    assert [link.id for link in links.list()] == [third, second, first]
    assert [link.id for link in links.list({"file": front})] == [second, first]
    assert [link.id for link in links.list({"expired": True})] == [first]
    assert [link.id for link in links.list({"expired": False})] == [third, second]


def test_a_redaction_takes_the_images_away(sessions, links, files, images, admin):
    id = images()[2]
    url = links.create({"file": id}).url
    sessions.redact(sessions.list().data[0].id)
    assert follow(url).status == 200
    admin.clock(advance="4d")
    assert follow(url).status == 404
    assert files.list().data == []
    assert refusal(lambda: files.retrieve(id))[1] == 404


def test_they_follow_the_daemon_and_its_log_does_not_tell(start_daemon, key):
    """After a start on another port: every URL has moved, the links that a file shows included."""
    daemon = start_daemon(log_level="info")
    wire, admin = Wire(daemon.url, key), Admin(daemon.url, key)
    session = wire.post("/v1/identity/verification_sessions", "type=document").json["id"]
    admin.submit(session)
    admin.verify(session)
    file = wire.get("/v1/files").json["data"][0]["id"]
    former = wire.post("/v1/file_links", f"file={file}").json["url"]
    assert follow(former).status == 200
    assert daemon.stop() == 0

    daemon.start()
    wire = Wire(daemon.url, key)
    link, = wire.get("/v1/file_links").json["data"]
    assert link["url"] == daemon.url + urlsplit(former).path
    assert wire.get(f"/v1/files/{file}").json["links"]["data"] == [link]
    assert wire.get(f"/v1/files/{file}").json["url"] == f"{daemon.url}/v1/files/{file}/contents"
    assert follow(link["url"]).status == 200
    assert "GET /links/[masked] 200" in daemon.log
    assert urlsplit(former).path not in daemon.log


def test_a_file_that_is_a_seed(start_daemon, key, tmp_path):
    """It is what the seed says; it has no bytes of its own, so its contents are some picture. Links to it work."""
    seeds = tmp_path / "seeds.json"
    seeds.write_text('{"file": [{"id": "file_logo", "purpose": "business_logo", "size": 7}]}')
    wire = Wire(start_daemon("--seeds", seeds).url, key)
    assert wire.get("/v1/files/file_logo").json["links"] is None
    link = wire.post("/v1/file_links", "file=file_logo").json
    assert wire.get("/v1/files/file_logo").json["links"] == {
        "object": "list", "data": [link], "has_more": False, "url": "/v1/file_links?file=file_logo"}
    assert size_of(follow(link["url"]).body) == size_of(wire.get("/v1/files/file_logo/contents").body) == (240, 152)
