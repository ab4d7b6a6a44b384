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
