/** Pictures for looking at the wall: the review's figures are real, all others invented for the drawing. */

import { areas as areasDrawn, byArea, figures, layouts, more } from "./compared.js";
import type { AttentionItem, History, Indicator, LayoutDoc, OwnerItem, Picture, Point, Scene, StatusItem, TileDoc, Value, Values } from "../src/picture.js";
import type { Link } from "../src/wire.js";

export interface Show {
  picture: Partial<Picture>;
  scene: Scene;
  link?: Link;
  kept?: number;
}

export const NOW = Date.parse("2021-10-07T07:32:00.000Z");

type Words = { vi: string; en: string };
const w = (vi: string, en: string): Words => ({ vi, en });
const owner = (key: string, vi: string, short: string) => ({ key, name: w(vi, vi), short: w(short, short) });
const STTTT = owner("stttt", "Sở Thông tin và Truyền thông", "Sở TT&TT");
const SYT = owner("syt", "Sở Y tế", "Sở Y tế");
const HCC = owner("pvhcc", "Trung tâm Phục vụ hành chính công", "TT PVHCC");
const SDL = owner("sdl", "Sở Du lịch", "Sở Du lịch");

const indicators: Record<string, Indicator> = {
  "VB-01": { name: w("Văn bản đến", "Documents in"), unit: w("văn bản", "documents"), owner: STTTT, frequency: "P1M", direction: "neutral" },
  "VB-02": { name: w("Văn bản đi", "Documents out"), unit: w("văn bản", "documents"), owner: STTTT, frequency: "P1M", direction: "neutral" },
  "VB-03": { name: w("Gửi qua trục liên thông", "Sent over the axis"), unit: w("văn bản", "documents"), owner: STTTT, frequency: "P1M", direction: "up" },
  "VB-04": { name: w("Văn bản ký số", "Signed documents"), unit: w("văn bản", "documents"), owner: STTTT, frequency: "P1M", direction: "up" },
  "VB-05": { name: w("Tỷ lệ ký số", "Signed share"), unit: w("%", "%"), decimals: 2, owner: STTTT, frequency: "P1M", direction: "up" },
  "VB-06": { name: w("Tỷ lệ gửi qua trục", "Axis share"), unit: w("%", "%"), decimals: 2, owner: STTTT, frequency: "P1M", direction: "up" },
  "HCC-01": { name: w("Hồ sơ hành chính công tiếp nhận", "Dossiers received"), short: w("Hồ sơ hành chính công", "Dossiers received"), unit: w("hồ sơ", "dossiers"), owner: HCC, frequency: "P1D", direction: "neutral" },
  "HCC-02": { name: w("Hồ sơ đúng hạn", "Dossiers on time"), unit: w("%", "%"), decimals: 1, owner: HCC, frequency: "P1D", direction: "up" },
  "YT-01": { name: w("Hồ sơ sức khỏe cập nhật", "Health records updated"), short: w("Hồ sơ y tế cập nhật", "Health records"), unit: w("hồ sơ", "records"), owner: SYT, frequency: "P1M", direction: "up" },
  "YT-03": { name: w("Giường hồi sức đang dùng", "Intensive care beds in use"), short: w("Giường hồi sức", "Intensive care"), unit: w("%", "%"), owner: SYT, frequency: "PT1H", direction: "down", thresholds: { warn: { above: 85 }, critical: { above: 90, clear: 88 } } },
  "YT-05": { name: w("Ca sốt xuất huyết", "Dengue cases"), unit: w("ca", "cases"), owner: SYT, frequency: "P1D", direction: "down", thresholds: { warn: { above: 40 }, critical: { above: 80 } } },
  "PA-03": { name: w("Phản ánh quá hạn", "Overdue feedback"), unit: w("phản ánh", "items"), owner: HCC, frequency: "P1D", direction: "down", thresholds: { warn: { above: 30 } } },
  "KT-09": { name: w("Giải ngân đầu tư công", "Public investment disbursed"), unit: w("%", "%"), decimals: 1, owner: owner("stc", "Sở Tài chính", "Sở Tài chính"), frequency: "P1M", direction: "up", thresholds: { critical: { below: 50 } } },
  "DL-01": { name: w("Lượt khách du lịch", "Visitors"), unit: w("triệu lượt", "million"), decimals: 2, owner: SDL, frequency: "P1M", direction: "up" },
  "TT-01": { name: w("Vụ tai nạn giao thông", "Traffic accidents"), unit: w("vụ", "accidents"), owner: owner("ca", "Công an tỉnh", "Công an tỉnh"), frequency: "P1D", direction: "down" },
  "AT-08": { name: w("Dịch vụ trực tuyến sẵn sàng", "Online services up"), unit: w("%", "%"), decimals: 2, owner: STTTT, frequency: "PT5M", direction: "up" },
};

