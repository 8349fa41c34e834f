"""Standard output: no requests, no limits, and nothing in it that is acted on."""

from workers.clients.http import Reply

CONFIGURATIONS = {"stdout": {}}
SECRETS = ()
STANDING = {"stdout": "stdout"}
ANSWERS = {}
STATUSES = {}
SILENT = True


def accepts(_url, _body):
    return Reply(200, "")


def excess(_payload):
    return []


def dangers(payload):
    return [mark for mark in ("\x1b", "\x00", "\u202e") if mark in payload["text"]]
