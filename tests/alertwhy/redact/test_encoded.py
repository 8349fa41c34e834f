import base64

from alertwhy.redact.encoded import encoded


def without_x(text: str) -> str:
    return text.replace("password=hunter2", "")


def test_base64_of_text_that_would_change_goes() -> None:
    run = base64.b64encode(b"password=hunter2\nlevel=debug").decode()
    assert "config: [redacted: base64]" == encoded(f"config: {run}", without_x)
    assert "config: [redacted: base64]" == encoded(f"config: {run.rstrip('=')}", without_x)


def test_base64_of_harmless_text_stays() -> None:
    run = base64.b64encode(b"level=debug, colour=blue").decode()
    assert run == encoded(run, without_x)


def test_digests_and_names_stay() -> None:
    text = "9f86d081884c7d659a2feaa0c55ad015 CamelCaseNameOfAClass/AndAnother"
    assert text == encoded(text, without_x)
