(function () {
  "use strict";
  var form = document.getElementById("filter");
  if (!form) return;
  var cards = Array.prototype.slice.call(document.querySelectorAll("#findings .card"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("#findings .group, #findings .list"));
  var output = form.querySelector("output");
  var NAMES = ["category", "severity", "witnesses", "decision"];

  function apply() {
    var shown = 0;
    cards.forEach(function (card) {
      card.hidden = NAMES.some(function (name) {
        var wanted = form.elements[name].value;
        return wanted && card.dataset[name] !== wanted;
      });
      if (!card.hidden) shown += 1;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector(".card:not([hidden])");
    });
    output.textContent = output.dataset.shown.replace("{shown}", shown).replace("{total}", cards.length);
  }

  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      NAMES.forEach(function (name) { form.elements[name].value = ""; });
      apply();
      target.scrollIntoView();
    }
  }

  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("reset", function () { setTimeout(apply); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", reveal);
  apply();

  // The controls that a script brings push down what the address led to; what is out of sight has a guessed height.
  function settle() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }

  function soon() { requestAnimationFrame(function () { requestAnimationFrame(settle); }); }

  window.addEventListener("load", soon);
  window.addEventListener("hashchange", soon);

  // From finding to finding, with the text beside them.
  var text = document.getElementById("full");
  var current = null;

  function beside(card) {
    var place = document.getElementById(card.querySelector(".no").hash.slice(1));
    if (!place || getComputedStyle(text).overflowY !== "auto") return;
    var here = place.getBoundingClientRect();
    var frame = text.getBoundingClientRect();
    if (here.top < frame.top + 40 || here.bottom > frame.bottom - 40) {
      text.scrollTop += here.top - frame.top - frame.height / 3;
    }
  }

  function choose(card) {
    if (current === card) return;
    if (current) {
      current.removeAttribute("aria-current");
      document.querySelectorAll("mark.now").forEach(function (mark) { mark.classList.remove("now"); });
    }
    current = card;
    card.setAttribute("aria-current", "true");
    var place = document.getElementById(card.querySelector(".no").hash.slice(1));
    if (place && place.tagName === "MARK") place.classList.add("now");
    beside(card);
  }

  function go(step) {
    var seen = cards.filter(function (card) { return !card.hidden; });
    if (!seen.length) return;
    var at = seen.indexOf(current);
    var card = seen[at < 0 ? (step > 0 ? 0 : seen.length - 1) : Math.min(seen.length - 1, Math.max(0, at + step))];
    card.focus({ preventScroll: true });
    choose(card);
    card.scrollIntoView();
    history.replaceState(null, "", "#" + card.id);
  }

  function across() {
    if (!current) return;
    var link = current.querySelector(".no").hash;
    location.hash = location.hash === link ? current.id : link;
    if (location.hash !== link) current.focus();
  }

  form.elements.next.addEventListener("click", function () { go(1); });
  form.elements.previous.addEventListener("click", function () { go(-1); });
  document.getElementById("findings").addEventListener("focusin", function (event) {
    var card = event.target.closest(".card");
    if (card) choose(card);
  });
  document.addEventListener("keydown", function (event) {
    if (!form.elements.keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
    var does = { j: function () { go(1); }, k: function () { go(-1); }, t: across, c: function () { copy(current); } };
    var act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // A paragraph to hand on: place, quotation, statement, provisions, source.
  var pattern = document.getElementById("copy");

  function plain(node) { return node ? node.textContent.replace(/\s+/g, " ").trim() : ""; }

  function paragraph(card) {
    var page = card.querySelector(".meta [data-page]");
    var place = [plain(card.querySelector(".self")), plain(card.querySelector(".heading")), plain(page)];
    var norms = Array.prototype.map.call(card.querySelectorAll(".says .for a"), plain).join("; ");
    var values = {
      kind: plain(card.querySelector(".cat")), title: pattern.dataset.title, place: place.filter(Boolean).join(", "),
      quote: pattern.dataset.quoted.replace("{text}", function () { return plain(card.querySelector(".words blockquote")); }),
      statement: Array.prototype.map.call(card.querySelectorAll(".norms > p.statement"), plain).join(" "),
      norms: norms ? "(" + norms + ")" : "", hash: pattern.dataset.hash, id: card.id
    };
    return pattern.dataset.form.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; }).replace(/ +/g, " ");
  }

  function kept(words) {
    var field = document.createElement("textarea");
    field.value = words;
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("refused"));
  }

  function copy(card) {
    if (!card) return;
    var words = paragraph(card);
    var whole = navigator.clipboard ? navigator.clipboard.writeText(words).catch(function () { return kept(words); }) : kept(words);
    whole.then(function () { output.textContent = pattern.dataset.done; }, function () { output.textContent = pattern.dataset.failed; })
      .then(function () {
        var button = card.querySelector(".copy");
        if (button) button.textContent = output.textContent;
      });
  }

  document.getElementById("findings").addEventListener("click", function (event) {
    var button = event.target.closest(".copy");
    if (button) copy(button.closest(".card"));
  });

  // A few at a time and after the page stands, so that one with hundreds of findings shows at once.
  (function furnish(from) {
    cards.slice(from, from + 20).forEach(function (card) {
      card.querySelector(".meta").appendChild(pattern.content.cloneNode(true));
    });
    if (from + 20 < cards.length) setTimeout(furnish, 0, from + 20);
  })(0);
})();
(function () {
  "use strict";
  // On paper everything is open, and each line of the text has a number to be named by.
  var text = document.querySelector(".document");

  function lines(block) {
    var tops = [];
    var words = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    var range = document.createRange();
    while (words.nextNode()) {
      if (words.currentNode.parentNode.closest("sup, .page, .ln")) continue;
      range.selectNodeContents(words.currentNode);
      Array.prototype.forEach.call(range.getClientRects(), function (box) {
        if (box.width && !tops.some(function (top) { return Math.abs(top - box.top) < box.height / 2; })) tops.push(box.top);
      });
    }
    return tops.sort(function (one, two) { return one - two; });
  }

  function number() {
    text.classList.add("lined");
    var blocks = Array.prototype.slice.call(text.children);
    var found = blocks.map(function (block) {
      var top = block.getBoundingClientRect().top;
      return lines(block).map(function (line) { return line - top; });
    });
    var n = 0;
    blocks.forEach(function (block, at) {
      found[at].forEach(function (top) {
        n += 1;
        // Every fifth, as on pleadings.
        if (n % 5) return;
        var mark = document.createElement("span");
        mark.className = "ln";
        mark.textContent = n;
        mark.setAttribute("aria-hidden", "true");
        mark.style.top = top + "px";
        block.appendChild(mark);
      });
    });
  }

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (details) {
      details.open = true;
      details.classList.add("folded");
    });
    if (text && !text.classList.contains("lined")) number();
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details.folded").forEach(function (details) {
      details.open = false;
      details.classList.remove("folded");
    });
    if (!text) return;
    text.querySelectorAll(".ln").forEach(function (mark) { mark.remove(); });
    text.classList.remove("lined");
  });
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
  var correction = document.getElementById("correction");
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
      state: made.state, by: made.by, at: made.at, reason: made.reason || null, to: made.to || null
    };
  }

  function correct(card) {
    // A template of its own: seventeen kinds for each of hundreds of findings would be thousands of options.
    var set = card.querySelector(".choice");
    if (!set || card.standing.state !== "changed" && !set.querySelector(".to")) return;
    if (!set.querySelector(".to")) set.appendChild(correction.content.cloneNode(true));
    var to = card.standing.to || {};
    set.querySelector(".to").hidden = card.standing.state !== "changed";
    set.querySelector("[name=category]").value = to.category || "";
    set.querySelector("[name=severity]").value = to.severity || "";
    set.querySelector("[name=text]").value = to.text || "";
  }

  // What was chosen under "changed", null where nothing was.
  function chosen(card) {
    var set = card.querySelector(".to");
    if (!set || set.hidden) return null;
    var to = {
      category: set.querySelector("[name=category]").value || null,
      severity: Number(set.querySelector("[name=severity]").value) || null,
      text: set.querySelector("[name=text]").value.trim() || null
    };
    return to.category || to.severity || to.text ? to : null;
  }

  function label(name, value) {
    var field = correction.content.querySelector("[name=" + name + "]");
    var shown = field.tagName === "SELECT" ? field.querySelector("option[value='" + value + "']").textContent :
      words.quoted.replace("{text}", function () { return value; });
    return field.parentNode.firstChild.textContent.trim() + ": " + shown;
  }

  function corrected(to) {
    if (!to) return "";
    var parts = ["category", "severity", "text"].filter(function (name) { return to[name]; })
      .map(function (name) { return label(name, to[name]); });
    return " \u00b7 " + words.to.replace("{parts}", function () { return parts.join("; "); });
  }

  function correctionOf(to) {
    if (!to || typeof to !== "object") return null;
    var kinds = Array.prototype.map.call(correction.content.querySelectorAll("[name=category] option"), function (each) { return each.value; });
    var made = {
      category: kinds.indexOf(text(to.category)) > 0 ? to.category : null,
      severity: [1, 2, 3].indexOf(to.severity) < 0 ? null : to.severity, text: text(to.text) || null
    };
    return made.category || made.severity || made.text ? made : null;
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
    correct(card);
    if (!line) return;
    line.hidden = made.state === "undecided";
    // A function, so that "$&" in a name or reason stands for itself.
    var values = { state: words[made.state], by: made.by || "…", at: made.at.slice(0, 10) };
    line.textContent = words.said.replace(/\{(state|by|at)\}/g, function (_all, name) { return values[name]; }) +
      (made.reason ? ": " + made.reason : "") + corrected(made.to);
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
    var state = card.querySelector(".choice input:checked").value;
    card.standing = {
      state: state, to: state === "changed" ? chosen(card) : null, by: desk.elements.by.value.trim(), at: moment(),
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
        card.standing = {
          state: each.state, by: text(each.by), at: text(each.at), reason: text(each.reason),
          to: each.state === "changed" ? correctionOf(each.to) : null
        };
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
      {
        state: card.dataset.decision, by: made.dataset.by, at: made.dataset.at, reason: why ? why.textContent : "",
        to: correctionOf({
          category: made.dataset.category, severity: Number(made.dataset.severity), text: made.dataset.words
        })
      } :
      { state: "undecided", by: "", at: "", reason: "", to: null };
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