const P9 = "2021-01-01/P9M";
const END = "2021-09-29T17:00:00.000Z"; // 30/09 in the site's zone
const closed = (v: number | null, more: Partial<Value> = {}): Value => ({ v, period: P9, status: "A", as_of: END, level: "none", due: null, late: null, changes: [], ...more });
const points = (from: number, values: (number | null)[], more: Partial<Point> = {}): Point[] =>
  values.map((v, i) => ({ period: `2021-${String(from + i).padStart(2, "0")}`, v, status: "A", ...more }));

const reviewed: Values = {
  "VB-01": closed(5_238_802),
  "VB-02": closed(null, { held: { raw: "791/903", suggestion: 791_903, reason: { code: "subset" }, since: "2021-10-07T02:00:00.000Z" } }),
  "VB-03": closed(509_345),
  "VB-04": closed(256_177),
  "HCC-01": closed(283_175),
  "YT-01": closed(1_260_513),
};

const live: Values = {
  ...reviewed,
  "VB-01": closed(5_238_802, { changes: [{ against: "same_period", period: "2020-01-01/P9M", pct: 12.3 }] }),
  "YT-01": closed(1_260_513, { status: "E", changes: [{ against: "previous", period: "2021-08", pct: 4.0 }] }),
  "HCC-01": { v: 283_175, period: "2021-10-07", status: "A", as_of: "2021-10-07T07:30:00.000Z", level: "none", due: "2021-10-08T10:00:00.000Z", late: "2021-10-09T10:00:00.000Z", changes: [{ against: "previous", period: "2021-10-06", pct: 0 }] },
  "YT-03": { v: 96, period: "2021-10-07", status: "A", as_of: "2021-10-07T07:15:00.000Z", level: "critical", since: "2021-10-05T01:00:00.000Z", due: "2021-10-07T08:15:00.000Z", late: "2021-10-07T10:15:00.000Z", changes: [{ against: "previous", period: "2021-10-06", pct: null, points: 2 }] },
  "DL-01": { v: 1.92, period: "2021-08", status: "A", as_of: "2021-08-31T00:00:00.000Z", level: "normal", due: "2021-09-30T00:00:00.000Z", late: "2021-10-03T05:00:00.000Z", changes: [{ against: "same_period", period: "2020-08", pct: -35.2 }] },
  "PA-03": { v: 37, period: "2021-10-07", status: "A", as_of: "2021-10-07T00:00:00.000Z", level: "warn", since: "2021-10-04T01:00:00.000Z", due: "2021-10-08T10:00:00.000Z", late: "2021-10-09T10:00:00.000Z", changes: [{ against: "previous", period: "2021-09-30", pct: 105.6 }] },
  "TT-01": { v: 14, period: "2021-10-07", status: "P", as_of: "2021-10-07T00:00:00.000Z", level: "normal", due: "2021-10-08T10:00:00.000Z", late: "2021-10-09T10:00:00.000Z", changes: [{ against: "same_period", period: "2020-10-07", pct: -12.5 }], marks: ["simulated"] },
  "AT-08": { v: 99.93, period: "2021-10-07", status: "A", as_of: "2021-10-07T07:31:00.000Z", level: "normal", due: "2021-10-07T08:31:00.000Z", late: "2021-10-07T09:31:00.000Z", changes: [], marks: ["mismatch"] },
  "HCC-02": { v: 98.1, period: "2021-10-06", status: "A", as_of: "2021-10-05T17:00:00.000Z", level: "normal", due: "2021-10-08T10:00:00.000Z", late: "2021-10-09T10:00:00.000Z", changes: [{ against: "previous", period: "2021-10-05", pct: null, points: 0.4 }], target: { value: 95, op: ">=", provenance: "seen" } },
  "KT-09": { v: 48.2, period: "2021-09", status: "E", as_of: END, level: "critical", since: "2021-10-01T01:00:00.000Z", due: null, late: null, changes: [{ against: "same_period", period: "2020-09", pct: null, points: -6.1 }] },
  "YT-05@16681": area(64, "warn"),
  "YT-05@16690": area(41, "warn"),
  "YT-05@16708": area(93, "critical"),
  "YT-05@17329": area(12, "normal"),
  "YT-05@16726": area(27, "normal"),
  "YT-05@16813": area(18, "normal"),
  "YT-05@17357": area(3, "normal"),
};

