from alertwhy.redact.shapes import shapes

GITHUB = "ghp" + "_" + "0123456789abcdefghijABCDEFGHIJ012345"
JWT = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJub3QiOiJyZWFsIn0.bm90LWEtc2lnbmF0dXJl"


def test_a_token_goes_wherever_it_stands() -> None:
    assert "x [redacted: github token], y" == shapes(f"x {GITHUB}, y")
    assert "x%20[redacted: jwt]" == shapes(f"x%20{JWT}")


def test_a_key_and_its_secret_beside_it_go_together() -> None:
    pair = "AKIA" + "IOSFODNN7EXAMPLE" + " wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    assert "found [redacted: aws key]." == shapes(f"found {pair}.")


def test_a_prefix_inside_a_word_is_none() -> None:
    text = f"my{GITHUB} task-sk-gateway-deployment-7c9f8d6b5-x2k4q"
    assert text == shapes(text)
