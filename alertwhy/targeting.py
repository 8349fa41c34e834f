"""The ``targets`` section of the routing file: how alerts name their object themselves."""

from alertwhy.domain.naming import Naming
from alertwhy.reading import known, mapping, text, texts

PARTS = {"kind", "name", "namespace", "container"}


def naming_of(value: object, where: str) -> Naming:
    """``{labels: {kind: …, name: …}, namespaces: […]}``; each part has a default. ConfigError."""
    section = mapping(value or {}, where)
    known(section, {"labels", "namespaces"}, where)
    labels = mapping(section.get("labels") or {}, f"{where}.labels")
    known(labels, PARTS, f"{where}.labels")
    default = Naming()

    def called(part: str, otherwise: str) -> str:
        return text(labels.get(part, otherwise), f"{where}.labels.{part}")

    return Naming(
        kind=called("kind", default.kind),
        name=called("name", default.name),
        namespace=called("namespace", default.namespace),
        container=called("container", default.container),
        namespaces=texts(section.get("namespaces"), f"{where}.namespaces"),
    )
