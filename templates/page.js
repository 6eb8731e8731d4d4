"use strict";
(function () {
  var form = document.getElementById("filters");
  var table = document.querySelector(".appendix table");
  if (!form || !table) return;
  var body = table.tBodies[0];
  var words = document.getElementById("filter-words");
  var kind = document.getElementById("filter-kind");
  var status = document.getElementById("filter-status");
  var count = document.getElementById("filter-count");
  var parts = document.querySelectorAll("article.doc");
  var rows = Array.prototype.slice.call(body.rows);

  function filter() {
    var wanted = words.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    var shown = {}, number = 0;
    rows.forEach(function (row) {
      var data = row.dataset;
      var fits = (!kind.value || data.kind === kind.value) && (!status.value || data.status === status.value) &&
        wanted.every(function (word) { return data.words.indexOf(word) >= 0; });
      row.hidden = !fits;
      shown[data.document] = fits;
      if (fits) number += 1;
    });
    Array.prototype.forEach.call(parts, function (part) { part.hidden = shown[part.dataset.document] === false; });
    count.textContent = form.dataset.count.replace("{shown}", number).replace("{all}", rows.length);
  }

  function sorter(column, heading) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.textContent = "";
    heading.appendChild(button);
    button.addEventListener("click", function () {
      var down = heading.getAttribute("aria-sort") === "ascending";
      Array.prototype.forEach.call(heading.parentNode.children, function (one) { one.removeAttribute("aria-sort"); });
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort(function (one, other) {
        var a = text(one, column), b = text(other, column);
        if (a === "–" || b === "–") return (a === "–") - (b === "–");
        return a.localeCompare(b, "sv", { numeric: true }) * (down ? -1 : 1);
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  }

  function text(row, column) {
    var cell = row.cells[column];
    return (cell.querySelector(".title, .status") || cell).textContent.trim();
  }

  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) { sorter(column, heading); });
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.hidden = false;
  filter();
})();
