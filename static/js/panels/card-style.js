/** The card's own style sheet: it comes with what explains. */

import { adopt } from "./style.js";

const CSS = `
.tl[data-size=large] .tl-card{width:calc(var(--u)*20)}
.tl[data-size=large] .tl-card .why{font-size:calc(var(--u)*1.1)}
.tl[data-size=large] .tl-card pre{font-size:18px}
.tl-card{position:absolute;left:0;top:0;z-index:5;background:var(--raised);border:1px solid var(--rule);border-radius:var(--r-float,8px);box-shadow:var(--shadow);padding:14px 16px;width:320px;max-width:100%;box-sizing:border-box;font-size:var(--t-small,13px);line-height:1.5;-webkit-user-select:text;user-select:text}
.tl-card[hidden]{display:none}
.tl-card:not([data-pinned]){pointer-events:none}
.tl-card .st{display:flex;align-items:center;gap:8px;font-weight:600;font-size:var(--t-ui,14px)}
.tl-card .st span{margin-left:auto;font-weight:400;color:var(--muted);font-size:var(--t-small,13px);white-space:nowrap}
.tl-card .why{font:400 16px/1.4 var(--serif,serif);margin:6px 0 10px}
.tl-card pre{font:400 12px/1.6 var(--mono,monospace);margin:10px -16px;padding:6px 0;border-block:1px solid var(--rule-soft);white-space:pre;overflow:hidden;color:var(--c-same,var(--muted))}
.tl-card pre span{display:block;padding:0 16px;text-overflow:ellipsis;overflow:hidden}
.tl-card pre i{font-style:normal;display:inline-block;min-width:2.2em;opacity:.8}
.tl-card pre .at{background:var(--you-wash);color:var(--text);box-shadow:inset 2px 0 0 var(--you)}
.tl-card dl{display:grid;grid-template-columns:auto 1fr;gap:3px 14px;margin:0}
.tl-card dl{max-height:min(340px,50vh);overflow-y:auto}.tl-card[data-sheet] dl{max-height:none}
.tl-card dt{color:var(--muted)}
.tl-card dd{margin:0}
.tl-go{border:0;padding:0;background:none;font:inherit;font-weight:600;text-align:left;color:var(--flow)!important;text-decoration:underline;text-underline-offset:.2em;min-height:24px}
.tl-card .acts{display:flex;flex-wrap:wrap;gap:6px;margin-top:12px}
.tl-card .acts .tl-action{padding:0 10px}
.tl-card .acts>:last-child{margin-left:auto}
.tl-card:not([data-pinned]) .acts{display:none}
.tl-card[data-flow]{position:static;width:100%;margin-top:12px}
.tl-card[data-sheet]{position:fixed;z-index:8;inset:auto 0 0;width:100%;max-height:45vh;max-height:45dvh;overflow-y:auto;overscroll-behavior:contain;border-width:1px 0 0;border-radius:var(--r-float,8px) var(--r-float,8px) 0 0;padding:12px 20px}
.tl-card[data-sheet] .acts{position:sticky;bottom:-12px;margin:12px -20px -12px;padding:8px 20px;background:var(--raised);border-top:1px solid var(--rule-soft)}
.tl-card table{width:100%;border-collapse:collapse}
.tl-card td{padding:2px 8px 2px 0}
.tl-card td:first-child{width:26px}
.tl-card .num{text-align:right;white-space:nowrap}
@media (forced-colors:active){.tl-card{border:2px solid CanvasText}.tl-card pre .at{background:Highlight;color:HighlightText;forced-color-adjust:none}}
`;

export function adoptCardStyle() {
  adopt(CSS);
}
