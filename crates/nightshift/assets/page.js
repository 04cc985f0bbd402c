// What the page can do beyond links and forms. Without it everything still works, by loading pages anew.
"use strict";

(() => {
  const say = (text) => {
    const place = document.getElementById("said");
    if (place) place.textContent = text;
  };

  // Puts the content of a whole page that was fetched in place of this one's.
  const show = (html, url) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const content = next.getElementById("content");
    const here = document.getElementById("content");
    if (!content || !here) {
      location.assign(url);
      return;
    }
    // On another page what was read is not there: that one begins at its head.
    const top = new URL(url, location.href).pathname === location.pathname ? window.scrollY : 0;
    const focused = here.contains(document.activeElement) ? document.activeElement.id : "";
    here.replaceWith(content);
    document.title = next.title;
    const current = document.querySelector(".tabs");
    const tabs = next.querySelector(".tabs");
    if (current && tabs) current.replaceWith(tabs);
    // What was just done is told once, not again when the page is loaded anew.
    const clean = new URL(url, location.href);
    clean.searchParams.delete("done");
    clean.searchParams.delete("id");
    history.replaceState(null, "", clean);
    begin();
    const notice = document.getElementById("notice");
    window.scrollTo(0, top);
    if (notice) {
      // It comes to where its reader is, who is left far down the list, and goes when they read on.
      notice.classList.add("held");
      const letGo = () => {
        if (Math.abs(window.scrollY - top) < 240) return;
        notice.classList.remove("held");
        removeEventListener("scroll", letGo);
      };
      addEventListener("scroll", letGo, { passive: true });
      notice.tabIndex = -1;
      notice.focus({ preventScroll: true });
      say(notice.querySelector("p").textContent);
    } else {
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      const told = document.querySelector("[data-told]");
      if (told) {
        told.scrollIntoView({ block: "nearest" });
        say(told.textContent);
      }
    }
  };

  // Of several that are under way the one that was asked for last is shown.
  let asked = 0;
  const fetched = async (url, options) => {
    const turn = ++asked;
    const answer = await fetch(url, { credentials: "same-origin", headers: { accept: "text/html" }, ...options });
    const kind = answer.headers.get("content-type") || "";
    if (!kind.startsWith("text/html")) throw new Error("no page");
    const html = await answer.text();
    if (turn === asked) show(html, answer.url);
  };

  // Forms that change something: sent without leaving the page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || event.submitter?.dataset.plain !== undefined) return;
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    const fields = new FormData(form, event.submitter);
    form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
    fetched(action, { method: "POST", body: new URLSearchParams(fields) }).catch(() => form.submit());
  });

  // Follows the run that is at work, and shows what it brought when it has ended.
  let followed = null;
  const follow = () => {
    const box = document.getElementById("running");
    if (followed && followed.box !== box) {
      followed.stop();
      followed = null;
    }
    if (!box || followed) return;
    let source = null;
    let timer = 0;
    let isOver = false;
    const stop = () => {
      isOver = true;
      source?.close();
      clearTimeout(timer);
    };
    followed = { box, stop };
    const end = () => {
      if (isOver) return;
      stop();
      followed = null;
      fetched(location.href).catch(() => location.reload());
    };
    const tell = ({ stage, progress }) => {
      const bar = box.querySelector("progress");
      const words = document.getElementById("running-stage");
      if (bar && typeof progress === "number") bar.value = Math.round(progress * 100);
      if (words && words.dataset[stage] && words.textContent !== words.dataset[stage]) words.textContent = words.dataset[stage];
    };
    // Where events do not come, it is asked: Home Assistant's ingress keeps them back until there are many. So is a run of
    // another process, of which no events tell.
    const ask = async () => {
      source?.close();
      try {
        const answer = await fetch(box.dataset.status, { headers: { accept: "application/json" } });
        const status = await answer.json();
        if (isOver) return;
        if (!status.is_running) {
          end();
          return;
        }
        tell(status);
      } catch {
        // The next one may be answered.
      }
      if (!isOver) timer = setTimeout(ask, 2000);
    };
    if (!window.EventSource) {
      ask();
      return;
    }
    source = new EventSource(box.dataset.events);
    let sawProgress = false;
    timer = setTimeout(ask, 3000);
    source.addEventListener("progress", (event) => {
      sawProgress = true;
      clearTimeout(timer);
      tell(JSON.parse(event.data));
    });
    source.addEventListener("idle", () => {
      if (sawProgress) end();
    });
  };

  const offerCopy = () => {
    for (const button of document.querySelectorAll("button.copy")) {
      button.hidden = !navigator.clipboard && !document.queryCommandSupported?.("copy");
    }
  };

  const copy = async (button) => {
    const code = button.closest(".yaml").querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Without https there is no clipboard to write to, but a selection can be copied.
      const range = document.createRange();
      range.selectNodeContents(code);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (!document.execCommand("copy")) return;
      selection.removeAllRanges();
    }
    const text = button.textContent;
    button.textContent = button.dataset.copied;
    say(button.dataset.copied);
    setTimeout(() => { button.textContent = text; }, 2000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  // A form that shows what its values would do: redrawn as they change, once they rest.
  let waiting = 0;
  let latest = 0;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-try]");
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++latest;
      const result = document.getElementById("tried");
      if (!result) return;
      result.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.dataset.try, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { accept: "text/html" },
        });
        const text = await answer.text();
        if (turn !== latest) return;
        const next = new DOMParser().parseFromString(text, "text/html");
        const tried = next.getElementById("tried");
        if (tried) result.replaceWith(tried);
        const brief = next.getElementById("brief");
        if (tried && brief) document.getElementById("brief")?.replaceWith(brief);
      } catch {
        result.removeAttribute("aria-busy");
      }
    }, 250);
  });

  const begin = () => {
    offerCopy();
    follow();
  };
  const clean = new URL(location.href);
  if (clean.searchParams.has("done")) {
    clean.searchParams.delete("done");
    clean.searchParams.delete("id");
    history.replaceState(null, "", clean);
  }
  begin();
})();