function area(v: number, level: Value["level"]): Value {
  return { v, period: "2021-10-06", status: "A", as_of: "2021-10-05T17:00:00.000Z", due: null, late: null, changes: [], ...(level ? { level } : {}) };
}

const attention: AttentionItem[] = [
  { key: "YT-03", code: "YT-03", level: "critical", flag: "hot", reason: { code: "above", args: { v: 96, bound: 90 } }, v: 96, since: "2021-10-05T01:00:00.000Z" },
  { key: "KT-09", code: "KT-09", level: "critical", flag: "pushed", reason: { code: "below", args: { v: 48.2, bound: 50 } }, v: 48.2, since: "2021-10-01T01:00:00.000Z" },
  { key: "PA-03", code: "PA-03", level: "warn", flag: "hot", reason: { code: "surge", args: { against: "previous", period: "2021-09-30", pct: 105.6 } }, v: 37, since: "2021-10-04T01:00:00.000Z" },
  { key: "VB-02", code: "VB-02", level: "none", flag: null, reason: { code: "held", args: { raw: "791/903" } }, v: null, held: true, since: "2021-10-07T02:00:00.000Z" },
  { key: "DL-01", code: "DL-01", level: "normal", flag: null, reason: { code: "late", args: { since: "2021-10-03T05:00:00.000Z", period: "2021-08" } }, v: 1.92, since: "2021-10-03T05:00:00.000Z" },
];

const status: StatusItem[] = [
  ["KTXH", "Kinh tế xã hội", "none"], ["HCC", "Hành chính công", "connected"], ["VB", "Văn bản điện tử", "connected"], ["YT", "Y tế", "late"], ["GD", "Giáo dục", "none"],
  ["PA", "Phản ánh hiện trường", "none"], ["DL", "Du lịch", "none"], ["ATTT", "An toàn thông tin", "connected"], ["ANTT", "An ninh trật tự, giao thông", "none"],
].map(([subsystem, name, state]) => ({ subsystem: `${subsystem}`, name: w(`${name}`, `${name}`), state: state as StatusItem["state"], indicators: 9, with_value: 4, late: state === "late" ? 2 : 0, held: subsystem === "VB" ? 1 : 0 }));

const owners: OwnerItem[] = [
  { unit: "sdl", name: w("Sở Văn hóa, Thể thao và Du lịch", "Tourism"), owes: [{ series: "DL-01", since: "2021-10-03T05:00:00.000Z" }, { series: "DL-02", since: "2021-10-05T05:00:00.000Z" }], late: 2, missing: 0, connected: true },
  { unit: "syt", name: w("Sở Y tế", "Health"), owes: [{ series: "YT-05", since: "2021-10-06T05:00:00.000Z" }, { series: "YT-08" }], late: 1, missing: 1, connected: true },
  { unit: "stc", name: w("Sở Tài chính", "Finance"), owes: [{ series: "KT-01" }], late: 0, missing: 1, connected: true },
  { unit: "sgd", name: w("Sở Giáo dục và Đào tạo", "Education"), owes: [], connected: false },
  { unit: "ca", name: w("Công an tỉnh", "Police"), owes: [], connected: false },
];
Object.assign(live, { "@attention": attention, "@status": status, "@owners": owners });

