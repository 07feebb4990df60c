from app.lessons.prose import parts, render


def test_parts_by_heading() -> None:
    first, second = parts("note\n\n## Set-up\n\none\n\n### deeper\n\n## What the lecture said\ntwo\n")
    assert (first.name, first.title, first.markdown) == ("set-up", "Set-up", "one\n\n### deeper")
    assert (second.name, second.html) == ("what-the-lecture-said", "<p>two</p>\n")


def test_html_in_the_text_stays_text() -> None:
    assert "<script>" not in render("a <script>alert(1)</script> and [x](javascript:alert(1))")
    assert "href" not in render("[x](javascript:alert(1))")
    assert "<strong>" in render("**b**")
