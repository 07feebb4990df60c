/** What happened at a mark, in a few words. */

/** @import { Mark } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/** @param {RunModel} model @param {Mark} mark */
export function markText(model, mark) {
  const ref = model.ref(mark.ref);
  const object = ref?.object ?? "a lock";
  const inside = ref?.value === undefined ? "" : ` (${ref.value} in it then)`;
  switch (mark.kind) {
    case "print":
      return ref?.text ? `wrote “${ref.text}”` : "wrote something";
    case "exception":
      return `raised ${ref?.text ?? "an exception"}`;
    case "task_failed":
      return `${ref?.text ?? "its task"} failed`;
    case "task_lost":
      return `${ref?.text ?? "its task"} was lost`;
    case "acquired":
      return `took ${object}`;
    case "released":
      return `let go of ${object}`;
    case "joined": {
      const other = ref?.other === undefined ? undefined : model.lanes[ref.other];
      return `went on after ${other?.name ?? "another"} had ended`;
    }
    case "cancelled":
      return "was cancelled";
    case "put":
      return `put an item into ${ref?.object ?? "a queue"}${inside}`;
    case "got":
      return `took an item out of ${ref?.object ?? "a queue"}${inside}`;
    default:
      return mark.kind.replace(/_/g, " ");
  }
}