const history: History = {
  "VB-01": points(5, [410_233, 455_010, 512_330, 566_120, 601_020]),
  "YT-01": points(4, [880_000, 905_000, 990_000, 1_080_000, 1_180_000, 1_260_513]),
  "YT-03": points(1, [71, 74, 73, 79, 82, 86, 88, 94, 96]),
  "DL-01": points(3, [2.9, 2.8, 2.75, 2.5, 2.1, 1.92]),
  "HCC-01": points(4, [210_000, 221_500, 240_100, 262_300, 271_000, 283_175]),
  "KT-09": [...points(1, [3, 8, 14, 20, 25, 31, 37, 42, 48.2]), { period: "2021-10", v: 55, status: "F" }, { period: "2021-11", v: 63, status: "F" }],
};

const areas = { "16681": w("Phường Vinh Hưng", "Vinh Hưng"), "16690": w("Phường Trường Vinh", "Trường Vinh"), "16708": w("Phường Cửa Lò", "Cửa Lò"), "17329": w("Xã Nghi Lộc", "Nghi Lộc"), "16726": w("Xã Quỳ Hợp", "Quỳ Hợp"), "16813": w("Xã Kỳ Sơn", "Kỳ Sơn"), "17357": w("Xã Diễn Châu", "Diễn Châu") };
const site = { name: w("Tỉnh Nghệ An", "Nghệ An"), time_zone: "Asia/Ho_Chi_Minh", reporting: { period: P9, statement: w("số liệu 9 tháng đầu năm 2021", "figures of the first nine months of 2021") } };

