// Sorts and filters the table of units. Without this script the page shows the same table, whole.
"use strict";
(() => {
  const table = document.getElementById("units-table");
  const status = document.getElementById("shown");
  const text = document.getElementById("filter");
  const kind = document.getElementById("kind");
  const district = document.getElementById("district");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const language = document.documentElement.lang;
  const compareTexts = new Intl.Collator(language, { numeric: true }).compare;

  // Letters without their marks, so that "hoan kiem" finds "Hoàn Kiếm".
  const plain = (words) =>
    words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");

  const contents = rows.map((row) => plain(row.textContent));

  const filter = () => {
    const words = plain(text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, place) => {
      const fits =
        words.every((word) => contents[place].includes(word)) &&
        (kind.value === "" || row.dataset.kind === kind.value) &&
        (district.value === "" || row.dataset.districts.split("|").includes(district.value));
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    status.textContent = status.dataset.words.replace("{shown}", shown).replace("{all}", rows.length);
  };

  // Cells with a figure carry it in data-value; an unknown one comes last either way.
  const compareCells = (one, other, direction) => {
    if (one.dataset.value === undefined) return direction * compareTexts(one.textContent, other.textContent);
    const [left, right] = [one, other].map((cell) => cell.dataset.value);
    if (left === "" || right === "") return (left === "") - (right === "");
    return direction * (Number(left) - Number(right));
  };

  const sort = (header) => {
    const isUp = header.getAttribute("aria-sort") !== "ascending";
    for (const other of header.parentElement.cells) other.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const column = header.cellIndex;
    const sorted = [...rows].sort((one, other) =>
      compareCells(one.cells[column], other.cells[column], isUp ? 1 : -1));
    body.append(...sorted);
  };

  for (const header of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(header));
    header.append(button);
    header.setAttribute("aria-sort", "none");
  }
  for (const control of [text, kind, district]) control.addEventListener("input", filter);
  document.getElementById("controls").hidden = false;
  filter();
})();
