"""The stylesheet is sent in fewer letters that mean the same."""

from flask.testing import FlaskClient

from portal.web.styles import shortened


def test_comments_and_white_space_go_and_texts_stay() -> None:
    given = (
        '/* why */\na:hover ,\n b > c { color: red; margin: calc(1px + 2px) ; }\n.x { content: "; a  : b /* so */" ; }'
    )
    assert shortened(given) == 'a:hover,b > c{color:red;margin:calc(1px + 2px)}.x{content:"; a  : b /* so */"}'


def test_it_is_sent_short_and_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/static/style.css?v=1")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "/*" not in answer.text
    assert "\n" not in answer.text
    assert answer.text.count("{") == answer.text.count("}")
