/** One layout on the bench: the file as the server has it, what was typed since, and who else was at it meanwhile. */

import { Problem, send } from "../api.js";
import { Drawer, type Kept } from "./drawer.js";
import type { Current, Opened } from "./nouns.js";

const path = (key: string, more = ""): string => `/api/layouts/${encodeURIComponent(key)}${more}`;
const NONE = "0"; // the revision of a layout that is not there

/** Two texts that would be the same file. */
export const alike = (a: string, b: string): boolean => a.trimEnd() === b.trimEnd();

/** Emits `change`. Raises Problem from what it sends, with the conflict kept where there is one. */
export class Bench extends EventTarget {
  opened: Opened | null = null;
  /** What there is has been read. */
  ready = false;
  /** There is no such layout, and nothing was begun under its name. */
  missing = false;
  /** Made from this revision. */
  base = NONE;
  /** Somebody saved, or removed, it since. */
  conflict: Current | "gone" | null = null;
  /** When the draft that was found was left. */
  draftAt = 0;
  text = "";

  constructor(
    readonly key: string,
    readonly drawer: Drawer,
    private readonly clock: () => number = Date.now,
  ) {
    super();
  }

  get isNew(): boolean {
    return this.ready && this.opened === null && !this.missing;
  }

  get dirty(): boolean {
    return this.opened === null ? this.isNew : !alike(this.text, this.opened.text);
  }

  get locked(): string {
    return this.opened?.locked ?? "";
  }

  /** Read the file, and what this person left of it in this browser. */
  async open(): Promise<void> {
    const kept = this.drawer.find(this.key);
    this.opened = await this.read();
    this.ready = true;
    this.missing = this.opened === null && kept === null;
    this.base = kept?.revision ?? this.opened?.revision ?? NONE;
    this.text = kept?.text ?? this.opened?.text ?? "";
    this.draftAt = kept?.at ?? 0;
    if (kept && this.opened && alike(kept.text, this.opened.text)) this.settle(this.opened);
    else if (kept) this.collide(kept);
    this.tell();
  }

  private async read(): Promise<Opened | null> {
    try {
      return await send<Opened>("GET", path(this.key));
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }

  private collide(kept: Kept): void {
    const { opened } = this;
    if (opened && opened.revision !== kept.revision) this.conflict = { by: "", ...opened.version, revision: opened.revision, text: opened.text };
    else if (!opened && kept.revision !== NONE) this.conflict = "gone";
  }

  /** Another text was typed. */
  type(text: string): void {
    this.text = text;
    if (this.dirty && !this.locked) this.drawer.keep(this.key, { text, revision: this.base, at: this.clock() });
    else this.drawer.drop(this.key);
    this.draftAt = 0;
    this.tell();
  }

  /** The walls have another version: take it where nothing was typed, say so where something was. True: taken. */
  async refresh(): Promise<boolean> {
    const now = await this.read();
    if (!now) {
      if (this.opened) this.conflict = "gone";
      this.tell();
      return false;
    }
    if (now.revision === this.base) {
      this.opened = { ...now, text: this.opened?.text ?? now.text };
      this.tell();
      return false;
    }
    if (this.dirty) {
      this.conflict = { by: "", ...now.version, revision: now.revision, text: now.text };
      this.tell();
      return false;
    }
    this.settle(now);
    return true;
  }

  async save(why: string): Promise<void> {
    const text = this.text;
    await this.change("PUT", "", { text, why });
    await this.again(text);
  }

  async rollBack(seq: number, why: string): Promise<void> {
    await this.change("POST", "/rollback", { seq, why });
    await this.again(null);
  }

  async rename(to: string, why: string): Promise<void> {
    await this.change("POST", "/rename", { to, why });
    this.drawer.drop(this.key);
  }

  async remove(why: string): Promise<void> {
    await this.change("DELETE", `?why=${encodeURIComponent(why)}`);
    this.drawer.drop(this.key);
    this.opened = null;
    this.missing = true;
    this.base = NONE;
    this.tell();
  }

  /** Go on with one's own text after somebody else's: the next save takes the place of theirs. */
  insist(): void {
    const { conflict } = this;
    this.base = conflict && conflict !== "gone" ? conflict.revision : NONE;
    if (conflict === "gone") this.opened = null;
    else if (conflict && this.opened) this.opened = { ...this.opened, text: conflict.text, revision: conflict.revision };
    this.conflict = null;
    this.type(this.text);
  }

  /** Give one's own text up for what stands there now. */
  async yield(): Promise<void> {
    this.drawer.drop(this.key);
    this.conflict = null;
    await this.open();
  }

  private async change(method: string, more: string, body?: unknown): Promise<void> {
    try {
      await send(method, path(this.key, more), body, { headers: { "If-Match": `"${this.base}"` } });
    } catch (error) {
      if (error instanceof Problem && error.status === 412) {
        const { current } = error.document as { current?: Current | null };
        this.conflict = current ?? "gone";
        this.tell();
      }
      throw error;
    }
  }

  private async again(saved: string | null): Promise<void> {
    const now = await this.read();
    if (!now) return;
    const typed = saved !== null && !alike(this.text, saved); // somebody typed on while it was sent
    if (typed) {
      this.opened = now;
      this.base = now.revision;
      this.type(this.text);
    } else this.settle(now);
  }

  private settle(now: Opened): void {
    this.opened = now;
    this.missing = false;
    this.base = now.revision;
    this.text = now.text;
    this.conflict = null;
    this.draftAt = 0;
    this.drawer.drop(this.key);
    this.tell();
  }

  private tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}
