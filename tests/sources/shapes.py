"""Answers made to hang, to flood or to mislead a parser: small to send, dear to read."""

N = 40_000

RSS = b'<rss version="2.0"><channel>'
TEN = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + TEN
    + b"]>"
    + RSS
    + b"<item><title>&j;</title></item></channel></rss>"
)
QUADRATIC = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "'
    + b"x" * 80_000
    + b'">]>'
    + RSS
    + b"<item><title>"
    + b"&a;" * 20_000
    + b"</title></item>"
)

SHAPES = {
    "anchors_nested": b"<a href=x>" * N + b"x",
    "attributes_on_one_tag": b"<p " + b" ".join(b"a%d=1" % i for i in range(N)) + b">words</p>",
    "attributes_unclosed": b'<a x="' * N,
    "billion_laughs": LAUGHS,
    "blanks": b" " * 1_500_000,
    "cdata_unclosed": b"<![CDATA[" * N,
    "comments_unclosed": b"<!--" * 4 * N,
    "declarations_unclosed": b"<![" * N,
    "divs_nested": b"<div>" * N + b"words",
    "entities": b"<p>" + b"&amp;" * 5 * N,
    "json_blocks_nested": b'<script type="application/ld+json">' + b'{"a":' * 100_000 + b"</script>",
    "json_feed_of_tags": b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"content_html":"' + b"<b>" * N + b'"}]}',
    "json_feed_nested": b'{"version":"x","items":' + b"[" * 500_000,
    "json_feed_of_digits": b'{"version":"x","items":[{"id":' + b"9" * 500_000 + b"}]}",
    "less_than": b"<" * 500_000,
    "microdata_nested": b'<div itemscope itemprop="a b">' * 20_000 + b"x",
    "nul": b"<" + b"\0" * 500_000,
    "options_nested": b"<select><option>" * N,
    "paragraphs_and_fonts": b"<p><font>" * N,
    "quadratic_entity": QUADRATIC,
    "rss_items_nested": RSS + b"<item>" * N,
    "rss_items_many": RSS + b"<item><title>a</title></item>" * N,
    "rss_of_one_megabyte": RSS + b"<item><title>" + b"word " * 200_000 + b"</title></item></channel></rss>",
    "scripts_unclosed": b"<script>" * N,
    "tables_nested": b"<table>" * N + b"x",
}
