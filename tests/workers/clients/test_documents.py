import gzip
from pathlib import Path

import pytest

from alertwhy.errors import ConfigError
from workers.clients.documents import read_document


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": "2026-11-21T16:00:00Z"}', {"a": "2026-11-21T16:00:00Z"}),
        (b"a: 2026-11-21T16:00:00Z\n", {"a": "2026-11-21T16:00:00Z"}),
        (b"\xef\xbb\xbfnone: true\n", {"none": True}),
        (gzip.compress(b"causes: [oom-killed]\n", mtime=0), {"causes": ["oom-killed"]}),
        (b"- 1\n", [1]),
        (b"", None),
    ],
)
def test_a_document_is_read_as_plain_values(tmp_path: Path, body: bytes, expected: object) -> None:
    path = tmp_path / "document"
    path.write_bytes(body)
    assert expected == read_document(path)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"a": }', "line 1: not JSON"),
        (b"a: [\n", "line 2: not YAML"),
        (b"a: &x [*x]", "aliases hold each other"),
        (b"\xff", "byte 0 is not UTF-8"),
        (b"\x1f\x8bbroken", "gzip stream is damaged"),
        (b"x" * 200, "holds more than 100 bytes"),
    ],
)
def test_what_cannot_be_read_names_the_place(tmp_path: Path, body: bytes, says: str) -> None:
    path = tmp_path / "broken"
    path.write_bytes(body)
    with pytest.raises(ConfigError, match=says) as caught:
        read_document(path, limit=100)
    assert str(caught.value).startswith(f"{path}: ")
