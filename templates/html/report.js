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
    var shown = 0;
    cards.forEach(function (card) {
      var off = (category && card.dataset.category !== category) || (severity && card.dataset.severity !== severity);
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
