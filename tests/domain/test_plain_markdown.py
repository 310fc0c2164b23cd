"""The pages of the help are read as blocks of spans."""

from jalon.domain.plain_markdown import Items, Kind, Paragraph, Picture, Span, Table, Title, parsed

_PAGE = """# Noter un acte

Tout de suite, par `Ctrl+J`
ou par **Nouvel acte** ; voyez [Rendre un mois](un-mois).

1. Un.
2. Deux.

| vous tapez | Jalon comprend |
| --- | --- |
| mail 5 | un message |

![La ligne.](ligne)
"""


def test_a_page_is_read_as_its_blocks():
    title, paragraph, items, table, picture = parsed(_PAGE)
    assert title == Title(1, (Span("Noter un acte"),))
    assert isinstance(paragraph, Paragraph)
    assert [(span.kind, span.text) for span in paragraph.spans] == [
        (Kind.TEXT, "Tout de suite, par "),
        (Kind.KEYS, "Ctrl+J"),
        (Kind.TEXT, " ou par "),
        (Kind.CONTROL, "Nouvel acte"),
        (Kind.TEXT, " ; voyez "),
        (Kind.LINK, "Rendre un mois"),
        (Kind.TEXT, "."),
    ]
    assert paragraph.spans[5].target == "un-mois"
    assert items == Items(True, ((Span("Un."),), (Span("Deux."),)))
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [2]
    assert picture == Picture("ligne", "La ligne.")
