"""JSON or YAML files, gzipped or not, as plain values: snapshots, and what stands beside them."""

import gzip
import json
import zlib
from pathlib import Path

import yaml

from alertwhy.errors import ConfigError

GZIP = b"\x1f\x8b"  # how a gzipped file begins
MAX_BYTES = 512 * 1024 * 1024  # unpacked; a recorded cluster of 10 000 pods has about 100 MiB
MAX_DEPTH = 200  # levels of YAML; what the API server returns has about 20
MAX_NODES = 10_000_000  # values, aliases counted out; 10 000 pods have about 3 million


def read_document(path: Path, *, limit: int = MAX_BYTES) -> object:
    """What a file holds; times stay text. Raises ConfigError with the place of what is wrong."""
    body = _text(path, limit)
    try:
        return json.loads(body) if body.lstrip().startswith("{") else _yaml(body)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}: line {error.lineno}: not JSON: {error.msg}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        raise ConfigError(f"{path}: {place}not YAML that can be read") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply, or its aliases hold each other") from error


def _yaml(body: str) -> object:
    """YAML as plain values; RecursionError where libyaml would crash or aliases would explode."""
    sizes: dict[str, int] = {}  # of what each anchor stands for, aliases in it counted out
    above: list[int] = []  # the sizes of the collections around the one that is being read
    anchors: list[str] = []
    size = 0
    for event in yaml.parse(body, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            above.append(size)
            anchors.append(event.anchor or "")
            size = 0
        elif isinstance(event, yaml.CollectionEndEvent):
            sizes[anchors.pop()] = size
            size += above.pop() + 1
        elif isinstance(event, yaml.AliasEvent):
            size += sizes.get(event.anchor or "", MAX_NODES)  # not closed yet: it holds itself
        elif isinstance(event, yaml.ScalarEvent):
            size += 1
            sizes[event.anchor or ""] = 1
        if len(above) > MAX_DEPTH or size > MAX_NODES:
            raise RecursionError
    return yaml.load(body, _Loader)  # noqa: S506  # it is a safe loader


def _text(path: Path, limit: int) -> str:
    try:
        body = path.read_bytes()
        if body.startswith(GZIP):
            with gzip.open(path) as file:
                body = file.read(limit + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ConfigError(f"{path}: the gzip stream is damaged; record it again") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(body) > limit:
        raise ConfigError(f"{path}: holds more than {limit} bytes; record fewer namespaces")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8") from error


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever was built
    """YAML's safe loader, leaving times as the text they are in JSON."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