const n = (id: string, series: string, at: TileDoc["at"], history = 12): TileDoc => ({ id, kind: "number", series, at, history });
const overview: LayoutDoc = {
  key: "tong-quan", title: w("Tổng quan chỉ đạo, điều hành", "Overview"), grid: { columns: 12, rows: 6 },
  tiles: [
    { id: "nong", kind: "attention", top: 5, at: [1, 1, 4, 6] },
    n("den", "VB-01", [5, 1, 4, 2]), n("di", "VB-02", [9, 1, 4, 2]), n("hcc", "HCC-01", [5, 3, 4, 2]),
    n("yte", "YT-01", [9, 3, 4, 2]), n("giuong", "YT-03", [5, 5, 4, 2]), n("khach", "DL-01", [9, 5, 4, 2]),
  ],
  topics: [{ key: "y-te", title: w("Y tế: giường hồi sức vượt ngưỡng", "Health: intensive care above its limit"), tiles: ["yte", "giuong"] }, { key: "van-ban", title: w("Văn bản điện tử", "Documents"), tiles: ["den", "di", "hcc"] }],
};
const review: LayoutDoc = {
  key: "tong-quan", title: w("Tổng quan chỉ đạo, điều hành", "Overview"), grid: { columns: 12, rows: 6 },
  tiles: [
    { id: "nong", kind: "attention", top: 5, at: [1, 1, 3, 6] },
    n("den", "VB-01", [4, 1, 3, 2]), n("di", "VB-02", [7, 1, 3, 2]), n("truc", "VB-03", [10, 1, 3, 2]),
    n("ky", "VB-04", [4, 3, 3, 2]), n("tlky", "VB-05", [7, 3, 3, 2]), n("tltruc", "VB-06", [10, 3, 3, 2]),
    n("hcc", "HCC-01", [4, 5, 3, 2]), n("yte", "YT-01", [7, 5, 3, 2]), n("dv", "AT-08", [10, 5, 3, 2]),
  ],
  topics: [{ key: "van-ban", title: w("Văn bản điện tử", "Documents"), tiles: ["den", "di", "truc", "ky"] }],
};
const states: LayoutDoc = {
  key: "trang-thai", title: w("Các trạng thái của ô số liệu", "States"), grid: { columns: 3, rows: 3 },
  tiles: [n("a", "PA-03", [1, 1, 1, 1]), n("b", "TT-01", [2, 1, 1, 1]), n("c", "AT-08", [3, 1, 1, 1]), n("d", "VB-05", [1, 2, 1, 1]), n("e", "HCC-02", [2, 2, 1, 1]), n("f", "KT-09", [3, 2, 1, 1]), n("g", "XX-99", [1, 3, 1, 1]), n("h", "VB-02", [2, 3, 1, 1]), n("i", "DL-01", [3, 3, 1, 1])],
};
const charts: LayoutDoc = {
  key: "y-te", title: w("Giao ban y tế", "Health briefing"), grid: { columns: 12, rows: 6 },
  tiles: [{ id: "gn", kind: "trend", series: "KT-09", history: 12, at: [1, 1, 7, 3] }, { id: "sxh", kind: "bar", series: "YT-05", by: "area", top: 6, at: [8, 1, 5, 3], title: w("Ca sốt xuất huyết theo địa bàn", "Dengue by area") }, { id: "g", kind: "trend", series: "YT-03", history: 12, at: [1, 4, 7, 3] }, { id: "hs", kind: "bar", each: ["VB-01", "HCC-01", "YT-01", "VB-02"], at: [8, 4, 5, 3], title: w("Khối lượng hồ sơ, văn bản", "Volumes") }],
};
const lists: LayoutDoc = {
  key: "ai-no", title: w("Ai nợ số liệu", "Who owes figures"), grid: { columns: 12, rows: 6 },
  tiles: [{ id: "o", kind: "owners", top: 6, at: [1, 1, 7, 6] }, { id: "s", kind: "status", at: [8, 1, 5, 4] }, { id: "t", kind: "text", text: w("Gửi số liệu trước 17 giờ ngày làm việc cuối tháng.", "Send figures before 5 pm on the last working day."), at: [8, 5, 5, 2] }],
};
const few: LayoutDoc = {
  key: "it", title: w("Phòng họp lớn, hàng ghế xa", "Far seats"), grid: { columns: 3, rows: 2 },
  tiles: [{ id: "nong", kind: "attention", top: 4, at: [1, 1, 1, 2] }, n("den", "VB-01", [2, 1, 1, 1]), n("di", "VB-02", [3, 1, 1, 1]), n("giuong", "YT-03", [2, 2, 1, 1]), n("khach", "DL-01", [3, 2, 1, 1])],
};

const scene: Scene = {
  room: "ubnd-tinh", screen: "main", layout: null, focus: null, hold: null, notices: [], changed: 1,
  room_name: w("UBND tỉnh Nghệ An", "Provincial People's Committee"), screen_name: w("Màn hình chính", "Main screen"),
  screen_setup: { height_cm: 93.4, furthest_m: 5, lines: 1080, theme: "dark" },
};
const on = (layout: LayoutDoc, values: Values = live, kept: History = history): Show => ({
  picture: { layout, indicators, areas, site, values, history: kept },
  scene: { ...scene, layout: layout.key },
});
const withScene = (show: Show, more: Partial<Scene>): Show => ({ ...show, scene: { ...show.scene, ...more } });
const notice = (status: string, severity: string, vi: string, detail: string) => ({ id: status, status, severity, headline: w(vi, vi), description: w(detail, detail), since: "2021-10-07T07:20:00.000Z" });

