from tests.fakes.objects import obj
from workers.objects.references import Reference, configmaps_of

SPEC = {
    "initContainers": [{"name": "wait", "envFrom": [{"configMapRef": {"name": "wait"}}]}],
    "containers": [
        {
            "name": "app",
            "envFrom": [{"secretRef": {"name": "db"}}],
            "env": [
                {"name": "A", "value": "plain"},
                {
                    "name": "B",
                    "valueFrom": {
                        "configMapKeyRef": {"name": "flags", "key": "b", "optional": True}
                    },
                },
            ],
        }
    ],
    "volumes": [
        {"name": "cfg", "configMap": {"name": "files"}},
        {"name": "tls", "secret": {"secretName": "tls"}},
        {
            "name": "all",
            "projected": {"sources": [{"configMap": {"name": "more"}}, {"secret": {"name": "x"}}]},
        },
    ],
}


def test_variables_and_volumes_name_config_maps() -> None:
    assert (
        Reference("wait"),
        Reference("flags", optional=True),
        Reference("files", "cfg"),
        Reference("more", "all"),
    ) == configmaps_of(obj("Pod", "web", spec=SPEC))


def test_a_pod_without_any_names_none() -> None:
    assert () == configmaps_of(obj("Pod", "web"))
