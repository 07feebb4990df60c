/**
 * Where runs and conclusions come from: the server of this page, or files beside it. A site that was exported says so
 * with `<html data-site="…">`, the way from the page to the site's root; then there is nothing to start, only to read.
 */

import { parseFacts } from "../wire/facts.js";
import { openStream } from "./stream.js";

/** @import { StreamOptions } from "./stream.js" */

/** The root of an exported site; undefined: there is a server. */
function root() {
  return document.documentElement.dataset.site;
}

/** True: nothing can be started here. */
export function isStill() {
  return root() !== undefined;
}

/** The whole run as a text, a fact a line.
 * @param {string} run */
export function factsUrl(run) {
  const name = encodeURIComponent(run);
  return isStill() ? `${root()}runs/${name}.ndjson` : `/api/runs/${name}/trace.ndjson`;
}

/** @param {string} lesson @param {URLSearchParams} runs one a pane */
export function conclusionUrl(lesson, runs) {
  return isStill() ? `${root()}lessons/${lesson}/conclusion.json` : `/api/lessons/${lesson}/conclusion?${runs}`;
}

/** A run as it comes: live from a server, at once from a file.
 * @param {string} run @param {StreamOptions} options
 * @returns {{retryNow: () => void, close: () => void}} */
export function openRun(run, options) {
  return isStill() ? new FileRun(run, options) : openStream(run, options);
}

class FileRun {
  /** @param {string} run @param {StreamOptions} options */
  constructor(run, options) {
    this.run = run;
    this.options = options;
    this.closed = false;
    void this.read();
  }

  async read() {
    this.options.onState?.({ kind: "connecting" });
    try {
      const answer = await fetch(factsUrl(this.run));
      if (!answer.ok) throw new Error(String(answer.status));
      const facts = parseFacts(await answer.text());
      if (this.closed) return;
      this.options.onFacts(facts);
      this.options.onState?.({ kind: "ended" });
    } catch {
      if (!this.closed) this.options.onState?.({ kind: "gone" });
    }
  }

  retryNow() {
    void this.read();
  }

  close() {
    this.closed = true;
  }
}
