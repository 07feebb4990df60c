/** The component's own style sheet. Colours, type and lengths are the page's custom properties. */

const CSS = `
.tl{position:relative;font:400 var(--t-ui,14px)/1.45 var(--sans,sans-serif);color:var(--text);font-variant-numeric:tabular-nums;container-type:inline-size}
.tl[data-layout=lesson]{--tl-side:var(--gutter,196px);--tl-names:18px}
.tl[data-layout=run]{--tl-side:0px;--tl-names:172px}
.tl[data-size=large]{--u:var(--tl-font,20px);--t-small:max(18px,calc(var(--u)*.9));--t-micro:var(--t-small);--t-ui:var(--t-small);--t-body:calc(var(--u)*1.2);font-size:var(--t-small)}
.tl[data-size=large][data-layout=lesson]{--tl-side:calc(var(--u)*13)}
.tl[data-size=large][data-layout] .tl-g{font-size:var(--u)}
.tl[data-size=large] .tl-gauge b{font-size:calc(var(--u)*2.1)}
.tl[data-size=large] .tl-verd{font-size:calc(var(--u)*1.15)}
.tl[data-size=large] .tl-ruler{height:calc(var(--u)*2.7)}
.tl[data-size=large] .tl-sw{transform:scale(1.4);margin:0 6px}
.tl[data-size=large] .tl-disc{font-size:18px;width:30px;height:30px;margin-left:-15px;top:0}
.tl[data-size=large] .tl-moment-line{height:34px}
.tl-bar{display:flex;align-items:start;gap:8px 24px;padding:0 0 10px}
.tl-bar .tl-legend{flex:1;padding-top:4px}
.tl-bar .tl-push{margin-left:auto}
.tl-tools{display:flex;gap:6px;align-items:center}
.tl button{font-family:inherit;color:inherit;cursor:pointer}
.tl-tool{display:inline-grid;place-items:center;width:28px;height:28px;padding:0;border:1px solid var(--rule);border-radius:6px;background:var(--page)}
.tl-tool:hover,.tl-action:hover{border-color:var(--muted)}
.tl-tool svg,.tl-g svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.tl-tool svg[data-icon=play]{fill:currentColor}
.tl-action{min-height:28px;padding:0 12px;border:1px solid var(--rule);border-radius:6px;background:var(--page);font-size:var(--t-small,13px);white-space:nowrap}
.tl-action[data-strong]{background:var(--you);border-color:var(--you);color:var(--on-you);font-weight:600}
.tl-link{border:0;text-align:left;justify-self:start;padding:2px 0;background:none;color:var(--muted);font-size:var(--t-micro,12px);text-decoration:underline;text-decoration-color:var(--rule);text-underline-offset:.22em;min-height:24px}
.tl-link:hover{text-decoration-color:currentColor}
.tl-muted{color:var(--muted);font-size:var(--t-small,13px)}
@media (pointer:coarse){.tl-tool{width:44px;height:44px}.tl-action{min-height:44px}}
.tl-app{position:relative;outline:0;touch-action:pan-y;-webkit-user-select:none;user-select:none}
.tl-app:focus-visible{outline:2px solid var(--you);outline-offset:4px;border-radius:3px}
.tl-pane{display:grid;grid-template-columns:var(--tl-side) minmax(0,1fr);column-gap:24px;align-items:start;padding:16px 0 12px;border-top:1px solid var(--rule-soft)}
.tl[data-layout=run] .tl-pane{grid-template-columns:minmax(0,1fr);padding-top:8px}
.tl-pane:first-child{border-top:0;padding-top:4px}
.tl-side{display:grid;gap:6px;align-content:start;padding-top:2px;min-width:0}
.tl[data-layout=run] .tl-side:empty,.tl[data-layout=run] .tl-side[hidden]{display:none}
.tl-side h3{font-size:var(--t-body,16px);font-weight:600;line-height:1.3;margin:0;overflow-wrap:anywhere}
.tl-verd{font:400 15px/1.35 var(--serif,serif);margin:0}
.tl-gauge{display:grid;grid-template-columns:auto 1fr;column-gap:8px;align-items:baseline;font-size:var(--t-small,13px)}
.tl-gauge b{font-size:22px;letter-spacing:-.02em;line-height:1.25;min-width:1.55em;font-weight:400}
.tl-gauge b.cpu{color:var(--run);font-weight:600}
.tl-cells{display:inline-flex;gap:3px;vertical-align:-1px;margin-left:8px}
.tl-cells i{width:11px;height:11px;border:1.5px solid var(--strip-line);background:var(--strip-fill)}
.tl-cells i.c{background:var(--run);border-color:var(--run)}
.tl-cells i.o{border-color:var(--rule);background:none}
.tl-state,.tl-now{font-size:var(--t-small,13px);color:var(--muted);margin:0}.tl-state button{margin-left:.6em}
.tl-picture{display:grid;grid-template-columns:var(--tl-names) minmax(0,1fr);min-width:0;position:relative;padding-right:10px}
.tl-scroll{display:grid;grid-template-columns:subgrid;grid-column:1/-1;position:relative}
.tl-scroll[data-long]{overflow-y:auto;overflow-x:clip}
.tl-view{display:grid;grid-template-columns:subgrid;grid-column:1/-1;position:relative;height:100%}
.tl-scroll[data-long] .tl-view{position:sticky;top:0}
.tl-gutter{position:relative;overflow:hidden}
.tl-g{position:absolute;left:0;right:0;display:flex;align-items:center;gap:6px;font-size:var(--t-small,13px);line-height:1;white-space:nowrap;padding-right:12px;box-sizing:border-box}
.tl-g span{overflow:hidden;text-overflow:ellipsis;line-height:1.3}
.tl-g .sub{color:var(--muted);font-size:var(--t-micro,12px);margin-left:auto;flex:none}
.tl-g .sub.bad{color:var(--error)}
.tl-g.head,.tl-g.group{font-weight:600}
.tl-y{position:absolute;right:6px;transform:translateY(-50%);font-size:11px;line-height:1;color:var(--axis)}
.tl-y::after{content:"";position:absolute;left:calc(100% + 2px);top:50%;width:4px;height:1px;background:var(--axis)}
.tl-count{position:absolute;left:0;right:26px;top:26px;margin:0;display:grid;font-size:var(--t-micro,12px);line-height:1.35;color:var(--muted);white-space:nowrap;overflow:hidden}
.tl-count span:first-child{color:var(--text)}
.tl[data-layout=lesson] .tl-count{display:none}
.tl[data-size=large] .tl-y{font-size:18px}.tl[data-size=large] .tl-count{top:44px}
.tl-g.on{color:var(--you)}
.tl-g svg{width:14px;height:14px;color:var(--muted);flex:none}
.tl-g button{all:unset;display:flex;align-items:center;gap:6px;cursor:pointer;min-height:24px;min-width:0}
.tl-g button:focus-visible{outline:2px solid var(--you);outline-offset:1px;border-radius:3px}
.tl[data-layout=lesson] .tl-g{padding-right:9px;justify-content:flex-end;color:var(--muted);font-size:12px}
.tl[data-layout=lesson] .tl-gutter{overflow-x:visible;overflow-y:clip}.tl[data-layout=lesson] .tl-g span{overflow:visible}
.tl[data-layout=lesson] .tl-g.extra{clip-path:inset(50%)}
.tl[data-layout=lesson] .tl-gutter[data-wide]{overflow:visible}
.tl-plot{position:relative;min-width:0;cursor:crosshair}
.tl-plot canvas{position:absolute;left:0;top:0;display:block}
.tl-raster{image-rendering:pixelated}
.tl-ground,.tl-labels,.tl-overlay,.tl-edge{pointer-events:none}
.tl-edge{position:absolute;left:-1px;top:0;width:2px;background:var(--you);will-change:transform}
.tl-edge[hidden]{display:none}
.tl-overlay{left:0}
.tl-more{grid-column:2;min-height:0}
.tl-axis{display:grid;grid-template-columns:var(--tl-side) minmax(0,1fr);column-gap:24px}
.tl[data-layout=run] .tl-axis{grid-template-columns:minmax(0,1fr)}
.tl[data-layout=run] .tl-axis>:first-child{display:none}
.tl-axis-in{display:grid;grid-template-columns:var(--tl-names) minmax(0,1fr);padding-right:10px}
.tl-ruler{position:relative;height:36px;cursor:ew-resize;touch-action:none}
.tl-ruler canvas{position:absolute;top:0;left:-20px;display:block;pointer-events:none}
[data-theme=projector] .tl-ruler{height:42px}
.tl-at{display:inline-flex;align-items:center;gap:5px;margin-left:auto;font-size:var(--t-micro,12px);color:var(--text);flex:none}
.tl-at[hidden]{display:none}
.tl-at::before{content:"";width:9px;height:9px;background:var(--at,none);border:1px solid var(--text)}
.tl-g:has(.tl-at:not([hidden])) .sub{display:none}
.tl[data-layout=lesson] .tl-at{font-size:0;gap:0}
.tl-moments{align-items:center}
.tl[data-layout=run] .tl-moments>:first-child{display:none}
.tl-moments[hidden]{display:none}
.tl-moment-line{position:relative;height:28px;border-bottom:1px solid var(--rule)}
.tl-disc{position:absolute;top:2px;width:20px;height:20px;margin-left:-10px;padding:0;border:1.5px solid var(--text);border-radius:50%;background:var(--page);font:600 11px/1 var(--sans,sans-serif);color:var(--text)}
.tl-disc::after{content:"";position:absolute;inset:-4px}
.tl-disc[hidden]{display:none}
.tl-disc[aria-current]{background:var(--you);border-color:var(--you);color:var(--on-you)}
.tl button:focus-visible{outline:2px solid var(--you);outline-offset:2px}
.tl-transport{position:sticky;bottom:var(--dock,0px);z-index:4;display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;min-height:56px;padding:8px 0;background:var(--page);border-top:1px solid var(--rule)}
.tl-transport [hidden]{display:none!important}
.tl-transport svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.tl-transport svg[data-icon=play]{fill:currentColor}
.tl-transport .tl-tool{width:36px;height:36px}
.tl-next{display:inline-flex;align-items:center;gap:10px;min-height:36px;padding:0 16px;border:1px solid var(--text);border-radius:6px;background:var(--text);color:var(--page)!important;font-size:var(--t-ui,14px);font-weight:600;white-space:nowrap}
.tl-next[data-done]{background:var(--page);color:var(--text)!important;border-color:var(--rule)}
.tl-about{margin:0;display:grid;flex:1 1 240px;min-width:0;font-size:var(--t-small,13px);line-height:1.4}
.tl-about span{color:var(--muted)}
.tl-time{font-size:20px;font-variant-numeric:tabular-nums;min-width:4.5em;white-space:nowrap}
.tl-time:empty{display:none}
.tl-speed,.tl-choice{display:inline-flex;align-items:center;gap:8px;flex-wrap:wrap}
.tl-seg{display:inline-flex;border:1px solid var(--rule);border-radius:6px;overflow:hidden}
.tl-seg button{min-height:32px;padding:0 12px;border:0;border-right:1px solid var(--rule);background:var(--page);font-size:var(--t-small,13px)}
.tl-seg button:last-child{border-right:0}
.tl-seg button[aria-pressed=true],.tl-action[aria-pressed=true]{background:var(--you);border-color:var(--you);color:var(--on-you);font-weight:600}
.tl-slider{width:110px;accent-color:var(--you)}
.tl-scale{white-space:nowrap}
@media (pointer:coarse){.tl-transport .tl-tool,.tl-next,.tl-seg button{min-height:44px;min-width:44px}}
.tl-foot{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;min-height:22px;color:var(--muted);font-size:var(--t-micro,12px)}
.tl-toast{display:flex;gap:12px;align-items:center;font-size:var(--t-small,13px);white-space:nowrap}
.tl-toast[hidden]{display:none}
.tl-legend{display:flex;flex-wrap:wrap;gap:6px 20px;font-size:var(--t-small,13px);align-items:center;list-style:none;margin:0;padding:0}
.tl-legend li{display:flex;align-items:center;gap:8px}
.tl-legend b{font-weight:600}
.tl-sw{width:26px;height:14px;flex:none;display:block}
.tl-tool[aria-expanded=true]{border-color:var(--text)}
.tl-table .num{text-align:right;white-space:nowrap}
.tl-table-wrap{overflow-x:auto}
.tl-table{border-collapse:collapse;width:100%;font-size:var(--t-small,13px)}
.tl-table caption{text-align:left;font-weight:600;padding:8px 0 4px}
.tl-table th{font-weight:400;color:var(--muted);text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--rule);white-space:nowrap;vertical-align:bottom}
.tl-table th[scope=row]{color:var(--text)}
.tl-table td:last-child{min-width:220px}
.tl-sort{appearance:none;border:0;background:none;font:inherit;color:inherit;text-align:inherit;padding:4px 0;min-height:24px;cursor:pointer}
.tl-sort:hover{text-decoration:underline}
.tl-table [aria-sort]{color:var(--text)}
.tl-table [aria-sort=ascending] .tl-sort::after{content:" \\2191"/""}
.tl-table [aria-sort=descending] .tl-sort::after{content:" \\2193"/""}
@media print{.tl-table caption button{display:none}}
.tl-table td,.tl-table tbody th{padding:6px 14px 6px 0;border-bottom:1px solid var(--rule-soft);vertical-align:top}
.tl-table small{display:block;color:var(--muted);font-size:var(--t-micro,12px)}
.tl-console{font:400 12.5px/1.7 var(--mono,monospace);max-height:320px;overflow:auto}
.tl-console button{all:unset;display:grid;min-height:24px;align-items:center;grid-template-columns:64px 130px minmax(0,1fr);gap:12px;width:100%;cursor:pointer;box-sizing:border-box;padding:0 8px}
.tl-console button:hover{background:var(--lane)}
.tl-console button:focus-visible{outline:2px solid var(--you);outline-offset:-2px}
.tl-console span{color:var(--muted);text-align:right}
.tl-console span+span{text-align:left;font-family:var(--sans,sans-serif);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tl-console code{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}
.tl-console .err{color:var(--error)}
.tl-console .now{background:var(--you-wash);box-shadow:inset 2px 0 0 var(--you)}
.tl-console .head{font:600 var(--t-small,13px)/2 var(--sans,sans-serif);margin:6px 0 0}
.tl-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:14px 24px;margin:0}
.tl-figures dt{color:var(--muted);font-size:var(--t-small,13px)}
.tl-figures dd{margin:0;font-size:17px;line-height:1.4}
.tl-figures small{display:block;color:var(--muted);font-size:var(--t-micro,12px)}
.tl-said,.tl-described{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tl-perf{position:absolute;right:0;top:0;z-index:9;background:var(--text);color:var(--page);font:11px/1.5 var(--mono,monospace);padding:4px 8px;white-space:pre;pointer-events:none}
.tl-help{border:1px solid var(--rule);border-radius:8px;background:var(--raised);color:var(--text);box-shadow:var(--shadow);padding:20px 24px;max-width:min(560px,92vw)}
.tl-help::backdrop{background:rgb(0 0 0/.3)}
.tl-help h3{margin:0 0 10px;font-size:var(--t-body,16px)}
.tl-help dl{display:grid;grid-template-columns:auto 1fr;gap:6px 18px;margin:0 0 14px;font-size:var(--t-small,13px)}
.tl-help dt{white-space:nowrap;font-weight:600}
.tl-help dd{margin:0}
.tl-story h4{margin:14px 0 4px}
.tl-story p,.tl-story ul{margin:0 0 10px;line-height:1.45}
.tl-story ul{padding:0;list-style:none;font-size:var(--t-small,13px)}
.tl-story li{margin-bottom:6px}
.tl-help h3:focus{outline:0}
@container (max-width:720px){
.tl-g .sub,.tl-count{display:none}.tl-g{padding-right:6px}
.tl-bar{flex-wrap:wrap}.tl-bar .tl-legend{flex-basis:100%}
.tl-pane,.tl-axis{grid-template-columns:minmax(0,1fr);row-gap:8px}
.tl-axis>:first-child{display:none}
.tl-side{grid-template-columns:1fr auto;align-items:baseline}
.tl-gauge{grid-row:1;grid-column:2;grid-template-columns:repeat(4,auto);column-gap:6px}
.tl-gauge b{font-size:17px;min-width:0}
.tl-gauge .tl-cells{display:none}
.tl-verd,.tl-state,.tl-now{grid-column:1/-1}
.tl-picture,.tl-axis-in{padding-right:0}
.tl-console button{grid-template-columns:52px minmax(0,1fr)}
.tl-console span+span{grid-row:2;grid-column:2}
.tl-console code{grid-row:1}
.tl-moments>:first-child{display:none}
.tl-transport{gap:6px 10px;padding:6px 0}
.tl-slider,.tl-scale,.tl-choice>.tl-muted{display:none}
.tl-about{order:9;flex-basis:100%}
.tl-time{font-size:17px}
}
@media (prefers-reduced-motion:reduce){.tl *{transition:none!important;animation:none!important}}
@media (forced-colors:active){
.tl-sw,.tl-plot canvas,.tl-ruler canvas,.tl-edge,.tl-cells i,.tl-at::before,.tl-disc[aria-current],.tl-seg button[aria-pressed=true],.tl-action[aria-pressed=true],.tl-action[data-strong],.tl-next{forced-color-adjust:none}
.tl-next{border-width:2px}
}
@media print{.tl-tools,.tl-toast,.tl-foot,.tl-perf,.tl-transport{display:none!important}.tl canvas{print-color-adjust:exact;-webkit-print-color-adjust:exact}.tl-pane{break-inside:avoid}}
`;

/** @type {Set<string>} */
const adopted = new Set();

export function adoptStyle() {
  adopt(CSS);
}

/** Once a page. A constructed sheet is not an inline style, so a strict content policy lets it be.
 * @param {string} css */
export function adopt(css) {
  if (adopted.has(css)) return;
  adopted.add(css);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
