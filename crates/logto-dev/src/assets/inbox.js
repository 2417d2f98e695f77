// Refreshes the inbox while the page is visible, and copies codes.

const list = document.getElementById("messages");
const clear = document.getElementById("clear");
let shown = list.textContent;

async function refresh() {
  const response = await fetch("/inbox");
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("messages");
  // Replaced only after a change, so that focus and selection are kept.
  if (fresh.textContent === shown) return;
  shown = fresh.textContent;
  list.replaceChildren(...fresh.childNodes);
  clear.hidden = page.getElementById("clear").hidden;
}

async function poll() {
  if (document.visibilityState === "visible") {
    // The server may be restarting, so the next poll tries again.
    await refresh().catch(() => undefined);
  }
  setTimeout(poll, 1500);
}

list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    // Without permission, the code is selected so that the usual keys copy it.
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = "Selected";
  }
});

clear.addEventListener("click", async () => {
  await fetch("/inbox/messages", { method: "DELETE" });
  await refresh();
});

setTimeout(poll, 1500);
