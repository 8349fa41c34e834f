import pytest

from workers.objects.asked import MOST_ASKED, asked_of


def env(*pairs: tuple[str, str]) -> dict[str, object]:
    return {"env": [{"name": name, "value": value} for name, value in pairs]}


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        ("DB_HOST", "mysql", "DB_HOST=mysql"),
        ("CACHE_ADDR", "cache.shop:6379", "CACHE_ADDR=cache.shop:6379"),
        (
            "DATABASE_URL",
            "postgres://app:s3cret@pg.data:5432/app?sslmode=off",
            "DATABASE_URL=postgres://pg.data:5432",
        ),
        ("broker_url", "amqp://rabbit//", "broker_url=amqp://rabbit"),
        ("SPRING_DATASOURCE_URL", "jdbc:mysql://db/x", "SPRING_DATASOURCE_URL=jdbc:mysql://db"),
        ("MONGO_HOSTS", "m-0.m:27017,m-1.m:27017", "MONGO_HOSTS=m-0.m:27017"),
    ],
)
def test_an_address_is_kept_without_user_password_or_path(
    name: str, value: str, asked: str
) -> None:
    assert (asked,) == asked_of(env((name, value)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "mysql"),
        ("HOSTING", "eu"),
        ("API_URL", "$(BASE)/v1"),
        ("API_URL", ""),
        ("LISTEN_ADDR", ":8080"),
        ("TOKEN_URL", "https://u:p@ss@/"),
    ],
)
def test_what_is_no_address_is_left_out(name: str, value: str) -> None:
    assert () == asked_of(env((name, value)))


def test_what_stands_elsewhere_is_not_known() -> None:
    assert () == asked_of({"env": [{"name": "DB_HOST", "valueFrom": {"secretKeyRef": {}}}]})


def test_only_a_few_are_kept() -> None:
    many = env(*((f"P{number}_HOST", "db") for number in range(MOST_ASKED + 5)))

    assert MOST_ASKED == len(asked_of(many))
