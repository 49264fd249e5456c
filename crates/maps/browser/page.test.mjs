// The page of a province in headless Chromium; README.md says how to run this.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const made = mkdtempSync(join(tmpdir(), "sapnhap-page-"));
const pages = process.env.PAGES ?? made;
let browser;

before(async () => {
  if (!process.env.PAGES) {
    const example = ["run", "-q", "-p", "sapnhap-maps", "--features", "html,vietnam", "--example", "province_page", "--", "tỉnh Hà Nam"];
    for (const [file, more] of [["en.html", []], ["vi.html", ["--vi"]]]) {
      execFileSync("cargo", [...example, ...more, "--out", join(made, file)], { stdio: "inherit" });
    }
  }
  browser = await launch();
});

after(async () => {
  await browser?.close();
  rmSync(made, { recursive: true });
});

async function launch() {
  if (process.env.CHROME) return puppeteer.launch({ executablePath: process.env.CHROME });
  const { default: chromium } = await import("@sparticuz/chromium");
  return puppeteer.launch({ args: chromium.args, executablePath: await chromium.executablePath(), headless: "shell" });
}

/** Opens a page from the file system, and notes what it asks for and what goes wrong. */
async function open(file, { withScript = true } = {}) {
  const page = await browser.newPage();
  page.asked = [];
  page.wrong = [];
  page.on("request", (request) => page.asked.push(request.url()));
  page.on("pageerror", (error) => page.wrong.push(error.message));
  page.on("console", (message) => page.wrong.push(message.text()));
  await page.setJavaScriptEnabled(withScript);
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(pathToFileURL(join(pages, file)).href);
  return page;
}

function keep(name, bytes) {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  writeFileSync(join(process.env.SHOTS, name), bytes);
}

/** Returns the cells of a column of the rows that are shown, counted from 1. */
const column = (page, place) =>
  page.$$eval(`#units-table tbody tr:not([hidden]) > :nth-child(${place})`, (cells) => cells.map((cell) => cell.textContent));

/** Returns a column of figures as numbers; what is not known has none. */
const figures = (page, place) =>
  page.$$eval(`#units-table tbody tr:not([hidden]) > :nth-child(${place})`, (cells) =>
    cells.map((cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value))));

const NAME = 1;
const AREA = 4;
const button = (place) => `#units-table thead th:nth-child(${place}) button`;
const sortOf = (page, place) =>
  page.$eval(`#units-table thead th:nth-child(${place})`, (head) => head.getAttribute("aria-sort"));

for (const file of ["en.html", "vi.html"]) {
  test(`${file}: no violation of accessibility rules, no request, no error`, async () => {
    const page = await open(file);
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join("\n")}`), []);
    assert.ok(passes.length > 20, `${passes.length} rules were looked at`);
    assert.deepEqual(page.asked, [pathToFileURL(join(pages, file)).href]);
    assert.deepEqual(page.wrong, []);
    assert.equal(await page.$eval("html", (html) => html.lang), file.slice(0, 2));
    keep(`${file}.png`, await page.screenshot());
    keep(`${file}.full.png`, await page.screenshot({ fullPage: true }));
    await page.close();
  });
}

test("a column sorts up and down, and says so", async () => {
  const page = await open("en.html");
  await page.click(button(AREA));
  assert.equal(await sortOf(page, AREA), "ascending");
  const up = await figures(page, AREA);
  const known = up.filter((figure) => figure !== null);
  assert.ok(known.length > 5);
  assert.deepEqual(known, [...known].sort((one, other) => one - other));
  await page.click(button(AREA));
  assert.equal(await sortOf(page, AREA), "descending");
  const down = await figures(page, AREA);
  assert.deepEqual(down.filter((figure) => figure !== null), [...known].reverse());
  // What is not known comes last either way.
  assert.ok([up, down].every((list) => list.slice(known.length).every((figure) => figure === null)));
  await page.click(button(NAME));
  assert.equal(await sortOf(page, AREA), "none");
  const names = await column(page, NAME);
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en", { numeric: true }).compare));
  await page.close();
});

test("rows are filtered by words without marks, by kind and by district", async () => {
  const page = await open("en.html");
  const all = (await column(page, NAME)).length;
  await page.type("#filter", "PHU LY");
  const found = await column(page, NAME);
  assert.ok(found.includes("Phủ Lý") && found.length < all, found.join());
  const told = await page.$eval("#shown", (status) => status.textContent);
  assert.equal(told, `${found.length} of ${all} units shown.`);
  await page.$eval("#filter", (filter) => { filter.value = ""; filter.dispatchEvent(new Event("input")); });
  const kinds = await page.$$eval("#kind option", (options) => options.map((option) => option.value));
  let sum = 0;
  for (const kind of kinds.filter(Boolean)) {
    await page.select("#kind", kind);
    assert.ok((await column(page, 3)).every((cell) => cell === kind));
    sum += (await column(page, NAME)).length;
  }
  assert.equal(sum, all);
  await page.select("#kind", "");
  const district = await page.$eval("#district option:nth-child(2)", (option) => option.value);
  await page.select("#district", district);
  const districts = await column(page, 7);
  assert.ok(districts.length > 0 && districts.every((cell) => cell.includes(district)));
  await page.close();
});

test("the keyboard reaches all of it", async () => {
  const page = await open("en.html");
  const focused = () => page.evaluate(() => {
    const { activeElement: at } = document;
    return at.id || at.getAttribute("href") || at.closest("th")?.textContent || at.getAttribute("aria-labelledby") || at.tagName;
  });
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "#contents");
  const skip = await page.$eval(".skip", (link) => link.getBoundingClientRect().left);
  assert.ok(skip >= 0, "the link to skip is seen when it has the focus");
  const reached = new Set();
  for (let n = 0; n < 60 && !reached.has("flows-1"); n += 1) {
    await page.keyboard.press("Tab");
    reached.add(await focused());
    if ((await focused()) === "Area (km²)") {
      await page.keyboard.press("Enter");
      assert.equal(await sortOf(page, AREA), "ascending");
    }
  }
  for (const place of ["#units", "#findings", "#flows", "maps-1", "filter", "kind", "district", "units-caption", "Name", "Clause", "flows-1"]) {
    assert.ok(reached.has(place), `${place} is not among ${[...reached].join(", ")}`);
  }
  // Nothing keeps the focus.
  assert.ok(reached.size > 15);
  await page.close();
});

test("without script the page has its whole table, and no control that does nothing", async () => {
  const page = await open("vi.html", { withScript: false });
  assert.ok((await column(page, NAME)).length > 20);
  assert.equal(await page.$eval("#controls", (controls) => controls.checkVisibility()), false);
  assert.equal((await page.$$("button")).length, 0);
  await page.close();
});

test("a narrow screen needs no scrolling sideways but within a picture or the table", async () => {
  const page = await open("en.html");
  await page.setViewport({ width: 400, height: 800 });
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= seen, `${wide} px on ${seen}`);
  await page.close();
});

test("it prints on A3", async () => {
  const page = await open("en.html");
  const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true, timeout: 0 }));
  keep("en.pdf", pdf);
  const boxes = [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)];
  assert.ok(boxes.length >= 3, `${boxes.length} pages`);
  for (const [, box] of boxes) {
    const [, , width, height] = box.trim().split(/\s+/).map(Number);
    // 420 by 297 mm, in points.
    assert.ok(Math.abs(width - 1190.55) < 2 && Math.abs(height - 841.89) < 2, box);
  }
  await page.close();
});
