/** What is wrong with the text, under it: each with its place, which a click goes to. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../words.js";
import { icon } from "../icons.js";
import type { Judge } from "./judge.js";
import type { Fault } from "./nouns.js";

export function faultList(judge: Judge, go: (fault: Fault) => void): TemplateResult {
  const { faults, errors, busy } = judge;
  const words = errors ? say("editor.errors", { n: errors }) : faults.length ? say("editor.warnings", { n: faults.length }) : busy ? say("editor.judging") : say("editor.fine");
  return html`<div class="faults" data-errors=${errors}><p role="status" class=${errors ? "bad" : "quiet"}>${words}<kbd ?hidden=${!faults.length}>F8</kbd></p>
    ${faults.length ? html`<ol>${faults.map((fault) => row(fault, go))}</ol>` : nothing}</div>`;
}

function row(fault: Fault, go: (fault: Fault) => void): TemplateResult {
  const mild = fault.severity === "warning";
  const spot = say("console.site.spot", { line: String(fault.line), column: String(fault.column) });
  return html`<li><button type="button" class=${mild ? "" : "bad"} data-line=${fault.line} @click=${() => go(fault)}>${icon(mild ? "triangle" : "diamond")}<span class="spot">${spot}</span><span>${fault.words}</span></button></li>`;
}
