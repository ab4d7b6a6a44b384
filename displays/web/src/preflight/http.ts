/** The technician's calls of the service. */

import { send } from "../desk/api.js";
import { path } from "../desk/command.js";
import type { Preflight, Service, Subject } from "./nouns.js";

export class Http implements Service {
  look(subject: Subject): Promise<Preflight> {
    const query = subject ? `?${new URLSearchParams(subject).toString()}` : "";
    return send<Preflight>("GET", `/api/preflight${query}`);
  }

  record(subject: Subject, confirmed: readonly string[]): Promise<Preflight> {
    return send<Preflight>("POST", "/api/preflight", { ...subject, confirmed });
  }

  async tell(room: string, what: string, screen?: string): Promise<number> {
    const answer = await send<{ reached: number }>("POST", path("rooms", room, "do"), { do: what, ...(screen ? { screen } : {}) });
    return answer.reached;
  }
}
