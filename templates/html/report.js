(function () {
  "use strict";
  var form = document.getElementById("filter");
  if (!form) return;
  var cards = Array.prototype.slice.call(document.querySelectorAll("#findings .card"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("#findings .group, #findings .list"));
  var output = form.querySelector("output");

  function apply() {
    var category = form.elements.category.value;
    var severity = form.elements.severity.value;
    var decision = form.elements.decision.value;
    var shown = 0;
    cards.forEach(function (card) {
      var off = (category && card.dataset.category !== category) || (severity && card.dataset.severity !== severity) ||
        (decision && card.dataset.decision !== decision);
      card.hidden = Boolean(off);
      if (!off) shown += 1;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector(".card:not([hidden])");
    });
    output.textContent = output.dataset.shown.replace("{shown}", shown).replace("{total}", cards.length);
  }

  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  }

  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("reset", function () { setTimeout(apply); });
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
  apply();
})();
(function () {
  "use strict";
  var form = document.getElementById("answers");
  if (!form) return;
  var file = form.querySelector("textarea");

  function write() {
    var lines = [form.dataset.lead];
    form.querySelectorAll("select, input").forEach(function (field) {
      if (field.value) lines.push(field.name + ": " + field.value);
    });
    file.value = lines.length > 1 ? lines.join("\n") + "\n" : "";
    file.rows = lines.length + 1;
  }

  form.hidden = false;
  form.addEventListener("change", write);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  write();
})();
(function () {
  "use strict";
  var desk = document.getElementById("decide");
  var choice = document.getElementById("decision");
  if (!desk || !choice) return;
  var words = desk.dataset;
  var STATES = ["confirmed", "rejected", "changed", "undecided"];
  var cards = Array.prototype.slice.call(document.querySelectorAll("#findings .card"));
  var output = desk.querySelector("output");
  // What stands in the page or came from files, as it goes back into a file; the page's own changes lie on the cards.
  var record = [];
  var byFingerprint = new Map(cards.map(function (card) { return [card.dataset.fingerprint, card]; }));

  function told(text, n) { return text.replace("{n}", n); }

  function moment() { return new Date().toISOString().slice(0, 19) + "Z"; }

  function text(value) { return typeof value === "string" ? value : ""; }

  function entry(card, made) {
    return {
      id: card.id, fingerprint: card.dataset.fingerprint, category: card.dataset.category,
      severity: Number(card.dataset.severity), witnesses: card.dataset.witnesses, clause: card.dataset.clause || null,
      text: card.querySelector(".words blockquote").textContent.trim(), source_sha256: words.source, tool: words.tool,
      state: made.state, by: made.by, at: made.at, reason: made.reason || null
    };
  }

  function show(card) {
    var made = card.standing;
    var line = card.querySelector(".decision");
    var set = card.querySelector(".choice");
    card.dataset.decision = made.state;
    if (set) {
      set.querySelector("input[value=" + made.state + "]").checked = true;
      set.querySelector(".reason input").value = made.reason;
    }
    if (!line && made.state !== "undecided") {
      line = document.createElement("p");
      line.className = "decision";
      card.insertBefore(line, set);
    }
    if (!line) return;
    line.hidden = made.state === "undecided";
    // A function, so that "$&" in a name or reason stands for itself.
    var values = { state: words[made.state], by: made.by || "…", at: made.at.slice(0, 10) };
    line.textContent = words.said.replace(/\{(state|by|at)\}/g, function (_all, name) { return values[name]; }) +
      (made.reason ? ": " + made.reason : "");
  }

  function changed() { return cards.filter(function (card) { return card.unsaved; }); }

  function report(message) {
    var done = cards.filter(function (card) { return card.standing.state !== "undecided"; }).length;
    var unsaved = changed().length;
    output.textContent = [
      words.progress.replace("{done}", done).replace("{total}", cards.length),
      unsaved ? told(words.unsaved, unsaved) : "", message || ""
    ].join(" ").trim();
  }

  function decide(card) {
    card.standing = {
      state: card.querySelector("input:checked").value, by: desk.elements.by.value.trim(), at: moment(),
      reason: card.querySelector(".reason input").value.trim()
    };
    // What was never in a file needs no taking back.
    card.unsaved = card.standing.state !== "undecided" ||
      record.some(function (each) { return each.fingerprint === card.dataset.fingerprint; });
    show(card);
    report(card.standing.by || !card.unsaved ? "" : words.noName);
  }

  function lacking() {
    var todo = changed();
    if (!todo.length) return { field: null, message: words.nothing };
    if (!desk.elements.by.value.trim()) return { field: desk.elements.by, message: words.noName };
    for (var i = 0; i < todo.length; i += 1) {
      var made = todo[i].standing;
      if ((made.state === "rejected" || made.state === "changed") && !made.reason) {
        return { field: todo[i].querySelector(".reason input"), message: words.noReason };
      }
    }
    return null;
  }

  function ask(field, message) {
    if (field.closest(".card[hidden]")) document.getElementById("filter").reset();
    field.setCustomValidity(message);
    field.addEventListener("input", function () { field.setCustomValidity(""); }, { once: true });
    // After the filter has shown the card again.
    setTimeout(function () { field.reportValidity(); });
  }

  function save() {
    var wanting = lacking();
    if (wanting && (wanting.field || !record.length)) {
      report(wanting.message);
      if (wanting.field) ask(wanting.field, wanting.message);
      return;
    }
    changed().forEach(function (card) {
      card.standing.by = card.standing.by || desk.elements.by.value.trim();
      record.push(entry(card, card.standing));
      card.unsaved = false;
      show(card);
    });
    var file = JSON.stringify({ schema: words.schema, decisions: record }, null, 1) + "\n";
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    link.download = decodeURIComponent(location.pathname.split("/").pop()).replace(/(\.tosscan)?\.html$/, "") +
      ".decisions.json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    report();
  }

  function load(content) {
    var file = null;
    try { file = JSON.parse(content); } catch (_error) { file = null; }
    if (!file || file.schema !== words.schema || !Array.isArray(file.decisions)) {
      report(words.noFile);
      return;
    }
    var taken = 0;
    var others = new Set();
    file.decisions.forEach(function (each) {
      if (!each || STATES.indexOf(each.state) < 0) return;
      var card = byFingerprint.get(each.fingerprint);
      record.push(each);
      if (!card) {
        others.add(each.fingerprint);
      } else if (text(each.at) >= card.standing.at) {
        card.standing = { state: each.state, by: text(each.by), at: text(each.at), reason: text(each.reason) };
        card.unsaved = false;
        show(card);
      }
      taken += 1;
    });
    report(told(words.loaded, taken) + (others.size ? " " + told(words.others, others.size) : ""));
  }

  cards.forEach(function (card) {
    var made = card.querySelector(".decision");
    var why = made && made.querySelector("span");
    card.standing = made ?
      { state: card.dataset.decision, by: made.dataset.by, at: made.dataset.at, reason: why ? why.textContent : "" } :
      { state: "undecided", by: "", at: "", reason: "" };
    if (made) record.push(entry(card, card.standing));
    card.addEventListener("change", function (event) {
      if (event.target.type === "radio" || card.standing.state !== "undecided") decide(card);
    });
  });

  // A few at a time, so that a page of hundreds of findings shows at once.
  (function furnish(from) {
    cards.slice(from, from + 20).forEach(function (card) {
      var set = choice.content.cloneNode(true);
      var legend = set.querySelector("legend");
      legend.textContent = told(legend.textContent, card.querySelector(".no").textContent);
      set.querySelectorAll("input[type=radio]").forEach(function (input) { input.name = "d-" + card.id; });
      card.appendChild(set);
      show(card);
    });
    if (from + 20 < cards.length) setTimeout(furnish, 0, from + 20);
  })(0);

  desk.hidden = false;
  desk.noValidate = true;
  desk.addEventListener("submit", function (event) {
    event.preventDefault();
    save();
  });
  desk.elements.file.addEventListener("change", function () {
    var file = desk.elements.file.files[0];
    if (file) file.text().then(load);
    desk.elements.file.value = "";
  });
  window.addEventListener("beforeunload", function (event) { if (changed().length) event.preventDefault(); });
  report();
})();
