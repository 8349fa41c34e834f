"""Lines in the cluster's text that speak to whoever reads them: left out of the question, and said.

The fence says that data is data; a small model follows a planted line all the same. What is left
out is a whole line, whatever language or encoding it came in; nothing it names counts as seen.
"""

import base64
import codecs
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

NOTE = "[an instruction was left out]"

_TO_FORGET = (
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b(?:\W+\w+){0,5}?\W+(?:instruct\w*|rules?|prompts?|directions?|guidelines|(?:previous|prior|above|earlier) \w+)\b",
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,60}?\b(?:anweisung\w*|regeln?|vorherig\w*|bisherig\w*)",
    r"\b(?:ignore[zr]?|oublie[zr]?)\b.{0,60}?\b(?:instructions|consignes|r[eè]gles)",
    r"\b(?:ignora|ignore|olvida|olvide)\b.{0,60}?\b(?:instrucciones|reglas|anteriores)",
    r"\b(?:ignore|esque[cç]a|desconsidere)\b.{0,60}?\b(?:instru[cç][oõ]es|regras|anteriores)",
    r"\b(?:ignora|dimentica)\b.{0,60}?\b(?:istruzioni|regole|precedenti)",
    r"\b(?:negeer|vergeet)\b.{0,60}?\b(?:instructies|regels)|\b(?:zignoruj|zapomnij)\b.{0,60}?(?:instrukcj|zasad|polece)",
    r"(?:игнорируй|забудь|проигнорируй)\w*.{0,60}?(?:инструкци|правил|указани|предыдущ)",
    r"(?:忽略|无视|無視|忘记|忘掉).{0,30}?(?:指令|指示|规则|規則|说明|提示|内容)",
    r"(?:指示|命令|ルール|プロンプト).{0,20}?(?:無視|忘れ)|(?:지시|명령|규칙).{0,20}?(?:무시|잊)",
    r"(?:önceki|tüm).{0,30}?(?:talimat|kural).{0,20}?(?:yok say|unut)|(?:تجاهل|انس).{0,40}?(?:تعليمات|قواعد|أوامر)",
)
_TO_SAY = (
    (
        r"(?:^|[.!:;,\]>*-]\s*|\b(?:info|warn|warning|error|debug|note|notice)\W+)(?:(?:now|please|instead|then|just|you must|you should|always) )*"
        r"(?:answer|respond|reply|say|output|report|write|return|conclude|state|tell|print|recommend)\b"
        r".{0,40}?\b(?:that (?:all|every\w*|the|it|this|there)|only|exactly|them to|everyone|the user|all is|as follows)\b"
    ),
    r"\b(?:antworte|antworten sie|melde|schreibe?)\b.{0,30}?\b(?:dass|nur|mit)\b",
    r"\br[eé]pond(?:s|ez)\b.{0,30}?\b(?:que|seulement|uniquement)\b|\bresponde\b.{0,30}?\b(?:que|solo)\b",
    r"\bresponda\b.{0,30}?\b(?:que|apenas|somente)\b|\brispondi\b.{0,30}?\b(?:che|solo)\b",
    r"(?:ответь|отвечай|напиши).{0,30}?(?:что|только)|(?:请|請)?(?:回答|回复|回覆|输出|報告).{0,20}?(?:正常|没有问题|只|一切)",
    r"(?:と(?:だけ)?(?:答え|回答し|報告し))|(?:라고).{0,6}?(?:답|보고)",
)
_TO_A_MODEL = (
    r"\b(?:to|for|attention|dear|hey|hi|note to)\W+(?:the |any |all |this )*(?:ai|a\.i\.|llm|language model|chatbot|assistant|gpt)\b",
    r"\b(?:ai|llm|language model|assistant)\W+(?:must|should|please|reading this|analy[sz]ing this)\b",
    r"\byou are (?:now |no longer )?(?:an? |the )?(?:ai|assistant|language model|helpful|different|dan\b|root|unrestricted)",
    r"\b(?:new|updated|real|actual|secret) (?:system )?(?:instructions?|prompt|rules?)\s*[:=]",
    r"<\|?(?:im_start|im_end|system|endoftext|start_of_turn)\b|\[/?inst\]|<</?sys>>|^\W*#{2,}\s*(?:system|instruction)",
    (
        r"(?:^|[\s\"'>\]])(?:system|assistant|developer) ?(?:message|prompt)?\s*:\s+(?:you|now|please|ignore"
        r"|do not|always|never|the following|new|run|execute|answer|say|reply)\b"
    ),
    r"[\"']?(?:root_cause|ruled_out|unresolved)[\"']?\s*[:=]|\bset (?:the )?(?:root.?cause|confidence|summary) to\b",
    r"^\W*(?:begin|end) e\d+\b",
)
_DIRECTIVE = re.compile("|".join((*_TO_FORGET, *_TO_SAY, *_TO_A_MODEL)), re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,4000}={0,2}")
_ESCAPES = re.compile(r"\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})|&#x?([0-9a-fA-F]{2,3});")
_RUN = 24  # characters; what is shorter says no sentence
_HEX = re.compile(r"\b(?:[0-9a-fA-F]{2}[ :]?){20,2000}\b")
_JOINTS = re.compile(r"[-_+./]+")
# Cyrillic and phonetic letters that look Latin, then digits that stand for letters.
_CYRILLIC = "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u0261"
_LOOKALIKES = str.maketrans(_CYRILLIC + "0134$@", "aeopcyxisjhdg" + "oieasa")
_LONGEST = 4_000  # characters of a line that are looked at


def without_directives(text: str) -> str:
    """The same text, a note in place of each line that tells its reader what to do or say."""
    lines = text.split("\n")
    kept = [_note(line) if speaks(line) else line for line in lines]
    return "\n".join(kept) if kept != lines else text


def speaks(line: str) -> bool:
    """Whether a line reads like an instruction to a model, in any dress."""
    return any(_DIRECTIVE.search(each) for each in _dresses(line[:_LONGEST]))


def _note(line: str) -> str:
    """Never longer than what it stands for."""
    return NOTE if len(line.encode()) >= len(NOTE) else ""


def _dresses(line: str) -> Iterator[str]:
    """As it is, without what is invisible, unescaped, decoded, and read backwards."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKC", line) if unicodedata.category(each) != "Cf"
    )
    yield plain
    yield _JOINTS.sub(" ", plain)
    if not plain.isascii() or any(each in "0134$@" for each in plain):
        yield plain.lower().translate(_LOOKALIKES)
    if "%" in plain:
        yield unquote(plain.replace("+", " "))
    if "\\" in plain or "&#" in plain:
        yield _ESCAPES.sub(lambda found: chr(int(next(filter(None, found.groups())), 16)), plain)
    yield plain[::-1]
    yield codecs.encode(plain, "rot13")
    runs = (*_BASE64.findall(plain), *_HEX.findall(plain))
    for run in {part for each in runs for part in (each, *each.split("/")) if len(part) >= _RUN}:
        yield _decoded(run)


def _decoded(run: str) -> str:
    pairs = re.sub(r"[ :]", "", run)
    try:
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", pairs):
            return bytes.fromhex(pairs).decode()
        padded = run.rstrip("=").replace("-", "+").replace("_", "/")
        return base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode()
    except ValueError:
        return ""
