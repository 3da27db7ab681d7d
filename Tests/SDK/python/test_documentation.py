"""Every code block of the documentation does what it says: see documentation.py for how each kind of block is run."""

import pytest
import stripe

from documentation import ARTICLES, Reader, blocks

pytestmark = pytest.mark.without_sdk


@pytest.fixture
def reader(tmp_path, monkeypatch):
    # Some examples set these for the whole module.
    for name in ["api_key", "api_base", "upload_api_base"]:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    reader = Reader(tmp_path)
    yield reader
    reader.close()


@pytest.mark.parametrize("article", [article for article in ARTICLES if blocks(article)], ids=lambda article: article.stem)
def test_blocks(article, reader):
    for block in blocks(article):
        reader.follow(block)


def test_what_an_answer_must_say():
    from documentation import includes
    assert includes({"a": 1, "b": [{"c": "xyz", "d": 2}]}, {"b": [{"c": "x…"}]})
    assert not includes({"a": 1}, {"b": 1})
    assert not includes({"data": [1]}, {"data": []})
