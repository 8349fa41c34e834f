from alertwhy.redact.marks import is_mark, mark


def test_a_mark_says_what_stood_there() -> None:
    assert "[redacted: private key]" == mark("private key")


def test_only_marks_are_marks() -> None:
    assert is_mark(mark("token") + mark("password"))
    assert not is_mark("x" + mark("token"))
    assert not is_mark("")
