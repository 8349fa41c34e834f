from alertwhy.redact.pairs import pairs


def test_what_follows_the_value_on_its_line_stays() -> None:
    assert "password=[redacted: password] user=cart" == pairs("password=hunter2 user=cart")


def test_a_passphrase_in_yaml_goes_whole() -> None:
    assert "password: [redacted: password]\nx: 1" == pairs("password: correct horse battery\nx: 1")


def test_a_password_in_a_sentence_leaves_the_sentence() -> None:
    expected = "password: [redacted: password] is wrong"
    assert expected == pairs("password: hunter2 is wrong")


def test_both_sides_of_a_diff_go() -> None:
    expected = 'DB_PASSWORD: "[redacted: password]" -> "[redacted: password]"'
    assert expected == pairs('DB_PASSWORD: "hunter2" -> "hunter3"')


def test_a_name_and_its_value_may_stand_on_two_lines() -> None:
    expected = "- name: DB_PASSWORD\n  value: [redacted: password]\n- name: X\n  value: y"
    assert expected == pairs("- name: DB_PASSWORD\n  value: hunter2\n- name: X\n  value: y")


def test_a_quoted_name_in_a_sentence_has_no_value() -> None:
    text = 'MountVolume.SetUp failed for volume "db-password" : object not registered'
    assert text == pairs(text)


def test_line_ends_stay_as_they_are() -> None:
    assert "a\r\ntoken=[redacted: token]\r\nb" == pairs("a\r\ntoken=abcdef\r\nb")


def test_a_text_that_names_no_secret_comes_back_itself() -> None:
    text = "level=info msg=started"
    assert text is pairs(text)
