import "../fonts.css";
import "../tokens.css";
import "../desk/miniature.css";
import "../desk/remote.css";
import "../words.desk.js";
import { send } from "../desk/api.js";
import { Live } from "../desk/live.js";
import { plainCode } from "../desk/pairing-code.js";
import type { Meeting, Person } from "../desk/nouns.js";
import { recall } from "../desk/prefs.js";
import "../desk/remote-join.js";
import type { Joined, RemoteJoin } from "../desk/remote-join.js";
import "../desk/remote.js";
import type { Remote } from "../desk/remote.js";
import { operates, whoami } from "../desk/session.js";
import { Wake } from "../wake.js";
import { say } from "../words.js";

const KEPT = "iocast-remote"; // the room this phone is in, and the name it goes by; the right itself is a cookie

const wake = new Wake(); // a presenter looks at the room, and wants the phone ready at the next glance

recall();
document.documentElement.dataset["theme"] = "dark";
document.title = say("pages.titles.remote");

interface Kept {
  room?: string;
  name?: string;
}

function kept(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Kept;
  } catch {
    return {};
  }
}

function keep(what: Kept): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(what));
  } catch {
    // a phone that keeps nothing joins again after a reload
  }
}

function put(element: HTMLElement): void {
  document.querySelectorAll("io-remote, io-remote-join").forEach((old) => old.remove());
  document.body.append(element);
}

/** Ask for code and name. */
function ask(ended = false): void {
  const join = document.createElement("io-remote-join") as RemoteJoin;
  join.code = plainCode(decodeURIComponent(location.hash.slice(1)));
  join.name = kept().name ?? "";
  join.ended = ended;
  join.addEventListener("joined", (event) => {
    const { room, presenter } = (event as CustomEvent<Joined>).detail;
    history.replaceState(null, "", location.pathname); // the code does not stay in the address
    keep({ room, name: presenter });
    drive(room, presenter);
  });
  put(join);
  void known().then(async (person) => {
    if (!person) return;
    join.account = person.name;
    const { meetings } = await send<{ meetings: Meeting[] } & Record<string, unknown>>("GET", "/api/meetings?past=0");
    join.meetings = meetings.filter((meeting) => meeting.since && (operates(person) || meeting.presenters.includes(person.name)));
  }, () => undefined); // without an answer the code is the way in
}

/** Who is signed in on this phone with an account that may present. */
async function known(): Promise<Person | null> {
  const person = await whoami();
  return person && !person.meeting && person.rights.includes("present") ? person : null; // who joined by a code has a meeting
}

/** Drive a room until the meeting ends. */
function drive(room: string, name: string): void {
  const live = new Live({ path: "/ws/remote", query: { room }, ask: "/api/session" });
  const remote = document.createElement("io-remote") as Remote;
  remote.live = live;
  remote.room = room;
  remote.name = name;
  const out = (ended: boolean): void => {
    live.wire.stop();
    keep({ name });
    ask(ended);
  };
  live.addEventListener("change", () => {
    if (live.link.state === "unpaired" || live.link.state === "ended") out(true);
  });
  remote.addEventListener("leave", () => void leave(remote).finally(() => out(false)));
  remote.addEventListener("shut-out", () => out(true));
  put(remote);
  live.wire.start();
  wake.start();
  void known().then((person) => (remote.operates = operates(person)), () => undefined);
}

/** Gives up what this phone may do: the wheel, and without an account the cookie. Unheard, both end with the meeting. */
async function leave(remote: Remote): Promise<void> {
  try {
    await remote.letGo();
    if (!(await known())) await send("DELETE", "/api/session");
  } catch {
    // out of reach: one leaves all the same
  }
}

const { room, name } = kept();
if (location.hash.length > 1 || !room) ask();
else drive(room, name ?? "");
