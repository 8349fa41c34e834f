"""The HTTP service, as it is started."""

import pytest


def test_it_does_not_listen_to_others_without_a_token(
    ended, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("ALERTWHY_LISTEN", "0.0.0.0:0")
    assert 1 == ended("serve")
    said = capsys.readouterr().err
    assert "ALERTWHY_WEBHOOK_TOKEN" in said
    assert "Traceback" not in said
