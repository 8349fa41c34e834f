from alertwhy.redact.private_keys import private_keys

BEGIN, END = "-----BEGIN RSA PRIVATE" + " KEY-----", "-----END RSA PRIVATE" + " KEY-----"
LINE = "bm90YXJlYWxrZXlub3RhcmVhbGtleW5vdGFyZWFsa2V5bm90YXJlYWxrZXlub3Rh"
HIDDEN = "[redacted: private key]"


def test_a_whole_key_goes() -> None:
    assert f"a\n{HIDDEN}\nb" == private_keys(f"a\n{BEGIN}\n{LINE}\ncmVhbA==\n{END}\nb")


def test_a_key_written_on_one_line_goes() -> None:
    assert f'"{HIDDEN}\\n"' == private_keys(f'"{BEGIN}\\n{LINE}\\n{END}\\n"')


def test_a_key_that_the_log_cuts_off_goes_and_what_follows_stays() -> None:
    assert f"{HIDDEN}\nnext line" == private_keys(f"{BEGIN}\n{LINE}\n{LINE}\nnext line")


def test_a_key_whose_beginning_the_log_lost_goes() -> None:
    assert f"before\n{HIDDEN} x" == private_keys(f"before\n{LINE}\ncmVhbA==\n{END} x")


def test_a_certificate_stays() -> None:
    text = f"-----BEGIN CERTIFICATE-----\n{LINE}\n-----END CERTIFICATE-----"
    assert text == private_keys(text)
