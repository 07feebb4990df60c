// What the timeline's measurements do inside a page (see timeline.py): `window.bench`, each entry one measurement.
// Script times are of one frame of the component, `Timeline.paint`; latencies end when the frame has been handed over.
(() => {
  const LANES = 16;
  /** What the next measurement needs, made before it and before the CPU is slowed. */
  let prepared;
  const frame = () => new Promise(requestAnimationFrame);

  /** After the next frame has been painted: a message that is posted in it is delivered when it is done. */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      });
    });

  const script = (timeline) => {
    const start = performance.now();
    timeline.paint(start);
    return performance.now() - start;
  };

  /** Rows of `lanes` lanes by time, and what goes before them. */
  const rowsOf = (logs, slices, seconds) => {
    const all = logs.dense(slices, LANES, seconds);
    const rows = all.flatMap((fact) => (fact.type === "batch" ? fact.rows : [])).sort((a, b) => a[1] - b[1]);
    return { head: all.filter((fact) => fact.type !== "batch"), rows };
  };

  const batch = (rows, from, to) => {
    const part = rows.slice(from, to);
    const last = part[part.length - 1][1];
    const seen = Object.fromEntries(Array.from({ length: LANES }, (_, lane) => [lane, last]));
    return { type: "batch", refs: [], rows: part, marks: [], seen, dropped: 0 };
  };

  /** How many slices are left of rows when what is said twice is kept once. */
  const slicesOf = (rows) => {
    const last = [];
    let count = 0;
    for (const [lane, , state, ref] of rows) {
      if (last[lane] !== `${state} ${ref}`) count += 1;
      last[lane] = `${state} ${ref}`;
    }
    return count;
  };

  window.bench = {
    /** Everything anew, at three depths of zoom: all of the run, an eighth, a sixty-fourth. */
    async redraw(frames) {
      const times = [];
      for (const depth of [1, 8, 64]) {
        timeline.fit();
        timeline.dispatch({ kind: "zoom", factor: 1 / depth, at: timeline.view.extent * 0.4 });
        timeline.paint(performance.now());
        await frame();
        for (let k = 0; k < frames / 3; k++) {
          timeline.dispatch({ kind: "zoom", factor: k % 2 ? 1.25 : 0.8, at: timeline.view.extent * 0.4 });
          for (const { view } of panes) {
            view.raster.reset();
            view.labelKey = "";
          }
          times.push(script(timeline));
          await frame();
        }
      }
      return times;
    },

    /** A third of the run in sight, moved by whole columns. */
    async pan(frames) {
      timeline.fit();
      timeline.dispatch({ kind: "zoom", factor: 0.3, at: timeline.view.extent * 0.5 });
      timeline.paint(performance.now());
      await frame();
      const times = [];
      for (let k = 0; k < frames; k++) {
        timeline.dispatch({ kind: "pan", by: (k % 40 < 20 ? 5 : -5) * timeline.frame.grid.dt });
        times.push(script(timeline));
        await frame();
      }
      return times;
    },

    /** A run with a history, and `perFrame` slices to come before each of `frames` frames. */
    prepareLive([history, perFrame, frames]) {
      const { head, rows } = rowsOf(logs, (history + perFrame * frames) * 1.02, 10);
      panes[0].append([...head, batch(rows, 0, history)]);
      prepared = Array.from({ length: frames }, (_, k) => [batch(rows, history + k * perFrame, history + (k + 1) * perFrame)]);
    },

    /** It goes on for so many frames. */
    async live(frames) {
      const times = [];
      for (const news of prepared.splice(0, frames)) {
        panes[0].append(news);
        times.push(script(timeline));
        await frame();
      }
      return times;
    },

    /** So many slices a second for so long, as text of facts, 30 portions a second: what a socket would bring. */
    prepareStream([perSecond, seconds]) {
      const { head, rows } = rowsOf(logs, perSecond * seconds, seconds);
      const portion = Math.ceil(perSecond / 30);
      const texts = [];
      for (let at = 0; at < rows.length; at += portion) texts.push(JSON.stringify(batch(rows, at, Math.min(rows.length, at + portion))));
      prepared = { texts, expected: slicesOf(rows) };
      panes[0].append(head);
    },

    /** It comes: decoded, folded and painted. The time between frames, and how many slices are not there. */
    async stream() {
      const { parseFacts } = await import("/static/js/wire/facts.js");
      const { texts, expected } = prepared;
      await frame();
      const begun = performance.now();
      let sent = 0;
      const timer = setInterval(() => {
        const due = Math.min(texts.length, Math.floor(((performance.now() - begun) / 1000) * 30));
        while (sent < due) panes[0].append(parseFacts(texts[sent++]));
      }, 4);
      const stamps = [];
      while (sent < texts.length) stamps.push(await frame());
      clearInterval(timer);
      await painted();
      const gaps = stamps.slice(1).map((t, i) => t - stamps[i]);
      const kept = panes[0].model.declared.reduce((sum, lane) => sum + lane.store.length, 0);
      return { gaps, lost: expected - kept };
    },

    /** A run that has ended, as the archive takes it in. */
    log(slices) {
      const facts = logs.dense(slices, LANES, 10);
      const t = Math.max(...facts.flatMap((fact) => Object.values(fact.seen ?? {})));
      facts.push(...Array.from({ length: LANES }, (_, lane) => ({ type: "finished", lane, t, outcome: "finished", exit_code: null, error: null })));
      return [...facts, logs.endFact(t, {}, null)].map((fact) => `${JSON.stringify(fact)}\n`).join("");
    },

    /** From now on, for each input of a kind: ms from its own time stamp until the frame that answers it is painted. */
    listen(kinds) {
      window.answered = [];
      for (const kind of kinds) {
        addEventListener(kind, (event) => void painted().then((now) => window.answered.push(now - event.timeStamp)), { capture: true });
      }
    },

    /** One answer more, or as many as there are after a second: a key may change nothing. */
    async next(known) {
      const until = performance.now() + 1000;
      while (window.answered.length <= known && performance.now() < until) await frame();
      return window.answered.length;
    },

    /** A real run over the websocket: ms from each change of state in the program until it is painted. */
    async events(asked) {
      const { openStream } = await import("/static/js/net/stream.js");
      const { createTimeline } = await import("/static/js/timeline.js");
      const host = document.createElement("div");
      document.body.replaceChildren(host);
      const shown = createTimeline(host, { label: "A run" });
      const pane = shown.addPane({ id: "run", title: "A run" });
      const answer = await fetch("/api/runs", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) });
      const { id } = await answer.json();
      const latencies = [];
      const taking = [];
      let zero = 0;
      const onFacts = async (facts) => {
        const came = performance.now();
        pane.append(facts);
        const at = await painted();
        for (const fact of facts) {
          if (fact.type === "started") zero = fact.unix_ns / 1e6 - performance.timeOrigin;
          if (fact.type !== "batch") continue;
          for (const [, t] of fact.rows) latencies.push(at - (zero + t / 1e6));
          if (fact.rows.length > 0) taking.push(at - came);
        }
      };
      await new Promise((resolve) => {
        openStream(id, { onFacts: (facts) => void onFacts(facts), onState: ({ kind }) => kind === "ended" && resolve(undefined) });
      });
      await painted();
      shown.destroy();
      return { latencies, taking };
    },
  };
})();
