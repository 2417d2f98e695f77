"use strict";
// Looks for new messages while the page is visible, and copies codes.

const list = document.getElementById("messages");
const clear = document.getElementById("clear");
let shown = list.textContent;

async function refresh() {
  const response = await fetch("/inbox");
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("messages");
  // Replaced only when something changed, so that focus and selection stay where they are.
  if (fresh.textContent === shown) return;
  shown = fresh.textContent;
  list.replaceChildren(...fresh.childNodes);
  clear.hidden = page.getElementById("clear").hidden;
}

async function look() {
  if (document.visibilityState === "visible") {
    // The server may be restarting: the next look will tell.
    await refresh().catch(() => undefined);
  }
  setTimeout(look, 1500);
}

list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    // No permission: select the code, so that the usual keys copy it.
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = "Selected";
  }
});

clear.addEventListener("click", async () => {
  await fetch("/inbox/messages", { method: "DELETE" });
  await refresh();
});

setTimeout(look, 1500);
