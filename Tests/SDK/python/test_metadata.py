"""Metadata: merged, unset, bounded, and given back as it came."""

import pytest

from expectations import invalid, plain, refusal, refused

SESSIONS = "/v1/identity/verification_sessions"


@pytest.fixture
def change(sessions):
    """Updates one session's metadata and answers what it is then."""
    session = sessions.create({"type": "document"})
    return lambda metadata: plain(sessions.update(session.id, {"metadata": metadata}))["metadata"]


def test_updates_merge(change):
    assert change({"a": "1", "b": "2"}) == {"a": "1", "b": "2"}
    assert change({"b": "3", "c": "4"}) == {"a": "1", "b": "3", "c": "4"}
    assert change({"a": "", "d": "5"}) == {"b": "3", "c": "4", "d": "5"}
    assert change({"never": ""}) == {"b": "3", "c": "4", "d": "5"}
    assert change("") == {}


def test_values_are_strings_and_text_is_kept(change):
    text = 'Zoë 🦓 "quoted" \\ back & forth = 100% + \t tab\nline'
    assert change({"number": 5, "text": text, "Zoë": "name"}) == {"number": "5", "text": text, "Zoë": "name"}


def test_the_bounds_themselves_are_fine(sessions):
    metadata = {**{f"key{n}": "x" for n in range(48)}, "k" * 40: "longest key", "longest value": "🦓" * 500}
    assert plain(sessions.create({"type": "document", "metadata": metadata}))["metadata"] == metadata


def test_values_are_up_to_500_characters_long(sessions):
    value = "v" * 501
    assert refusal(lambda: sessions.create({"type": "document", "metadata": {"a": value}})) == refused(
        f"Metadata values can have up to 500 characters, but you passed in a value that is 501 characters. Invalid value: {value}",
        param="metadata")


def test_keys_are_up_to_40_characters_long(sessions):
    name = "k" * 41
    assert refusal(lambda: sessions.create({"type": "document", "metadata": {name: "1"}})) == refused(
        f"Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: {name}",
        param="metadata")


def test_50_keys_at_most_also_after_a_merge(sessions):
    def keys(*range_):
        return {f"key{n}": "1" for n in range(*range_)}

    too_many = refused(
        "Metadata can have up to 50 keys, but you've set 51. Email us at support+metadata@stripe.com for more information.", param="metadata")
    assert refusal(lambda: sessions.create({"type": "document", "metadata": keys(51)})) == too_many
    session = sessions.create({"type": "document", "metadata": keys(50)})
    assert refusal(lambda: sessions.update(session.id, {"metadata": keys(50, 51)})) == too_many
    exchanged = sessions.update(session.id, {"metadata": {"key0": "", "key50": "1"}})
    assert plain(exchanged)["metadata"] == keys(1, 51)


def test_no_square_brackets_in_keys(wire):
    answer = wire.post(SESSIONS, "type=document&metadata[a[b]]=1")
    assert (answer.status, answer.error) == (400, invalid("Metadata keys cannot contain square brackets.", param="metadata"))


def test_a_refused_change_keeps_what_was(sessions):
    session = sessions.create({"type": "document", "metadata": {"a": "1"}})
    refusal(lambda: sessions.update(session.id, {"metadata": {"a": "2", "b": "v" * 501}}))
    assert plain(sessions.retrieve(session.id))["metadata"] == {"a": "1"}
