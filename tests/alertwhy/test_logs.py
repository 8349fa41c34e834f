"""One stream, one shape, no secrets."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from alertwhy import logs

TOKEN = "xoxb-" + "123456789012-123456789012-AbCdEfGhIjKlMnOpQrStUvWx"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging belongs to the process: give back what pytest had."""
    root = logging.getLogger()  # noqa: TID251 (what is tested)
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_its_event_and_fields() -> None:
    out = io.StringIO()
    logs.configure(stream=out)
    with structlog.contextvars.bound_contextvars(job="deliver"):
        structlog.get_logger().info("job_ended", seconds=0.1)
    (line,) = lines(out)
    assert "timestamp" in line
    del line["timestamp"]
    assert {"event": "job_ended", "level": "info", "job": "deliver", "seconds": 0.1} == line


def test_a_librarys_own_record_has_the_same_shape() -> None:
    out = io.StringIO()
    logs.configure(stream=out)
    logging.getLogger("some.library").warning("retry %d", 3)  # noqa: TID251 (a library's)
    (line,) = lines(out)
    assert ("retry 3", "warning") == (line["event"], line["level"])


def test_no_line_holds_a_secret() -> None:
    out = io.StringIO()
    logs.configure(stream=out)
    log = structlog.get_logger()
    log.warning("refused", reason=f"token {TOKEN} is bad")
    logging.getLogger("some.library").error("sent %s", TOKEN)  # noqa: TID251 (a library's)
    try:
        int(TOKEN)
    except ValueError:
        log.exception("broke")
        logging.getLogger("some.library").exception("broke too")  # noqa: TID251 (a library's)
    assert 4 == len(lines(out))
    assert TOKEN not in out.getvalue()
    assert "Traceback" in out.getvalue()


def test_what_is_below_the_level_is_not_said() -> None:
    out = io.StringIO()
    logs.configure(stream=out, level="WARNING")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("heard")
    assert ["heard"] == [line["event"] for line in lines(out)]


def test_chatty_libraries_are_heard_from_warning_on() -> None:
    out = io.StringIO()
    logs.configure(stream=out)
    logging.getLogger("urllib3").info("connection")  # noqa: TID251 (a library's)
    logging.getLogger("some.library").info("heard")  # noqa: TID251 (a library's)
    assert ["heard"] == [line["event"] for line in lines(out)]


def test_a_person_at_a_terminal_reads_no_json() -> None:
    out = Terminal()
    logs.configure(stream=out)
    structlog.get_logger().info("job_ended", seconds=0.1)
    assert "job_ended" in out.getvalue()
    assert "{" not in out.getvalue()


def test_without_a_stream_it_is_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    structlog.get_logger().info("job_ended")
    assert "job_ended" in capsys.readouterr().err