const cap = (id: string, status: string, severity: string, event: string, headline: string, names: string[], minutes: number, hours: number): Record<string, unknown> => ({
  id, status, severity, event: w(event, event), headline: w(headline, headline), source: "Đài KTTV khu vực Bắc Trung Bộ", sent: new Date(NOW - minutes * 60_000).toISOString(),
  expires: new Date(NOW + hours * 3_600_000).toISOString(), areas: names.map((name) => ({ name })),
});
const warned = [
  cap("1", "Actual", "Extreme", "Lũ quét", "Nguy cơ lũ quét, sạt lở đất tại vùng núi phía tây", ["Xã Kỳ Sơn", "Xã Mường Xén", "Xã Tương Dương", "Xã Quế Phong", "Xã Quỳ Châu"], 12, 5),
  cap("2", "Actual", "Severe", "Bão", "Bão số 7 gần bờ, gió giật cấp 11", ["Phường Cửa Lò", "Xã Diễn Châu"], 64, 20),
  cap("3", "Actual", "Moderate", "Mưa lớn", "Mưa lớn diện rộng, tổng lượng 100 đến 200 mm", ["Toàn tỉnh"], 190, 30),
  cap("4", "Exercise", "Extreme", "Vỡ đập", "Vỡ đập giả định tại Bản Vẽ", ["Xã Tương Dương"], 30, 3),
  cap("5", "Test", "Minor", "Kiểm tra", "Kiểm tra đường truyền cảnh báo", [], 0, 1),
  cap("6", "Actual", "Minor", "Gió mạnh trên biển", "Gió mạnh trên biển cấp 6", ["Vùng biển Nghệ An"], 400, 6),
];
const headlines = [
  { id: "a", title: "Nghệ An họp trực tuyến với 130 xã, phường về phòng chống bão số 7", date: new Date(NOW - 35 * 60_000).toISOString(), source: "Báo Nghệ An" },
  { id: "b", title: "Thủ tướng yêu cầu các tỉnh miền Trung chủ động sơ tán dân trước 17 giờ", date: new Date(NOW - 3 * 3_600_000).toISOString(), source: "Báo Nghệ An" },
  { id: "c", title: "Giải ngân đầu tư công chín tháng đạt 48,2%", date: null, source: "Báo Nghệ An" },
];
const items = (kind: string, list: unknown[], more: Record<string, unknown> = {}): unknown => ({ kind, items: list, at: new Date(NOW - 60_000).toISOString(), ...more });
const address = "https://dichvucong.nghean.gov.vn/phan-anh";
const modules = ["fed263f8", "82f89a08", "bacd92e8", "ba66dae8", "baeef2e8", "823aea08", "feaaabf8", "002c0000", "9fd2d4b8", "c5f375b0", "077b09a0", "2dcaf948", "bba12b08", "b193e7f8", "d67b5328", "6c6336a8", "3a241940", "f4adf0b0", "d25796c8", "d5878660", "ffc4dff0", "00f368c0", "fe931ac0", "82915898", "ba871fd0", "bae79408", "ba11cdb8", "827724e8", "fe843a80"];
const around: LayoutDoc = {
  key: "ung-pho", title: w("Ứng phó thiên tai", "Disaster response"), grid: { columns: 12, rows: 6 },
  tiles: [
    { id: "cb", kind: "alerts", feeds: ["bao"], top: 6, at: [1, 1, 7, 6] }, { id: "gio", kind: "clock", at: [8, 1, 5, 2] },
    { id: "tin", kind: "alerts", feeds: ["tin"], top: 3, at: [8, 3, 5, 2] }, { id: "qr", kind: "qr", address, modules, caption: w("Gửi phản ánh hiện trường", "Send feedback"), at: [8, 5, 5, 2] },
  ],
};
const bits: LayoutDoc = {
  key: "manh", title: w("Mảnh ghép", "Pieces"), grid: { columns: 12, rows: 6 },
  tiles: [
    { id: "qr", kind: "qr", address, modules, caption: w("Gửi phản ánh hiện trường", "Send feedback"), at: [1, 1, 4, 4] }, { id: "qr2", kind: "qr", address, modules, title: w("Tài liệu họp", "Papers"), at: [5, 1, 8, 3] },
    { id: "gio", kind: "clock", title: w("Giờ Hà Nội", "Hanoi"), at: [1, 5, 4, 2] }, { id: "gio2", kind: "clock", at: [5, 4, 2, 1] },
    { id: "i1", kind: "image", file: "so-do.png", refused: "missing", sensitivity: "internal", at: [7, 4, 3, 1] }, { id: "i2", kind: "image", file: "so-do.png", image: "00", sensitivity: "restricted", at: [10, 4, 3, 1] },
    { id: "cb", kind: "alerts", feeds: ["bao"], top: 6, at: [5, 5, 8, 2] },
  ],
};
const base = on(overview);
const compared = (layout: LayoutDoc): Show => ({ ...on(layout, { ...live, ...figures, ...byArea }), picture: { ...on(layout, { ...live, ...figures, ...byArea }).picture, indicators: { ...indicators, ...more }, areas: areasDrawn } });

