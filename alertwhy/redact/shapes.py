"""Secrets known by their shape alone: each vendor's prefix, alphabet and length.

A pattern runs only where its needle occurs. Each begins at a word's edge (also after ``%20``),
so that a long run of its own characters is read once.
"""

import re

from alertwhy.redact.marks import mark

_SHORTEST = 16  # characters; no shape below is shorter
_EDGE = r"(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-Fa-f]{2}))"

_SHAPES = (
    ("aws key", ("AKIA", "ASIA", "ABIA", "ACCA"), r"A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?:[\s:,;=]{1,4}[A-Za-z0-9/+]{40})?(?![A-Za-z0-9/+])"),
    ("google key", ("AIza",), r"AIza[\w-]{35}"),
    ("google token", ("ya29.",), r"ya29\.[\w.-]{20,}"),
    ("google secret", ("GOCSPX-",), r"GOCSPX-[\w-]{20,}"),
    ("google token", ("1//0",), r"1//0[\w-]{30,}"),
    ("azure secret", ("Q~",), r"[\w.-]{3}\dQ~[\w~.-]{31,40}"),
    ("github token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[A-Za-z0-9]{30,}"),
    ("github token", ("github_pat_",), r"github_pat_\w{22,}"),
    ("gitlab token", ("gl",), r"(?:glpat|gldt|glrt|glrtr|glptt|glcbt|glft|glimt|glagent|gloas|glsoat|glffct)-[\w.-]{16,}"),
    ("gitlab token", ("GR1348941",), r"GR1348941[\w-]{20,}"),
    ("slack token", ("xox",), r"xox[a-z](?:\.xox[a-z])?-[\w-]{10,}"),
    ("slack token", ("xapp-", "xwfp-"), r"x(?:app|wfp)-[\w-]{10,}"),
    ("stripe key", ("_live_", "_test_"), r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}"),
    ("stripe secret", ("whsec_",), r"whsec_[A-Za-z0-9+/=]{20,}"),
    ("npm token", ("npm_",), r"npm_[A-Za-z0-9]{36}"),
    ("pypi token", ("pypi-",), r"pypi-[\w-]{50,}"),
    ("rubygems key", ("rubygems_",), r"rubygems_[a-f0-9]{48}"),
    ("docker token", ("dckr_",), r"dckr_(?:pat|oat)_[\w-]{20,}"),
    ("model key", ("sk-",), r"sk-(?:[A-Za-z0-9]{32,}|(?:proj|svcacct|admin|None|ant|or|lf)-[\w-]{20,})"),
    ("model key", ("hf_", "gsk_", "r8_"), r"(?:hf_|gsk_|r8_)[A-Za-z0-9]{30,}"),
    ("model key", ("xai-", "pplx-"), r"(?:xai|pplx)-[A-Za-z0-9]{40,}"),
    ("sendgrid key", ("SG.",), r"SG\.[\w-]{16,32}\.[\w-]{32,64}"),
    ("mailgun key", ("key-",), r"key-[0-9a-f]{32}"),
    ("mailchimp key", ("-us",), r"[0-9a-f]{32}-us\d{1,2}"),
    ("twilio key", ("SK",), r"SK[0-9a-f]{32}"),
    ("digitalocean token", ("_v1_",), r"do[opr]_v1_[a-f0-9]{64}"),
    ("doppler token", ("dp.",), r"dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}"),
    ("vault token", ("hvs.", "hvb.", "hvr."), r"hv[sbr]\.[\w-]{20,}"),
    ("terraform token", (".atlasv1.",), r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}"),
    ("grafana token", ("glc_", "glsa_"), r"gl(?:c|sa)_[\w+/=]{30,}"),
    ("new relic key", ("NRAK-", "NRII-"), r"NR(?:AK|II)-[\w-]{25,}"),
    ("sentry token", ("sntry",), r"sntry[su]_[\w+/=-]{30,}"),
    ("shopify token", ("shp",), r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("square token", ("sq0",), r"sq0(?:atp|csp|idp)-[\w-]{20,}"),
    ("telegram token", (":AA",), r"\d{8,10}:AA[\w-]{33}"),
    ("databricks token", ("dapi",), r"dapi[0-9a-f]{32}(?:-\d)?"),
    ("atlassian token", ("ATATT", "ATCTT", "ATBB"), r"AT(?:ATT|CTT|BB)[\w=+/-]{20,}"),
    ("artifactory key", ("AKCp",), r"AKCp[A-Za-z0-9]{60,}"),
    ("linear key", ("lin_api_",), r"lin_api_[A-Za-z0-9]{32,}"),
    ("notion token", ("ntn_",), r"ntn_[A-Za-z0-9]{40,}"),
    ("figma token", ("figd_",), r"figd_[\w-]{32,}"),
    ("postman key", ("PMAK-",), r"PMAK-[\w-]{40,}"),
    ("pulumi token", ("pul-",), r"pul-[a-f0-9]{40}"),
    ("planetscale token", ("pscale_",), r"pscale_(?:tkn|pw|oauth)_[\w.=-]{30,}"),
    ("age key", ("AGE-SECRET-KEY-",), r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    ("alibaba key", ("LTAI",), r"LTAI[A-Za-z0-9]{17,21}"),
    ("jwt", ("eyJ",), r"eyJ[\w-]{6,}+\.[\w-]{4,}+(?:\.[\w-]*+){1,3}"),
    ("password hash", ("$2", "$5$", "$6$", "$y$", "$apr1$", "$argon2"), r"\$(?:2[abxy]|5|6|y|apr1|argon2(?:id|i|d))\$[^\s\"'`:,]{20,}"),
)  # fmt: skip

_COMPILED = tuple(
    (needles, re.compile(_EDGE + pattern), mark(kind)) for kind, needles, pattern in _SHAPES
)
_NEEDLES = re.compile("|".join(re.escape(each) for needles, _, _ in _COMPILED for each in needles))
_BRIEF = 256  # characters: below, one search for any needle is quicker than fifty


def shapes(text: str) -> str:
    """Without tokens and keys that announce themselves."""
    long = " ".join(word for word in text.split() if len(word) >= _SHORTEST)
    if len(long) < _BRIEF and not _NEEDLES.search(long):
        return text
    for needles, pattern, replacement in _COMPILED:
        if any(needle in long for needle in needles):
            text = pattern.sub(replacement, text)
    return text
