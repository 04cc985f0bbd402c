// Has the previews of the settings page follow what is typed. Without it their buttons do the same.
(() => {
  const form = document.querySelector("form.settings");
  const looked = document.getElementById("looked");
  const next = document.getElementById("next");
  if (!form || !looked || !next) return;
  const field = (key) => form.elements.namedItem(key);
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const token = form.elements.namedItem("form_token");
  let timer;
  let latest = 0;
  const preview = async () => {
    const tried = {};
    for (const key of ["schedule.cron", "timezone"]) if (field(key)?.value.trim()) tried[key] = field(key).value;
    for (const key of ["entities.include", "entities.exclude"]) if (field(key)) tried[key] = lines(field(key).value);
    const asked = ++latest;
    const headers = { "Content-Type": "application/json" };
    if (token) headers["X-Form-Token"] = token.value;
    const answer = await fetch(form.dataset.preview, { method: "POST", headers, body: JSON.stringify(tried) });
    const told = await answer.json();
    if (asked !== latest) return;
    for (const key of ["schedule.cron", "timezone", "entities.include", "entities.exclude"]) {
      const error = (told.errors ?? []).find((one) => one.field === key);
      if (field(key)?.setCustomValidity) field(key).setAttribute("aria-invalid", error ? "true" : "false");
    }
    if (!answer.ok) {
      const errors = (told.errors ?? []).map((one) => one.problem).join(" ");
      next.replaceChildren();
      looked.textContent = errors || told.detail;
      return;
    }
    looked.textContent = told.sentence;
    next.replaceChildren(...told.next_runs.map((run) => {
      const item = document.createElement("li");
      const time = document.createElement("time");
      time.dateTime = run.at;
      time.textContent = run.local;
      item.append(time);
      return item;
    }));
  };
  form.addEventListener("input", (event) => {
    if (!/^(schedule\.cron|timezone|entities\.(include|exclude))$/.test(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => preview().catch(() => {}), 300);
  });
})();