export const shows: Record<string, Show> = {
  ...Object.fromEntries(Object.entries(layouts).map(([name, layout]) => [`compared-${name}`, compared(layout)])),
  overview: base,
  review: on(review, { ...reviewed, "AT-08": { ...(live["AT-08"] as Value), marks: [] }, "@attention": attention.slice(3, 4) }, {}),
  reviewed: on(review, { ...reviewed, "VB-02": closed(791_903), "VB-05": closed(32.35), "VB-06": closed(64.32), "AT-08": { ...(live["AT-08"] as Value), marks: [] }, "@attention": [] }, {}),
  states: on(states),
  charts: on(charts),
  lists: on(lists),
  focus: withScene(base, { focus: "y-te", hold: { seq: 9, at: "2021-10-07T07:31:00.000Z", since: "2021-10-07T07:31:00.000Z", by: "presenter" } }),
  focus3: withScene(base, { focus: "van-ban" }),
  focus4: withScene(on(review), { focus: "van-ban" }),
  hold: withScene(base, { hold: { seq: 9, at: "2021-10-07T07:31:00.000Z", since: "2021-10-07T07:31:00.000Z", by: "presenter" } }),
  past: withScene(base, { hold: { seq: 9, at: "2021-10-05T02:42:00.000Z", since: "2021-10-07T07:31:00.000Z", by: "operator" } }),
  cut: { ...base, link: { state: "cut", since: NOW - 8 * 60_000 } },
  kept: { ...base, link: { state: "cut", since: NOW }, kept: NOW - 3 * 3_600_000 },
  actual: withScene(base, { notices: [notice("Actual", "Extreme", "Lũ quét tại Kỳ Sơn: sơ tán ngay", "Bản Hòa Sơn, Tà Cạ; lực lượng xung kích tập trung tại UBND xã")] }),
  exercise: withScene(base, { notices: [notice("Exercise", "Extreme", "Vỡ đập giả định tại Bản Vẽ", "Tình huống số 2")] }),
  notices: withScene(base, { notices: [notice("Test", "Minor", "Kiểm tra đường truyền thông báo", ""), notice("Actual", "Moderate", "Mất điện khu vực Vinh từ 15 giờ", "Dự kiến có điện lại lúc 17 giờ")] }),
  far: withScene(on(few), { screen_setup: { height_cm: 93.4, furthest_m: 8, lines: 1080 } }),
  farReview: withScene(on(review, { ...reviewed, "AT-08": live["AT-08"], "@attention": attention }), { screen_setup: { height_cm: 122, furthest_m: 6, lines: 1080 } }),
  around: on(around, { "@items/bao": items("cap", warned), "@items/tin": items("rss", headlines) }),
  silent: on(around, { "@items/bao": items("cap", warned.slice(2, 4), { silent: "2021-10-07T05:10:00.000Z" }), "@items/tin": items("rss", [], { silent: "2021-10-06T05:10:00.000Z" }) }),
  none: on(around, { "@items/bao": items("cap", []) }),
  bits: withScene(on(bits, { "@items/bao": items("cap", warned.slice(0, 1)) }), { clearance: "internal" }),
  empty: { picture: { layout: null, indicators, areas, site, values: {}, history: {} }, scene },
};
