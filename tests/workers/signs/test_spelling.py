import pytest

from alertwhy.domain.facts import Change, LogTail, Rollout
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, app, log, seen
from workers.signs.spelling import Written, nearest, suggestion, where_written


@pytest.mark.parametrize(
    ("command", "args", "word", "where"),
    [
        ((), ("ngnix", "-g"), "ngnix", Written("args[0]", "ngnix")),
        (("ngnix",), ("-g",), "ngnix", Written("command[0]", "ngnix")),
        (("sh", "-c", "exec ngnix -g x"), (), "ngnix", Written("command[2]", "exec ngnix -g x")),
        (
            ("sh", "-c"),
            ("cd /srv && /srv/ngnix",),
            "/srv/ngnix",
            Written("args[0]", "cd /srv && /srv/ngnix"),
        ),
        (("sh", "-c", "ngnix-x"), (), "ngnix", Written("command")),
        ((), ("serve",), "", Written("args")),
        ((), (), "ngnix", Written("image")),
    ],
    ids=[
        "alone",
        "in command",
        "in a script",
        "with its folder",
        "only part of a word",
        "no word",
        "in the image",
    ],
)
def test_where_a_word_is_written(
    command: tuple[str, ...], args: tuple[str, ...], word: str, where: Written
) -> None:
    assert where == where_written(app(command=command, args=args), word)


@pytest.mark.parametrize(
    ("image", "args", "word", "meant"),
    [
        ("nginx:1.27", ("ngnix",), "ngnix", "nginx"),
        ("docker.io/bitnami/redis:7", ("/usr/bin/rediss",), "/usr/bin/rediss", "/usr/bin/redis"),
        ("acme/web:1", ("pyhton", "app.py"), "pyhton", "python"),
        ("acme/web:1", ("gunicron", "app:app"), "gunicron", "gunicorn"),
        ("acme/web:1", ("frobnicate",), "frobnicate", ""),
        ("acme/web:1", ("ls",), "ls", ""),
        ("acme/web:1", ("",), "", ""),
    ],
)
def test_the_nearest_known_word(image: str, args: tuple[str, ...], word: str, meant: str) -> None:
    state = app(image=image, args=args, container="web")

    assert meant == suggestion(seen(state), state, word)


def test_what_stood_there_before_is_the_best_guess() -> None:
    state = app(image="starts-web:1", args=("strat-web",))
    before = Change("args[0]", "start-web --now", "strat-web --now")
    other = Change("image", "strat-weby", "web:2")

    assert "start-web" == suggestion(
        seen(state, Rollout(DEPLOYMENT, 2, 1, (other, before))), state, "strat-web"
    )


def test_a_part_of_the_wrong_word_is_no_better_one() -> None:
    state = app(image="acme/x:1", command=("/opt/bin/start-web.sh",))

    assert "" == suggestion(seen(state), state, "/opt/bin/start-web.sh")


def test_the_containers_own_log_may_know_the_word() -> None:
    state = app(image="acme/web:1", args=("frobnicat",))
    other = LogTail(ObjectRef("Pod", "x", "y"), "app", previous=True, lines=("usage: frobnicato",))

    assert "frobnicate" == suggestion(
        seen(state, other, log("usage: frobnicate FILE")), state, "frobnicat"
    )


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("LOG_LEVL", ("LOG_LEVEL", "PORT"), "LOG_LEVEL"),
        ("log-level", ("LOG_LEVEL", "LOG_LEVELS"), "LOG_LEVEL"),
        ("App-Config", ("app-config",), "app-config"),
        ("app.yml", ("app.yaml",), "app.yaml"),
        ("port", ("host", "user"), ""),
        ("port", ("port",), ""),
        ("port", (), ""),
    ],
)
def test_the_nearest_of_known_names(name: str, known: tuple[str, ...], meant: str) -> None:
    assert meant == nearest(name, known)
