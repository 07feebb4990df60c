/** A touch in one sentence, and what else is known of it. */

import { formatDuration } from "../base/format.js";

/** @import { Resource, Touch } from "./resources.js" */
/** @import { RunModel } from "./run.js" */

/** @param {RunModel} model @param {number} number */
function nameOf(model, number) {
  return model.lanes[number]?.name ?? "somebody outside";
}

/** @param {RunModel} model @param {Resource} resource @param {Touch} touch */
export function touchSentence(model, resource, touch) {
  const { name } = resource.fact;
  const who = nameOf(model, touch.lane);
  const value = touch.ref?.text || (touch.ref?.value === undefined ? "" : String(touch.ref.value));
  if (touch.kind === "size") return `${value} bytes of ${name} are on disk.`;
  if (touch.kind === "inherit") return `${who} begins with a copy of its parent's ${name}${value && `: ${value}`}.`;
  if (resource.fact.kind === "file") return `${who} wrote ${value} bytes to ${name}.`;
  const count = touch.ref?.count === undefined ? "" : ` (${touch.ref.count} in it)`;
  if (touch.kind === "read") {
    const over = resource.stale.get(touch);
    const late = over && ` ${nameOf(model, over.lane)} wrote ${over.ref?.text ?? "something else"} ${formatDuration(over.t - touch.t)} later, before ${who} acted on it.`;
    return `${who} read ${name}${value && `: ${value}`}${count}.${late ?? ""}`;
  }
  const before = previous(resource, touch);
  const change = before?.ref?.text !== undefined && before.ref.text !== value ? `, which was ${before.ref.text}` : "";
  const stale = [...resource.stale].some(([read]) => read.lane === touch.lane && read.t < touch.t && lastWrite(resource, touch)(read));
  return `${who} wrote ${name}${value && `: ${value}`}${count}${change}.${stale ? " It acted on what it had read before others changed it." : ""}`;
}

/** @param {Resource} resource @param {Touch} touch */
function previous(resource, touch) {
  for (let i = resource.touches.indexOf(touch) - 1; i >= 0; i--) {
    if (resource.touches[i].kind !== "read") return resource.touches[i];
  }
  return undefined;
}

/** Was a read made after this lane's write before `touch`?
 * @param {Resource} resource @param {Touch} touch */
function lastWrite(resource, touch) {
  let since = -1;
  for (const each of resource.touches) {
    if (each === touch) break;
    if (each.kind === "write" && each.lane === touch.lane) since = each.t;
  }
  return (/** @type {Touch} */ read) => read.t > since;
}
