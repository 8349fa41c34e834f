"""What would leave the cluster."""

from tests.cli.conftest import Type


def test_secrets_do_not_come_out(typed: Type) -> None:
    result = typed("redact", stdin=b"connecting to postgres://app:hunter2@db:5432/shop\nready\n")
    assert "hunter2" not in result.output
    assert "ready\n" in result.output


def test_bytes_that_are_no_text_do_not_stop_it(typed: Type) -> None:
    assert 0 == typed("redact", stdin=b"\xff\xfe ok").exit_code
