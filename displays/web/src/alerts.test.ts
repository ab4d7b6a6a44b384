// @vitest-environment node
import "./words.tiles.js";
import { describe, expect, it } from "vitest";
import { alertRows, moment, silentSince, type Bulletin, type BulletinItem } from "./alerts.js";
import { alertsFit } from "./alerts.fit.js";
import { rowHeight } from "./rows.js";
import { setZone } from "./times.js";

const NOW = Date.parse("2021-10-07T07:32:00.000Z"); // 14:32 in the province
const measure = (text: string, size: number): number => text.length * size * 0.55;
const cap = (more: Partial<BulletinItem> = {}): BulletinItem => ({
  id: `${more.status ?? ""} ${more.severity ?? ""} ${more.sent ?? ""}`, status: "Actual", severity: "Severe", event: { vi: "Bão", en: "Storm" }, headline: { vi: "Bão số 7 gần bờ" },
  sent: "2021-10-07T07:20:00.000Z", expires: "2021-10-07T11:00:00.000Z", source: "Đài KTTV", areas: [{ name: { vi: "Xã Kỳ Sơn" } }], ...more,
});
const list = (...items: BulletinItem[]): Bulletin => ({ kind: "cap", items, at: "2021-10-07T07:20:00.000Z" });
setZone("Asia/Ho_Chi_Minh");

describe("what alerts say", () => {
  it("says what, how bad, where, until when, since when and who", () => {
    const [row] = alertRows([list(cap())], NOW);
    expect(row).toMatchObject({ sort: "severe", chip: "", title: "Bão số 7 gần bờ", source: "Đài KTTV" });
    expect(row?.details[0]?.split("\u00a0· ")).toEqual(["Nghiêm trọng", "Xã Kỳ Sơn", "đến 18:00", "12 phút trước"]);
    expect(row?.details[row.details.length - 1]?.split("\u00a0· ")).toEqual(["Nghiêm trọng", "đến 18:00"]);
  });

  it("names the event where the headline does not", () => {
    expect(alertRows([list(cap({ headline: { vi: "Sơ tán trước 17 giờ" } }))], NOW)[0]?.title).toBe("Bão: Sơ tán trước 17 giờ");
    expect(alertRows([list(cap({ headline: {} }))], NOW)[0]?.title).toBe("Bão");
  });

  it("puts what is real first, the most severe on top, the newest of a kind before the older", () => {
    const all = [cap({ status: "Test", severity: "Extreme" }), cap({ severity: "Minor" }), cap({ status: "Exercise", severity: "Extreme" }), cap({ severity: "Extreme", sent: "2021-10-07T01:00:00.000Z" }),
      cap({ severity: "Extreme", sent: "2021-10-07T02:00:00.000Z" }), cap({ status: "System" }), cap({ severity: "Apocalyptic" })];
    const news: Bulletin = { kind: "rss", items: [{ id: "n", title: "Tin", date: null, source: "Báo" }], at: "" };
    const rows = alertRows([news, list(...all)], NOW);
    expect(rows.map((row) => row.sort)).toEqual(["extreme", "extreme", "minor", "unknown", "exercise", "test", "system", "news"]);
    expect(rows[0]?.id).toContain("02:00");
    expect(rows.map((row) => row.chip)).toEqual(["", "", "", "", "Diễn tập", "Thử nghiệm", "", ""]);
  });

  it("lets go of what has run out, also where no server says so", () => {
    expect(alertRows([list(cap({ expires: "2021-10-07T07:31:59.000Z" }), cap({ expires: null }))], NOW)).toHaveLength(1);
  });

  it("counts the places it does not name, each once", () => {
    const areas = ["A", "B", "A", "C", "D", "E"].map((name) => ({ name }));
    expect(alertRows([list(cap({ areas }))], NOW)[0]?.details[0]).toContain("A, B, C và 2 nơi khác");
  });

  it("says a time of another day with its day", () => {
    expect(moment(Date.parse("2021-10-07T11:00:00.000Z"), NOW)).toBe("18:00");
    expect(moment(Date.parse("2021-10-07T18:00:00.000Z"), NOW)).toBe("01:00 ngày 08/10");
  });

  it("knows since when the first of its sources has been silent", () => {
    expect(silentSince([list(), undefined, null])).toBeNull();
    expect(silentSince([{ ...list(), silent: "2021-10-07T05:00:00.000Z" }, { ...list(), silent: "2021-10-07T04:00:00.000Z" }])).toBe(Date.parse("2021-10-07T04:00:00.000Z"));
  });

  it("cuts a title that has no end, and survives an item without words", () => {
    const [long, bare] = alertRows([list(cap({ headline: { vi: "Bão ".repeat(200) } }), { id: "x" })], NOW);
    expect(long?.title.length).toBeLessThanOrEqual(150);
    expect(long?.title.endsWith("…")).toBe(true);
    expect(bare).toMatchObject({ sort: "system", title: "" });
  });
});

describe("how the rows of an alerts tile are set", () => {
  const rows = alertRows([list(...["Extreme", "Severe", "Moderate", "Minor"].map((severity) => cap({ severity, areas: ["Xã Kỳ Sơn", "Xã Mường Xén", "Xã Tương Dương"].map((name) => ({ name })) })))], NOW);
  const high = (fit: ReturnType<typeof alertsFit>, w: number): number =>
    fit.rows.reduce((sum, { row, detail }) => sum + rowHeight({ title: row.title, detail }, { w, h: 0, least: 40 * fit.scale }, measure), 0);

  it("says all where there is room for all", () => {
    const fit = alertsFit(rows, { w: 1600, h: 900, least: 40 }, 6, 0, true, measure);
    expect(fit).toMatchObject({ scale: 1, more: 0 });
    expect(fit.rows.map(({ detail }) => detail)).toEqual(rows.map((row) => row.details[0]));
  });

  it("shortens what rows say before it leaves any away, and counts those it leaves away", () => {
    const some = alertsFit(rows, { w: 820, h: 560, least: 40 }, 6, 0, true, measure);
    expect(some).toMatchObject({ scale: 1, more: 0 });
    expect(high(some, 820)).toBeLessThanOrEqual(560);
    const few = alertsFit(rows, { w: 700, h: 330, least: 40 }, 6, 0, true, measure);
    expect(few.more).toBeGreaterThan(0);
    expect(few.rows.length + few.more).toBe(4);
    expect(high(few, 700)).toBeLessThanOrEqual(330);
  });

  it("sets one row smaller where not even one would fit, and never cuts it", () => {
    const fit = alertsFit(rows, { w: 420, h: 190, least: 40 }, 6, 0, true, measure);
    expect(fit.rows).toHaveLength(1);
    expect(fit.scale).toBeLessThan(0.8);
    expect(high(fit, 420) + 1.7 * 40 * fit.scale).toBeLessThanOrEqual(190);
  });

  it("keeps the source with each row where it is not said once for all", () => {
    expect(alertsFit(rows, { w: 1600, h: 900, least: 40 }, 6, 0, false, measure).rows[0]?.detail).toContain("Đài KTTV");
  });

  it("shows at most as many as the layout wants", () => {
    expect(alertsFit(rows, { w: 1600, h: 900, least: 40 }, 2, 0, true, measure)).toMatchObject({ more: 2 });
    expect(alertsFit([], { w: 1600, h: 900, least: 40 }, 2, 0, true, measure)).toMatchObject({ rows: [], more: 0 });
  });
});
