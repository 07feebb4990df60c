// What the pages' controllers share: elements that must be there, small markup, and the API.

import { say } from "./words.js";

/**
 * A problem as the server tells it (RFC 9457), or one of the road to the server.
 * @typedef {{title: string, detail: string, status: number, field?: string, suggestion?: unknown}} Problem
 */

export class ProblemError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The element with this id: a page without it is a mistake of ours.
 * @param {string} id
 * @returns {HTMLElement} */
export function need(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`This page has no element #${id}.`);
  return element;
}

/** @param {string} name */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `/static/img/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** An element with its properties and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Partial<HTMLElementTagNameMap[Tag]>} [properties] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]} */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A notice in the flow: what happened, why, and at most one thing to do.
 * @param {{what: string, why?: string, action?: {text: string, act: () => void}, bad?: boolean}} notice */
export function note({ what, why = "", action, bad = true }) {
  const element = make("div", { className: bad ? "note bad" : "note" }, icon(bad ? "warn" : "help"));
  element.append(make("div", {}, make("b", { textContent: what }), why));
  if (action) {
    const button = make("button", { type: "button", className: "btn", textContent: action.text });
    button.addEventListener("click", action.act);
    element.append(button);
  }
  return element;
}

/** Asks the API. Throws a ProblemError with a sentence for whoever sits in front of the page.
 * @param {string} path @param {RequestInit} [options]
 * @returns {Promise<any>} */
export async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new ProblemError({ title: say("no_server"), detail: say("no_server_why"), status: 0 });
  }
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : null;
  throw new ProblemError(problemOf(text, answer.status));
}

/** @param {string} path @param {unknown} body */
export function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
}

/** @param {string} text @param {number} status
 * @returns {Problem} */
function problemOf(text, status) {
  try {
    return { title: say("refused"), detail: "", status, ...JSON.parse(text) };
  } catch {
    return { title: say("no_answer"), detail: say("no_answer_why", { status }), status };
  }
}

/** "Third in the queue, about 12 s."
 * @param {number} position Runs before this one. @param {number | null} seconds */
export function queueSentence(position, seconds) {
  const place = say("queue_places").split(", ")[position] ?? say("queue_number", { n: position + 1 });
  return seconds === null || seconds < 1 ? say("in_queue", { place }) : say("in_queue_for", { place, n: Math.round(seconds) });
}

/** Puts a run's id in the address, so that a reload or another browser sees the same. What was looked at in others goes.
 * @param {readonly string[]} runs */
export function addressRuns(runs) {
  const address = new URL(location.href);
  address.searchParams.delete("run");
  for (const run of runs) address.searchParams.append("run", run);
  address.hash = "";
  history.replaceState(history.state, "", address);
}
