import { expect, test } from "vitest";
import type { IoNotice } from "./io-notice.js";
import "./io-notice.js";

/** A warning that a feed raised says who speaks; a person's says its own words only. */
test("names the source of a feed's warning", async () => {
  const element = document.createElement("io-notice") as IoNotice;
  const warning = { id: "f-1", status: "Actual", severity: "Severe", headline: { vi: "Bão số 9" }, description: { vi: "Gió cấp 9" } };
  document.body.append(element);
  element.notice = { ...warning, feed: "bao", source: "Đài KTTV Bắc Trung Bộ" };
  await element.updateComplete;
  const detail = (): string | null | undefined => element.shadowRoot?.querySelector("p")?.textContent;
  expect(detail()).toBe("Đài KTTV Bắc Trung Bộ · Gió cấp 9");
  element.notice = warning;
  await element.updateComplete;
  expect(detail()).toBe("Gió cấp 9");
  element.remove();
});

/** The whole headline is read: smaller, then on two lines in the place of the detail, before a letter of it is lost. */
test("sets a long headline so that all of it is read", async () => {
  const element = document.createElement("io-notice") as IoNotice;
  element.notice = { id: "n-1", status: "Actual", severity: "Extreme", headline: { vi: "Lũ quét tại Kỳ Sơn: sơ tán ngay" }, description: { vi: "Bản Hòa Sơn" } };
  document.body.append(element);
  await element.updateComplete;
  const words = element.shadowRoot?.querySelector<HTMLElement>(".words") as HTMLElement;
  const headline = words.querySelector("b") as HTMLElement;
  const widths: Record<string, number> = { "": 160, small: 130, least: 110, two: 90 };
  Object.defineProperty(headline, "scrollWidth", { get: () => widths[words.dataset["fit"] ?? ""] });
  for (const [fit, room] of [["two", 100], ["least", 110], ["", 160]] as const) {
    Object.defineProperty(headline, "clientWidth", { value: room, configurable: true });
    element.requestUpdate();
    await element.updateComplete;
    expect(words.dataset["fit"]).toBe(fit);
  }
  element.remove();
});
