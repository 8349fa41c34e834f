"""What would leave the cluster."""

from pathlib import Path

from tests.cli.conftest import Type


def test_secrets_do_not_come_out(typed: Type) -> None:
    result = typed("redact", stdin=b"connecting to postgres://app:hunter2@db:5432/shop\nready\n")
    assert "hunter2" not in result.output
    assert "ready\n" in result.output


def test_bytes_that_are_no_text_do_not_stop_it(typed: Type) -> None:
    assert 0 == typed("redact", stdin=b"\xff\xfe ok").exit_code


def test_an_operators_own_patterns_do_not_come_out_either(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "routing.yaml"
    file.write_text(
        "receivers: [{name: a, stdout: {}}]\nroute: {receiver: a}\n"
        "redact: [{name: customer, pattern: 'KD-[0-9]{6}'}]\n"
    )
    told = typed("redact", stdin=b"KD-123456 called\n", ALERTWHY_CONFIG=str(file))
    assert "[redacted: customer] called\n" == told.output
    assert "KD-123456" in typed("redact", stdin=b"KD-123456 called\n").output
