"""A stream that breaks: the reader is told what happened and what to do, and each fact comes exactly once."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from bench.server import Server

from .page import PATIENCE_MS, new_page
from .timeline_proxy import Wire, wire

LISTEN = """async (run) => {
  const {openStream} = await import("/static/js/net/stream.js");
  const {createTimeline} = await import("/static/js/timeline.js");
  const host = document.createElement("div");
  document.body.replaceChildren(host);
  const timeline = createTimeline(host, {label: "A run", layout: "lesson"});
  const pane = timeline.addPane({id: run, title: "A run"});
  const told = {facts: [], frames: 0, states: [], model: pane.model};
  const listen = (facts) => (onState) => openStream(run, {
    random: () => 1, onState, onFacts: (news) => { facts.push(...news); told.frames += 1; },
  });
  const stream = openStream(run, {
    random: () => 1,
    onFacts: (news) => { told.facts.push(...news); told.frames += 1; pane.append(news); },
    onState: (state) => {
      told.states.push(state.kind);
      const retry = () => stream.retryNow();
      if (state.kind === "reconnecting") pane.setConnection("reconnecting", {seconds: state.seconds, retry});
      else if (state.kind === "live" || state.kind === "ended") pane.setConnection(state.kind);
      if (state.kind === "ended") host.dataset.over = "";
    },
  });
  told.cursor = () => stream.cursor;
  told.whole = () => new Promise((resolve) => {
    const all = [];
    listen(all)((state) => state.kind === "ended" && resolve(all));
  });
  window.told = told;
}"""


@pytest.fixture
def cable(live_server: Server) -> Iterator[Wire]:
    with wire(live_server.port) as made:
        yield made


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    page = new_page(chromium)
    yield page
    page.context.close()


def test_a_stream_that_is_cut_says_so_and_brings_each_fact_once(page: Page, cable: Wire) -> None:
    page.goto(f"{cable.url}/healthz")
    asked = {"lesson": "waiting-overlaps", "pane": "sequential", "parameters": {"tasks": 4}}
    run = page.request.post(f"{cable.url}/api/runs", data=asked).json()["id"]
    page.evaluate(LISTEN, run)
    expect(page.locator(".tl-gauge")).to_be_visible(timeout=PATIENCE_MS)
    cable.cut()
    said = page.locator(".tl-state")
    expect(said).to_contain_text("The run goes on at the server and nothing is lost.")
    expect(said).to_contain_text("Trying again in 4 s.", timeout=PATIENCE_MS)
    assert page.evaluate(
        "() => /^The connection broke at \\d+\\.\\d\\d s\\. /.test(document.querySelector('.tl-state').textContent)"
    )
    assert cable.refused == 3
    known = page.evaluate("() => told.facts.length")
    cable.mend()
    page.get_by_role("button", name="Try now").click()
    expect(page.locator("[data-over]")).to_be_attached(timeout=PATIENCE_MS)
    expect(said).to_be_hidden()
    assert cable.opened == 2
    whole, got = page.evaluate("async () => [await told.whole(), told.facts]")
    assert 0 < known < len(whole)
    assert got == whole
    assert page.evaluate("() => [told.cursor(), told.model.cursor]") == [len(whole), len(whole)]
