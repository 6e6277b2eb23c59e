"""The stylesheet is sent in fewer letters that mean the same."""

from pathlib import Path

from flask.testing import FlaskClient

from content.colours import Colours
from portal.web.styles import in_colours, shortened, sun


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


COLOURS = Colours({"sun": "#8ecbff", "sun2": "#5fb2f5"}, {"sun": "#8ecbfe"})


def test_another_councils_colours_come_after_our_own() -> None:
    styles = in_colours(":root{--sun:#ffc42e}", COLOURS)
    assert styles.index("--sun:#ffc42e") < styles.index("--sun:#8ecbff")
    assert "@media (prefers-color-scheme:dark){:root{--sun:#8ecbfe;}}" in styles
    assert in_colours("a{b:c}", None) == "a{b:c}"


def test_the_icon_and_the_frame_of_the_browser_are_in_the_councils_colour(client: FlaskClient) -> None:
    assert sun(COLOURS) == "#8ecbff"
    assert sun(None) in client.get("/static/icon.svg").text
    assert f'content="{sun(None)}"' in client.get("/").text
    assert client.get("/app.webmanifest").get_json()["theme_color"] == sun(None)


def test_no_yellow_is_written_where_another_councils_colour_would_not_reach() -> None:
    for path in Path("portal").rglob("*.*"):
        if path.suffix in {".css", ".html", ".svg", ".js"} and path.name not in {"style.css", "icon.svg"}:
            assert sun(None) not in path.read_text(encoding="utf-8"), path
    assert (Path("portal/static/style.css").read_text(encoding="utf-8")).count(sun(None)) == 1
