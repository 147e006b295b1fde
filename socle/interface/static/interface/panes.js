// On a phone or a tablet the two panes are two tabs; elsewhere they stand side by side and the tabs are not there.
const narrow = matchMedia("(max-width: 960px)");
const list = document.querySelector(".pane-tabs");
const tabs = list ? [...list.querySelectorAll('[role="tab"]')] : [];
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

export function showPane(id) {
  const tab = tabs.find((candidate) => candidate.getAttribute("aria-controls") === id);
  if (tab && narrow.matches) select(tab);
}

function select(chosen) {
  for (const tab of tabs) {
    const on = tab === chosen;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    panelOf(tab).hidden = !on;
  }
}

function arrange() {
  list.hidden = !narrow.matches;
  for (const tab of tabs) {
    const panel = panelOf(tab);
    panel.hidden = false;
    if (narrow.matches) panel.setAttribute("role", "tabpanel");
    else panel.removeAttribute("role");
  }
  if (narrow.matches) select(tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0]);
}

if (list) {
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    select(next);
    next.focus();
  });
  narrow.addEventListener("change", arrange);
  arrange();
}
